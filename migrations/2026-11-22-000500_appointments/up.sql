-- The diary. Two exclusion constraints hold what must never break: a practitioner is never booked twice
-- over one time, buffers included; a client is never in two appointments at once, buffers aside.
-- busy_from and busy_until are stored because an index over interval arithmetic is not immutable.

create table appointments (
  clinic_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  client_id uuid not null,
  practitioner_id uuid not null,
  service_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  busy_from timestamptz not null,
  busy_until timestamptz not null,
  status text not null default 'booked',
  note text,
  price_pence bigint not null,
  currency text not null,
  cancel_reason text,
  cancel_note text,
  checked_in_at timestamptz,
  completed_at timestamptz,
  cancelled_at timestamptz,
  no_show_at timestamptz,
  constraint appointments_pkey primary key (clinic_id, id),
  constraint appointments_client_fkey foreign key (clinic_id, client_id) references clients (clinic_id, id),
  constraint appointments_practitioner_fkey foreign key (clinic_id, practitioner_id) references users (clinic_id, id),
  constraint appointments_service_fkey foreign key (clinic_id, service_id) references services (clinic_id, id),
  constraint appointments_ends_after_start check (ends_at > starts_at),
  constraint appointments_buffers_enclose check (busy_from <= starts_at and busy_until >= ends_at),
  constraint appointments_status_known check (status in ('booked', 'checked_in', 'completed', 'cancelled', 'no_show')),
  constraint appointments_cancel_reason_known check (cancel_reason in
    ('client_request', 'illness', 'practitioner_unavailable', 'duplicate', 'other')),
  constraint appointments_cancelled_with_reason check ((status = 'cancelled') = (cancel_reason is not null and cancelled_at is not null)),
  constraint appointments_practitioner_free exclude using gist
    (clinic_id with =, practitioner_id with =, tstzrange(busy_from, busy_until) with &&)
    where (status in ('booked', 'checked_in', 'completed')),
  constraint appointments_client_free exclude using gist
    (clinic_id with =, client_id with =, tstzrange(starts_at, ends_at) with &&)
    where (status in ('booked', 'checked_in', 'completed'))
);
create index appointments_by_start on appointments (clinic_id, starts_at, id);
create index appointments_of_practitioner on appointments (clinic_id, practitioner_id, busy_until)
  where status in ('booked', 'checked_in', 'completed');
create index appointments_of_client on appointments (clinic_id, client_id, starts_at);
create index appointments_by_update on appointments (clinic_id, updated_at, id);
select medius_protect('appointments', 'select, insert, update');
