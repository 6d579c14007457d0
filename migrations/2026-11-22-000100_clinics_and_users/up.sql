-- Clinics, the people who sign in, their sessions and the installation's signing keys.
-- The roles medius_app and medius_lookup exist before any migration runs (src/platform/db/roles.rs).

create extension if not exists btree_gist;

-- Puts a clinic's table behind row security and grants the application role what it needs and no more.
create function medius_protect(target regclass, privileges text, clinic_column text default 'clinic_id')
returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy own_clinic on %s for all to medius_app
       using (%2$I = nullif(current_setting(''medius.clinic_id'', true), '''')::uuid)
       with check (%2$I = nullif(current_setting(''medius.clinic_id'', true), '''')::uuid)',
    target, clinic_column);
  execute format('grant %s on %s to medius_app', privileges, target);
end $$;
revoke all on function medius_protect(regclass, text, text) from public;

grant usage on schema public to medius_app, medius_lookup;

create table clinics (
  id uuid not null,
  slug text not null,
  name text not null,
  zone text not null,
  region text not null default 'GB',
  contact_email text,
  contact_phone text,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint clinics_pkey primary key (id),
  constraint clinics_slug_key unique (slug),
  constraint clinics_slug_shape check (slug ~ '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$'),
  constraint clinics_region_shape check (region ~ '^[A-Z]{2}$')
);
select medius_protect('clinics', 'select, insert, update', 'id');

create table users (
  clinic_id uuid not null,
  id uuid not null,
  email text collate "C" not null,
  name text not null,
  role text not null,
  status text not null default 'active',
  password_hash text not null,
  failed_sign_ins integer not null default 0,
  locked_until timestamptz,
  version bigint not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint users_pkey primary key (clinic_id, id),
  constraint users_clinic_fkey foreign key (clinic_id) references clinics (id),
  -- The one unique key that does not start with the clinic: an email signs in to one clinic of an installation.
  constraint users_email_key unique (email),
  constraint users_role_known check (role in ('owner', 'practitioner', 'receptionist')),
  constraint users_status_known check (status in ('active', 'disabled'))
);
create index users_by_creation on users (clinic_id, created_at, id);
select medius_protect('users', 'select, insert, update');

create table sessions (
  clinic_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  created_at timestamptz not null,
  last_used_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  revoked_reason text,
  constraint sessions_pkey primary key (clinic_id, id),
  constraint sessions_user_fkey foreign key (clinic_id, user_id) references users (clinic_id, id),
  constraint sessions_revoked_reason_known check (revoked_reason in
    ('logout', 'logout_all', 'refresh_reuse', 'user_disabled', 'role_changed', 'password_changed')),
  constraint sessions_revoked_with_reason check ((revoked_at is null) = (revoked_reason is null))
);
create index sessions_of_user on sessions (clinic_id, user_id) where revoked_at is null;
create index sessions_by_revocation on sessions (revoked_at) where revoked_at is not null;
select medius_protect('sessions', 'select, insert, update');

create table refresh_tokens (
  clinic_id uuid not null,
  token_hash bytea not null,
  session_id uuid not null,
  created_at timestamptz not null,
  used_at timestamptz,
  constraint refresh_tokens_pkey primary key (clinic_id, token_hash),
  constraint refresh_tokens_session_fkey foreign key (clinic_id, session_id) references sessions (clinic_id, id),
  constraint refresh_tokens_hash_length check (octet_length(token_hash) = 32)
);
create index refresh_tokens_of_session on refresh_tokens (clinic_id, session_id);
select medius_protect('refresh_tokens', 'select, insert, update');

-- The installation's own, not a clinic's: the private half is sealed by the root key, which is not in the database.
create table signing_keys (
  kid text not null,
  public_key bytea not null,
  sealed_private_key bytea not null,
  created_at timestamptz not null,
  retired_at timestamptz,
  constraint signing_keys_pkey primary key (kid)
);
grant select, insert on signing_keys to medius_app;

-- What must be known before a clinic is set. Each function is on the allow-list of the catalogue test.
grant select (id) on clinics to medius_lookup;
grant select (clinic_id, id, email, password_hash, status) on users to medius_lookup;
grant select (id, revoked_at) on sessions to medius_lookup;
create policy lookup on clinics for select to medius_lookup using (true);
create policy lookup on users for select to medius_lookup using (true);
create policy lookup on sessions for select to medius_lookup using (true);

create function sign_in_candidates(wanted_email text)
returns table (clinic_id uuid, user_id uuid, password_hash text, status text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select u.clinic_id, u.id, u.password_hash, u.status from public.users u where u.email = wanted_email
$$;

create function installation_has_clinic() returns boolean
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select from public.clinics)
$$;

create function sessions_revoked_since(since timestamptz) returns setof uuid
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.id from public.sessions s where s.revoked_at >= since
$$;

grant create on schema public to medius_lookup;
alter function sign_in_candidates(text) owner to medius_lookup;
alter function installation_has_clinic() owner to medius_lookup;
alter function sessions_revoked_since(timestamptz) owner to medius_lookup;
revoke create on schema public from medius_lookup;
revoke all on function sign_in_candidates(text), installation_has_clinic(), sessions_revoked_since(timestamptz) from public;
grant execute on function sign_in_candidates(text), installation_has_clinic(), sessions_revoked_since(timestamptz) to medius_app;
