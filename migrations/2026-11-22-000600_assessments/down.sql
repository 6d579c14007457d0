drop table suggestions;
drop table findings;
drop table observations;
drop table assessments;
