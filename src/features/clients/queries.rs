//! SQL of clients; every query starts from the clinic.

use diesel::dsl::{Eq, Filter, IntoBoxed, Select};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::model::{Client, Columns};
use super::payloads::ClientSort;
use super::search::{Meaning, Prefix};
use crate::platform::db::schema::clients;
use crate::platform::db::{DbError, Tx};
use crate::platform::http::Archived;

type Scoped<'a> = IntoBoxed<'a, Filter<Select<clients::table, diesel::dsl::AsSelect<Client, Pg>>, Eq<clients::clinic_id, Uuid>>, Pg>;

/// The clients the actor's clinic has, archived ones as asked.
fn scoped<'a>(clinic: Uuid, archived: Archived) -> Scoped<'a> {
    let query = clients::table.select(Client::as_select()).filter(clients::clinic_id.eq(clinic)).into_boxed();
    match archived {
        Archived::False => query.filter(clients::archived_at.is_null()),
        Archived::True => query.filter(clients::archived_at.is_not_null()),
        Archived::Any => query,
    }
}

/// The key of the last row of a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Key {
    /// Family-name key and id.
    Name(String, Uuid),
    /// Instant of creation and id.
    Created(Timestamp, Uuid),
}

impl Key {
    pub fn of(sort: ClientSort, client: &Client) -> Self {
        match sort {
            ClientSort::FamilyName => Self::Name(client.family_key.clone(), client.id),
            ClientSort::CreatedAt | ClientSort::NewestFirst => Self::Created(client.created_at.to_jiff(), client.id),
        }
    }
}

