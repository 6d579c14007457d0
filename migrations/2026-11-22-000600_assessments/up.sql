-- Assessments: graded observations, the findings derived from them, and what those suggest.
-- Each is kept with the catalogue version it was derived under and is never re-derived once complete.

create table assessments (
  clinic_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  client_id uuid not null,
  practitioner_id uuid not null,
  status text not null default 'draft',
  presenting_complaint text not null,
  pain jsonb not null,
  red_flags jsonb not null,
  exposures jsonb not null,
  catalogue_version text not null,
  screening jsonb not null,
  safety jsonb,
  completed_at timestamptz,
  constraint assessments_pkey primary key (clinic_id, id),
  -- So that a plan can only name an assessment of its own client.
  constraint assessments_of_client_key unique (clinic_id, id, client_id),
  constraint assessments_client_fkey foreign key (clinic_id, client_id) references clients (clinic_id, id),
  constraint assessments_practitioner_fkey foreign key (clinic_id, practitioner_id) references users (clinic_id, id),
  constraint assessments_status_known check (status in ('draft', 'completed')),
  constraint assessments_completed_with_time check ((status = 'completed') = (completed_at is not null))
);
create index assessments_of_client on assessments (clinic_id, client_id, created_at, id);
select medius_protect('assessments', 'select, insert, update');

create table observations (
  clinic_id uuid not null,
  id uuid not null,
  assessment_id uuid not null,
  position integer not null,
  test text not null,
  side text not null,
  value jsonb not null,
  unit text,
  details jsonb not null default '{}',
  method text,
  device text,
  pain_nprs smallint,
  validity text not null default 'valid',
  note text,
  constraint observations_pkey primary key (clinic_id, id),
  constraint observations_assessment_fkey foreign key (clinic_id, assessment_id) references assessments (clinic_id, id),
  constraint observations_position_key unique (clinic_id, assessment_id, position),
  constraint observations_side_known check (side in ('left', 'right', 'none')),
  constraint observations_validity_known check (validity in ('valid', 'invalid_pain', 'invalid_balance', 'not_tested')),
  constraint observations_pain_range check (pain_nprs between 0 and 10)
);
select medius_protect('observations', 'select, insert, delete');

create table findings (
  clinic_id uuid not null,
  id uuid not null,
  assessment_id uuid not null,
  position integer not null,
  finding text not null,
  side text not null,
  status text not null,
  severity text,
  confidence text not null,
  observation_ids uuid[] not null,
  explanation text not null,
  constraint findings_pkey primary key (clinic_id, id),
  constraint findings_assessment_fkey foreign key (clinic_id, assessment_id) references assessments (clinic_id, id),
  constraint findings_observations_without_null check (array_position(observation_ids, null) is null),
  constraint findings_once_a_side unique (clinic_id, assessment_id, finding, side),
  constraint findings_side_known check (side in ('left', 'right', 'none')),
  constraint findings_status_known check (status in ('present', 'absent', 'not_evaluable')),
  constraint findings_severity_known check (severity in ('mild', 'moderate', 'severe')),
  constraint findings_confidence_known check (confidence in ('usual', 'low'))
);
select medius_protect('findings', 'select, insert, delete');

create table suggestions (
  clinic_id uuid not null,
  id uuid not null,
  assessment_id uuid not null,
  position integer not null,
  rule text not null,
  rule_version integer not null,
  pattern text not null,
  priority text not null,
  rationale text not null,
  caveat text not null,
  evidence jsonb not null,
  component text not null,
  interventions jsonb not null,
  finding_ids uuid[] not null,
  suppressed jsonb not null default '[]',
  status text not null,
  decided_by uuid,
  decided_at timestamptz,
  decline_reason text,
  treatment_plan_id uuid,
  constraint suggestions_pkey primary key (clinic_id, id),
  constraint suggestions_assessment_fkey foreign key (clinic_id, assessment_id) references assessments (clinic_id, id),
  constraint suggestions_decided_by_fkey foreign key (clinic_id, decided_by) references users (clinic_id, id),
  constraint suggestions_findings_without_null check (array_position(finding_ids, null) is null),
  constraint suggestions_component_known check (component in ('strength', 'stretching', 'posture', 'rest_recovery', 'referral')),
  constraint suggestions_status_known check (status in ('proposed', 'accepted', 'declined', 'suppressed')),
  constraint suggestions_decided_by_someone check ((status in ('accepted', 'declined')) = (decided_by is not null and decided_at is not null)),
  constraint suggestions_declined_with_reason check ((status = 'declined') = (decline_reason is not null)),
  constraint suggestions_accepted_into_plan check ((status = 'accepted') = (treatment_plan_id is not null))
);
create index suggestions_of_assessment on suggestions (clinic_id, assessment_id, position);
select medius_protect('suggestions', 'select, insert, update, delete');
