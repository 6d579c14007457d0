drop function sweep_idempotency_keys(timestamptz);
drop table idempotency_keys;
drop table outbox;
drop function record_reads(jsonb);
drop table audit_log;
drop function audit_log_is_append_only();