pub async fn find(mut connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<Option<Client>, DbError> {
    Ok(clients::table.find((clinic, id)).select(Client::as_select()).first(&mut connection).await.optional()?)
}

pub async fn hold(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Client>, DbError> {
    let row = clients::table.find((tx.actor().clinic.0, id)).select(Client::as_select()).for_no_key_update();
    Ok(row.first(&mut **tx).await.optional()?)
}

/// A page in the order of `sort`, after `after`.
pub struct Listing {
    pub archived: Archived,
    pub sort: ClientSort,
    pub updated_since: Option<Timestamp>,
    /// For the front desk, "changed" means its own details.
    pub contact_only: bool,
    pub after: Option<Key>,
    pub limit: i64,
}

pub async fn list(mut connection: &AsyncPgConnection, clinic: Uuid, listing: &Listing) -> Result<Vec<Client>, DbError> {
    let mut query = scoped(clinic, listing.archived);
    if let Some(since) = listing.updated_since.map(ToDiesel::to_diesel) {
        query = if listing.contact_only { query.filter(clients::contact_updated_at.ge(since)) } else { query.filter(clients::updated_at.ge(since)) };
    }
    query = match (&listing.after, listing.sort) {
        (Some(Key::Name(name, id)), ClientSort::FamilyName) => query.filter(after_name(name, *id)),
        (Some(Key::Created(at, id)), ClientSort::CreatedAt) => {
            let at = at.to_diesel();
            query.filter(clients::created_at.ge(at).and(clients::created_at.gt(at).or(clients::id.gt(*id))))
        }
        (Some(Key::Created(at, id)), ClientSort::NewestFirst) => {
            let at = at.to_diesel();
            query.filter(clients::created_at.le(at).and(clients::created_at.lt(at).or(clients::id.lt(*id))))
        }
        _ => query,
    };
    query = match listing.sort {
        ClientSort::FamilyName => query.order((clients::family_key, clients::id)),
        ClientSort::CreatedAt => query.order((clients::created_at, clients::id)),
        ClientSort::NewestFirst => query.order((clients::created_at.desc(), clients::id.desc())),
    };
    Ok(query.limit(listing.limit).load(&mut connection).await?)
}

/// After this family name and id. The first bound lets the index begin at the right place.
#[diesel::dsl::auto_type(no_type_alias)]
fn after_name<'a>(name: &'a str, id: Uuid) -> _ {
    clients::family_key.ge(name).and(clients::family_key.gt(name).or(clients::id.gt(id)))
}

pub async fn search(
    mut connection: &AsyncPgConnection,
    clinic: Uuid,
    meaning: &Meaning,
    archived: Archived,
    after: Option<Key>,
    limit: i64,
) -> Result<Vec<Client>, DbError> {
    let mut query = scoped(clinic, archived);
    query = match meaning {
        Meaning::Email(prefix) => query.filter(clients::email_key.ge(&prefix.from)).filter(clients::email_key.lt(&prefix.to)),
        Meaning::Phone(numbers) => {
            let (one, other) = (&numbers[0], numbers.last().unwrap_or(&numbers[0]));
            let either = clients::phone.ge(&one.from).and(clients::phone.lt(&one.to)).or(clients::phone.ge(&other.from).and(clients::phone.lt(&other.to)));
            query.filter(either.assume_not_null())
        }
        Meaning::Name(prefix) => query.filter(any_name(prefix)),
        Meaning::Names { whole, first, last } => {
            let (given, family) = (clients::given_key, clients::family_key);
            let in_order = given.ge(&first.from).and(given.lt(&first.to)).and(family.ge(&last.from)).and(family.lt(&last.to));
            let reversed = family.ge(&first.from).and(family.lt(&first.to)).and(given.ge(&last.from)).and(given.lt(&last.to));
            query.filter(in_order.or(reversed).or(any_name(whole)))
        }
    };
    if let Some(Key::Name(name, id)) = &after {
        query = query.filter(after_name(name, *id));
    }
    Ok(query.order((clients::family_key, clients::id)).limit(limit).load(&mut connection).await?)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn any_name<'a>(prefix: &'a Prefix) -> _ {
    let (from, to): (&'a str, &'a str) = (&prefix.from, &prefix.to);
    let preferred =
        clients::preferred_key.is_not_null().and(clients::preferred_key.assume_not_null().ge(from)).and(clients::preferred_key.assume_not_null().lt(to));
    clients::family_key.ge(from).and(clients::family_key.lt(to)).or(clients::given_key.ge(from).and(clients::given_key.lt(to))).or(preferred)
}

pub async fn names(mut connection: &AsyncPgConnection, clinic: Uuid, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, DbError> {
    let query = clients::table.filter(clients::clinic_id.eq(clinic)).filter(clients::id.eq_any(ids.to_vec()));
    let rows: Vec<(Uuid, String, Option<String>, String)> =
        query.select((clients::id, clients::given_name, clients::preferred_name, clients::family_name)).load(&mut connection).await?;
    Ok(rows.into_iter().map(|(id, given, preferred, family)| (id, format!("{} {family}", preferred.unwrap_or(given)))).collect())
}

pub async fn insert(tx: &mut Tx<'_>, id: Uuid, columns: Columns) -> Result<Client, DbError> {
    let now = tx.now().to_diesel();
    let own = (
        clients::clinic_id.eq(tx.actor().clinic.0),
        clients::id.eq(id),
        clients::created_at.eq(now),
        clients::updated_at.eq(now),
        clients::contact_updated_at.eq(now),
    );
    Ok(diesel::insert_into(clients::table).values((own, columns)).returning(Client::as_returning()).get_result(&mut **tx).await?)
}

pub async fn update(tx: &mut Tx<'_>, client: &Client, columns: Columns, contact_changed: bool) -> Result<Client, DbError> {
    let now = tx.now().to_diesel();
    let contact_at = if contact_changed { now } else { client.contact_updated_at };
    let own = (
        clients::version.eq(client.version + 1),
        clients::contact_version.eq(client.contact_version + i64::from(contact_changed)),
        clients::updated_at.eq(now),
        clients::contact_updated_at.eq(contact_at),
    );
    let row = clients::table.find((tx.actor().clinic.0, client.id));
    Ok(diesel::update(row).set((own, columns)).returning(Client::as_returning()).get_result(&mut **tx).await?)
}

/// Archives with a reason, or restores without one.
pub async fn set_archived(tx: &mut Tx<'_>, client: &Client, reason: Option<&str>) -> Result<Client, DbError> {
    let now = tx.now().to_diesel();
    let by = tx.actor().user_id();
    let values = (
        clients::archived_at.eq(reason.map(|_| now)),
        clients::archived_by.eq(reason.and(by)),
        clients::archive_reason.eq(reason),
        clients::version.eq(client.version + 1),
        clients::contact_version.eq(client.contact_version + 1),
        clients::updated_at.eq(now),
        clients::contact_updated_at.eq(now),
    );
    let row = clients::table.find((tx.actor().clinic.0, client.id));
    Ok(diesel::update(row).set(values).returning(Client::as_returning()).get_result(&mut **tx).await?)
}
