-- What a clinic offers, and when its practitioners work.

create table services (
  clinic_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  name text not null,
  minutes integer not null,
  price_pence bigint not null,
  currency text not null,
  buffer_before_minutes integer not null default 0,
  buffer_after_minutes integer not null default 0,
  therapies text[] not null default '{}',
  archived_at timestamptz,
  archived_by uuid,
  archive_reason text,
  constraint services_pkey primary key (clinic_id, id),
  constraint services_clinic_fkey foreign key (clinic_id) references clinics (id),
  constraint services_archived_by_fkey foreign key (clinic_id, archived_by) references users (clinic_id, id),
  constraint services_therapies_without_null check (array_position(therapies, null) is null),
  constraint services_minutes_range check (minutes between 5 and 480),
  constraint services_buffers_range check (buffer_before_minutes between 0 and 240 and buffer_after_minutes between 0 and 240),
  constraint services_price_range check (price_pence between 0 and 100000000),
  constraint services_currency_shape check (currency ~ '^[A-Z]{3}$'),
  constraint services_archived_by_someone check ((archived_at is null) = (archived_by is null))
);
create index services_by_name on services (clinic_id, name collate "C", id);
create index services_by_creation on services (clinic_id, created_at, id);
select medius_protect('services', 'select, insert, update');

-- A weekly pattern in wall-clock time of the clinic's zone, in force from a date until the next one begins.
create table working_hours (
  clinic_id uuid not null,
  user_id uuid not null,
  effective_from date not null,
  weekly jsonb not null,
  version bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint working_hours_pkey primary key (clinic_id, user_id, effective_from),
  constraint working_hours_user_fkey foreign key (clinic_id, user_id) references users (clinic_id, id),
  constraint working_hours_weekly_is_list check (jsonb_typeof(weekly) = 'array')
);
select medius_protect('working_hours', 'select, insert, update');

create table time_off (
  clinic_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  reason text,
  cancelled_at timestamptz,
  constraint time_off_pkey primary key (clinic_id, id),
  constraint time_off_user_fkey foreign key (clinic_id, user_id) references users (clinic_id, id),
  constraint time_off_ends_after_start check (ends_at > starts_at)
);
create index time_off_of_user on time_off (clinic_id, user_id, ends_at) where cancelled_at is null;
select medius_protect('time_off', 'select, insert, update');
