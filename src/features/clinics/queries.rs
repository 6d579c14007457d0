//! SQL of clinics.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::platform::db::schema::clinics;
use crate::platform::db::{DbError, Tx, constraints};
use crate::platform::error::{ApiError, Problem};

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = clinics, check_for_backend(diesel::pg::Pg))]
pub struct Clinic {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub zone: String,
    pub region: String,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub version: i64,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
}

#[derive(AsChangeset)]
#[diesel(table_name = clinics, treat_none_as_null = true)]
pub struct ClinicChange {
    pub name: String,
    pub zone: String,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub version: i64,
    pub updated_at: jiff_diesel::Timestamp,
}

pub async fn find(mut connection: &AsyncPgConnection, id: Uuid) -> Result<Option<Clinic>, DbError> {
    Ok(clinics::table.find(id).select(Clinic::as_select()).first(&mut connection).await.optional()?)
}

pub async fn zone_and_region(mut connection: &AsyncPgConnection, id: Uuid) -> Result<(String, String), DbError> {
    Ok(clinics::table.find(id).select((clinics::zone, clinics::region)).first(&mut connection).await?)
}

pub async fn insert(tx: &mut Tx<'_>, slug: &str, name: &str, zone: &str) -> Result<(), ApiError> {
    let now = jiff_diesel::Timestamp::from(tx.now());
    let values = (
        clinics::id.eq(tx.actor().clinic.0),
        clinics::slug.eq(slug),
        clinics::name.eq(name),
        clinics::zone.eq(zone),
        clinics::created_at.eq(now),
        clinics::updated_at.eq(now),
    );
    let inserted = diesel::insert_into(clinics::table).values(values).execute(&mut **tx).await;
    let taken: fn() -> ApiError = || ApiError::because(Problem::Conflict, "Another clinic has this slug.");
    inserted.map(|_| ()).map_err(|error| constraints::explain(error, &[("clinics_slug_key", taken)]))
}

pub async fn hold(tx: &mut Tx<'_>) -> Result<Clinic, DbError> {
    let row = clinics::table.find(tx.actor().clinic.0).select(Clinic::as_select()).for_no_key_update();
    Ok(row.first(&mut **tx).await?)
}

pub async fn update(tx: &mut Tx<'_>, change: &ClinicChange) -> Result<Clinic, DbError> {
    let row = clinics::table.find(tx.actor().clinic.0);
    Ok(diesel::update(row).set(change).returning(Clinic::as_returning()).get_result(&mut **tx).await?)
}
