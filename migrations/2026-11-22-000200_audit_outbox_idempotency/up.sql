-- What every write carries with it: its audit row, its events, and the answer kept for a retry.

create table audit_log (
  clinic_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  actor_id uuid,
  actor_kind text not null,
  action text not null,
  resource_type text not null,
  resource_id uuid,
  client_ids uuid[] not null default '{}',
  request_id text not null,
  details jsonb not null default '{}',
  constraint audit_log_client_ids_without_null check (array_position(client_ids, null) is null),
  constraint audit_log_pkey primary key (clinic_id, id),
  constraint audit_log_actor_kind_known check (actor_kind in ('user', 'system')),
  constraint audit_log_actor_named check ((actor_kind = 'user') = (actor_id is not null))
);
create index audit_log_by_client on audit_log using gin (client_ids);
select medius_protect('audit_log', 'select, insert');

create function audit_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_log_no_change before update or delete or truncate on audit_log
  for each statement execute function audit_log_is_append_only();

-- One statement for a whole group of reads of one clinic, so that it can be prepared once.
create function record_reads(entries jsonb) returns bigint
language sql volatile set search_path = pg_catalog, public, pg_temp as $$
  with written as (
    insert into public.audit_log (clinic_id, id, at, actor_id, actor_kind, action, resource_type, resource_id, client_ids, request_id)
    select e.clinic_id, e.id, e.at, e.actor_id, e.actor_kind, e.action, e.resource_type, e.resource_id, e.client_ids, e.request_id
    from jsonb_to_recordset(entries) as e(
      clinic_id uuid, id uuid, at timestamptz, actor_id uuid, actor_kind text, action text,
      resource_type text, resource_id uuid, client_ids uuid[], request_id text)
    returning 1)
  select count(*) from written
$$;
revoke all on function record_reads(jsonb) from public;
grant execute on function record_reads(jsonb) to medius_app;

create table outbox (
  clinic_id uuid not null,
  id uuid not null,
  kind text not null,
  resource_id uuid not null,
  payload jsonb not null default '{}',
  created_at timestamptz not null,
  delivered_at timestamptz,
  constraint outbox_pkey primary key (clinic_id, id)
);
create index outbox_waiting on outbox (created_at) where delivered_at is null;
select medius_protect('outbox', 'select, insert');

create table idempotency_keys (
  clinic_id uuid not null,
  principal_id uuid not null,
  operation text not null,
  key text not null,
  fingerprint bytea not null,
  status smallint not null,
  body text not null,
  etag text,
  location text,
  created_at timestamptz not null,
  constraint idempotency_keys_pkey primary key (clinic_id, principal_id, operation, key),
  constraint idempotency_keys_success_only check (status between 200 and 299)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
select medius_protect('idempotency_keys', 'select, insert, delete');

grant select (created_at), delete on idempotency_keys to medius_lookup;
create policy sweep on idempotency_keys for all to medius_lookup using (true);

create function sweep_idempotency_keys(older_than timestamptz) returns bigint
language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (delete from public.idempotency_keys where created_at < older_than returning created_at)
  select count(*) from gone
$$;
grant create on schema public to medius_lookup;
alter function sweep_idempotency_keys(timestamptz) owner to medius_lookup;
revoke create on schema public from medius_lookup;
revoke all on function sweep_idempotency_keys(timestamptz) from public;
grant execute on function sweep_idempotency_keys(timestamptz) to medius_app;
