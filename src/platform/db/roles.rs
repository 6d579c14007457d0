//! The two roles that grants and policies name. Roles belong to the whole cluster, so they are made here,
//! under an advisory lock, and never by a migration.

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};

/// The role every request runs as: owns nothing, cannot bypass row security, cannot change tables.
pub const APPLICATION_ROLE: &str = "medius_app";

/// Makes the roles if they are missing and lets the current user act in them.
///
/// # Errors
/// The database's, for instance when the user may not create roles.
pub async fn ensure(connection: &mut AsyncPgConnection) -> diesel::QueryResult<()> {
    connection
        .batch_execute(
            "select pg_advisory_lock(hashtext('medius roles'));
             do $$
             declare wanted text;
             begin
               foreach wanted in array array['medius_app', 'medius_lookup'] loop
                 if not exists (select from pg_roles where rolname = wanted) then
                   execute format('create role %I nologin nosuperuser nobypassrls nocreatedb nocreaterole', wanted);
                 end if;
                 if not pg_has_role(current_user, wanted, 'member') then
                   execute format('grant %I to %I', wanted, current_user);
                 end if;
               end loop;
             end $$;
             select pg_advisory_unlock(hashtext('medius roles'));",
        )
        .await
}
