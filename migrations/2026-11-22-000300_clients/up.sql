-- Clients. The *_key columns are normalised for search and sorting; they are compared bytewise
-- (collation C), because under row security only leakproof operators may use an index.

create table clients (
  clinic_id uuid not null,
  id uuid not null,
  version bigint not null default 1,
  contact_version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  contact_updated_at timestamptz not null,
  given_name text not null,
  family_name text not null,
  preferred_name text,
  given_key text collate "C" not null,
  family_key text collate "C" not null,
  preferred_key text collate "C",
  date_of_birth date,
  pronouns text,
  sex_for_norms text,
  email text,
  email_key text collate "C",
  phone text collate "C",
  address jsonb,
  emergency_contact jsonb,
  gp jsonb,
  occupation text,
  sport text,
  training_load text,
  referral_source text,
  notes text,
  marketing_opt_in boolean not null default false,
  archived_at timestamptz,
  archived_by uuid,
  archive_reason text,
  constraint clients_pkey primary key (clinic_id, id),
  constraint clients_clinic_fkey foreign key (clinic_id) references clinics (id),
  constraint clients_archived_by_fkey foreign key (clinic_id, archived_by) references users (clinic_id, id),
  constraint clients_sex_known check (sex_for_norms in ('female', 'male')),
  constraint clients_phone_e164 check (phone ~ '^\+[1-9][0-9]{5,14}$'),
  constraint clients_archived_by_someone check ((archived_at is null) = (archived_by is null)),
  -- What the front desk may see can never be ahead of the whole.
  constraint clients_contact_within_version check (contact_version <= version)
);
create index clients_by_family on clients (clinic_id, family_key, id);
create index clients_by_given on clients (clinic_id, given_key, id);
create index clients_by_preferred on clients (clinic_id, preferred_key, id) where preferred_key is not null;
create index clients_by_email on clients (clinic_id, email_key) where email_key is not null;
create index clients_by_phone on clients (clinic_id, phone) where phone is not null;
create index clients_by_creation on clients (clinic_id, created_at, id);
create index clients_by_update on clients (clinic_id, updated_at, id);
select medius_protect('clients', 'select, insert, update');
