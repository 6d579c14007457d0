drop table prescriptions;
drop table plan_components;
drop table plan_goals;
alter table suggestions drop constraint suggestions_plan_fkey;
drop table treatment_plans;
