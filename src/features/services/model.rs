//! Rows.

use diesel::prelude::*;
use uuid::Uuid;

use crate::platform::db::schema::services;

/// A stored service.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = services, check_for_backend(diesel::pg::Pg))]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Service {
    pub id: Uuid,
    pub version: i64,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
    pub name: String,
    pub minutes: i32,
    pub price_pence: i64,
    pub currency: String,
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    pub therapies: Vec<String>,
    pub archived_at: Option<jiff_diesel::Timestamp>,
    pub archive_reason: Option<String>,
}

/// The columns a write sets.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = services)]
pub struct Columns {
    pub name: String,
    pub minutes: i32,
    pub price_pence: i64,
    pub currency: String,
    pub buffer_before_minutes: i32,
    pub buffer_after_minutes: i32,
    pub therapies: Vec<String>,
}
