//! Keyset pages. A cursor is sealed, because it may hold a name, and bound to clinic, operation and filter.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::platform::auth::Actor;
use crate::platform::error::{ApiError, Problem};
use crate::platform::secrets::Sealer;

/// Items a page unless asked otherwise.
#[must_use]
pub fn default_limit() -> u16 {
    25
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the order asked for.
    #[schema(max_items = 100)]
    pub items: Vec<T>,
    /// Where the next page begins; null on the last.
    #[schema(max_length = 2048)]
    pub next_cursor: Option<String>,
}

/// What a cursor is bound to.
pub struct Scope {
    context: String,
}

impl Scope {
    /// The clinic, the operation, and everything that chose or sorted the rows; `limit` and `cursor` may be
    /// among the filter's members and do not count.
    #[must_use]
    pub fn new(actor: &Actor, operation: &str, filter: &impl Serialize) -> Self {
        let mut filter = serde_json::to_value(filter).unwrap_or_default();
        if let Some(members) = filter.as_object_mut() {
            // Where the page stands and how long it is do not choose rows.
            members.remove("cursor");
            members.remove("limit");
        }
        Self { context: format!("{}|{operation}|{filter}", actor.clinic.0) }
    }
}

/// Seals and opens cursors.
#[derive(Clone)]
pub struct Cursors {
    sealer: Sealer,
}

impl Cursors {
    /// With the key for cursors.
    #[must_use]
    pub fn new(sealer: Sealer) -> Self {
        Self { sealer }
    }

    /// The key of the last row shown, from the caller's cursor.
    ///
    /// # Errors
    /// 400 when it was not made for this scope.
    pub fn open<K: DeserializeOwned>(&self, scope: &Scope, cursor: Option<&str>) -> Result<Option<K>, ApiError> {
        let Some(cursor) = cursor else { return Ok(None) };
        let foreign = || ApiError::new(Problem::InvalidCursor);
        let sealed = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| foreign())?;
        let plain = self.sealer.open(scope.context.as_bytes(), &sealed).map_err(|_| foreign())?;
        serde_json::from_slice(&plain).map(Some).map_err(|_| foreign())
    }

    /// A page from up to `limit + 1` rows: the surplus row only tells that there are more.
    pub fn page<R, T, K: Serialize>(&self, scope: &Scope, mut rows: Vec<R>, limit: u16, key: impl Fn(&R) -> K, show: impl Fn(R) -> T) -> Page<T> {
        let more = rows.len() > usize::from(limit);
        rows.truncate(usize::from(limit));
        let next_cursor = rows.last().filter(|_| more).map(|last| self.seal(scope, &key(last)));
        Page { items: rows.into_iter().map(show).collect(), next_cursor }
    }

    fn seal<K: Serialize>(&self, scope: &Scope, key: &K) -> String {
        let plain = serde_json::to_vec(key).unwrap_or_default();
        URL_SAFE_NO_PAD.encode(self.sealer.seal(scope.context.as_bytes(), &plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::auth::ClinicId;
    use crate::platform::secrets::RootKey;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn scope(clinic: u128, filter: &str) -> Scope {
        Scope::new(&Actor::system(ClinicId(Uuid::from_u128(clinic))), "clients", &filter)
    }

    proptest! {
        #[test]
        fn a_cursor_comes_back_whole_and_only_in_its_scope(name in ".{0,40}", id in any::<u128>()) {
            let cursors = Cursors::new(RootKey::generate().sealer("cursors"));
            let key = (name, Uuid::from_u128(id));
            let sealed = cursors.seal(&scope(1, "a"), &key);
            prop_assert_eq!(cursors.open(&scope(1, "a"), Some(&sealed)).unwrap(), Some(key));
            for other in [scope(2, "a"), scope(1, "b")] {
                prop_assert!(cursors.open::<(String, Uuid)>(&other, Some(&sealed)).is_err());
            }
        }

        #[test]
        fn pages_cover_a_list_once(rows in proptest::collection::vec(any::<u32>(), 0..60), limit in 1_u16..20) {
            let cursors = Cursors::new(RootKey::generate().sealer("cursors"));
            let scope = scope(1, "");
            let (mut seen, mut from, mut cursor) = (Vec::new(), 0, None);
            loop {
                let slice: Vec<(usize, u32)> = rows.iter().copied().enumerate().skip(from).take(usize::from(limit) + 1).collect();
                let page = cursors.page(&scope, slice, limit, |row| row.0, |row| row.1);
                prop_assert!(page.items.len() <= usize::from(limit));
                seen.extend(page.items);
                cursor = cursors.open::<usize>(&scope, page.next_cursor.as_deref()).unwrap().or(cursor.filter(|_| false));
                match cursor { Some(last) => from = last + 1, None => break }
            }
            prop_assert_eq!(seen, rows);
        }

        #[test]
        fn garbage_is_refused(text in "[A-Za-z0-9_-]{0,80}") {
            let cursors = Cursors::new(RootKey::generate().sealer("cursors"));
            prop_assert!(cursors.open::<usize>(&scope(1, ""), Some(&text)).is_err());
        }
    }
}
