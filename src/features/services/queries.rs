//! SQL of services; every query starts from the clinic.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::model::{Columns, Service};
use crate::platform::db::schema::services;
use crate::platform::db::{DbError, Tx};
use crate::platform::http::Archived;

pub async fn find(mut connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<Option<Service>, DbError> {
    Ok(services::table.find((clinic, id)).select(Service::as_select()).first(&mut connection).await.optional()?)
}

pub async fn hold(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Service>, DbError> {
    let row = services::table.find((tx.actor().clinic.0, id)).select(Service::as_select()).for_no_key_update();
    Ok(row.first(&mut **tx).await.optional()?)
}

pub async fn list(
    mut connection: &AsyncPgConnection,
    clinic: Uuid,
    archived: Archived,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Service>, DbError> {
    let mut query = services::table.filter(services::clinic_id.eq(clinic)).select(Service::as_select()).into_boxed();
    query = match archived {
        Archived::False => query.filter(services::archived_at.is_null()),
        Archived::True => query.filter(services::archived_at.is_not_null()),
        Archived::Any => query,
    };
    if let Some((at, id)) = after {
        let at = at.to_diesel();
        query = query.filter(services::created_at.ge(at).and(services::created_at.gt(at).or(services::id.gt(id))));
    }
    Ok(query.order((services::created_at, services::id)).limit(limit).load(&mut connection).await?)
}

pub async fn names(mut connection: &AsyncPgConnection, clinic: Uuid, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, DbError> {
    let query = services::table.filter(services::clinic_id.eq(clinic)).filter(services::id.eq_any(ids.to_vec()));
    Ok(query.select((services::id, services::name)).load(&mut connection).await?)
}

pub async fn insert(tx: &mut Tx<'_>, columns: Columns) -> Result<Service, DbError> {
    let now = tx.now().to_diesel();
    let own = (services::clinic_id.eq(tx.actor().clinic.0), services::id.eq(Uuid::now_v7()), services::created_at.eq(now), services::updated_at.eq(now));
    Ok(diesel::insert_into(services::table).values((own, columns)).returning(Service::as_returning()).get_result(&mut **tx).await?)
}

pub async fn update(tx: &mut Tx<'_>, service: &Service, columns: Columns) -> Result<Service, DbError> {
    let own = (services::version.eq(service.version + 1), services::updated_at.eq(tx.now().to_diesel()));
    let row = services::table.find((tx.actor().clinic.0, service.id));
    Ok(diesel::update(row).set((own, columns)).returning(Service::as_returning()).get_result(&mut **tx).await?)
}

pub async fn set_archived(tx: &mut Tx<'_>, service: &Service, reason: Option<&str>) -> Result<Service, DbError> {
    let now = tx.now().to_diesel();
    let by = tx.actor().user_id();
    let values = (
        services::archived_at.eq(reason.map(|_| now)),
        services::archived_by.eq(reason.and(by)),
        services::archive_reason.eq(reason),
        services::version.eq(service.version + 1),
        services::updated_at.eq(now),
    );
    let row = services::table.find((tx.actor().clinic.0, service.id));
    Ok(diesel::update(row).set(values).returning(Service::as_returning()).get_result(&mut **tx).await?)
}
