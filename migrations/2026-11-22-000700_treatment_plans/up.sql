-- Treatment plans: what a therapist decided, from suggestions she accepted and entries of her own.

create table treatment_plans (
  clinic_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  client_id uuid not null,
  assessment_id uuid,
  practitioner_id uuid not null,
  title text not null,
  status text not null default 'draft',
  activated_at timestamptz,
  ended_at timestamptz,
  discontinue_reason text,
  constraint treatment_plans_pkey primary key (clinic_id, id),
  constraint treatment_plans_client_fkey foreign key (clinic_id, client_id) references clients (clinic_id, id),
  constraint treatment_plans_assessment_fkey foreign key (clinic_id, assessment_id, client_id) references assessments (clinic_id, id, client_id),
  constraint treatment_plans_practitioner_fkey foreign key (clinic_id, practitioner_id) references users (clinic_id, id),
  constraint treatment_plans_status_known check (status in ('draft', 'active', 'completed', 'discontinued')),
  constraint treatment_plans_discontinued_with_reason check ((status = 'discontinued') = (discontinue_reason is not null)),
  constraint treatment_plans_ended_with_time check ((status in ('completed', 'discontinued')) = (ended_at is not null))
);
create index treatment_plans_of_client on treatment_plans (clinic_id, client_id, created_at, id);
select medius_protect('treatment_plans', 'select, insert, update');

alter table suggestions add constraint suggestions_plan_fkey
  foreign key (clinic_id, treatment_plan_id) references treatment_plans (clinic_id, id);

create table plan_goals (
  clinic_id uuid not null,
  id uuid not null,
  treatment_plan_id uuid not null,
  position integer not null,
  description text not null,
  measure text,
  target jsonb,
  due_on date,
  constraint plan_goals_pkey primary key (clinic_id, id),
  constraint plan_goals_plan_fkey foreign key (clinic_id, treatment_plan_id) references treatment_plans (clinic_id, id),
  constraint plan_goals_position_key unique (clinic_id, treatment_plan_id, position),
  constraint plan_goals_target_of_measure check (target is null or measure is not null)
);
select medius_protect('plan_goals', 'select, insert, delete');

create table plan_components (
  clinic_id uuid not null,
  id uuid not null,
  treatment_plan_id uuid not null,
  position integer not null,
  component text not null,
  note text,
  constraint plan_components_pkey primary key (clinic_id, id),
  constraint plan_components_plan_fkey foreign key (clinic_id, treatment_plan_id) references treatment_plans (clinic_id, id),
  constraint plan_components_once unique (clinic_id, treatment_plan_id, component),
  constraint plan_components_note_length check (length(note) <= 2000),
  constraint plan_components_component_known check (component in ('strength', 'stretching', 'posture', 'rest_recovery', 'referral'))
);
select medius_protect('plan_components', 'select, insert, delete');

create table prescriptions (
  clinic_id uuid not null,
  id uuid not null,
  plan_component_id uuid not null,
  position integer not null,
  intervention text not null,
  side text not null default 'none',
  sets smallint,
  reps smallint,
  hold_seconds smallint,
  minutes smallint,
  times_per_week smallint,
  effort smallint,
  instructions text,
  rules text[] not null default '{}',
  constraint prescriptions_pkey primary key (clinic_id, id),
  constraint prescriptions_component_fkey foreign key (clinic_id, plan_component_id) references plan_components (clinic_id, id),
  constraint prescriptions_position_key unique (clinic_id, plan_component_id, position),
  constraint prescriptions_rules_without_null check (array_position(rules, null) is null),
  constraint prescriptions_side_known check (side in ('left', 'right', 'both', 'none')),
  constraint prescriptions_sets_range check (sets between 1 and 20),
  constraint prescriptions_reps_range check (reps between 1 and 200),
  constraint prescriptions_hold_range check (hold_seconds between 1 and 600),
  constraint prescriptions_minutes_range check (minutes between 1 and 240),
  constraint prescriptions_frequency_range check (times_per_week between 1 and 70),
  constraint prescriptions_effort_range check (effort between 0 and 10)
);
select medius_protect('prescriptions', 'select, insert, delete');
