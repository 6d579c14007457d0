//! Events that leave after commit. A row is written in the transaction of the change it tells of, so an
//! event exists exactly when its change does. Payloads are thin: ids and kinds, never a person's data.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::db::schema::outbox;
use crate::platform::db::{DbError, Tx};

impl Tx<'_> {
    /// Appends an event such as `appointment.booked` about a resource.
    ///
    /// # Errors
    /// [`DbError`] when the database refuses.
    pub async fn emit(&mut self, kind: &'static str, resource_id: Uuid) -> Result<(), DbError> {
        let row = (
            outbox::clinic_id.eq(self.actor().clinic.0),
            outbox::id.eq(Uuid::now_v7()),
            outbox::kind.eq(kind),
            outbox::resource_id.eq(resource_id),
            outbox::created_at.eq(jiff_diesel::Timestamp::from(self.now())),
        );
        diesel::insert_into(outbox::table).values(row).execute(&mut **self).await?;
        Ok(())
    }
}
