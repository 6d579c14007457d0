//! Rows.

use diesel::prelude::*;
use uuid::Uuid;

use crate::platform::db::schema::users;

#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = users, check_for_backend(diesel::pg::Pg))]
pub struct User {
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub role: String,
    pub status: String,
    pub version: i64,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
}

#[derive(Insertable)]
#[diesel(table_name = users)]
pub struct NewUser {
    pub clinic_id: Uuid,
    pub id: Uuid,
    pub email: String,
    pub name: String,
    pub role: &'static str,
    pub password_hash: String,
    pub created_at: jiff_diesel::Timestamp,
    pub updated_at: jiff_diesel::Timestamp,
}

#[derive(AsChangeset)]
#[diesel(table_name = users)]
pub struct UserChange {
    pub name: String,
    pub role: String,
    pub status: String,
    pub version: i64,
    pub updated_at: jiff_diesel::Timestamp,
}
