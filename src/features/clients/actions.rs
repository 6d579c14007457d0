//! What is written about clients.

use serde_json::json;
use uuid::Uuid;

use super::error::ClientError;
use super::model::{Client, ClientDetails};
use super::payloads::ClientPatch;
use super::queries;
use super::views;
use crate::platform::audit::Entry;
use crate::platform::db::Tx;
use crate::platform::http::IfMatch;

pub async fn create(tx: &mut Tx<'_>, details: ClientDetails) -> Result<Client, ClientError> {
    let client = queries::insert(tx, Uuid::now_v7(), details.into()).await?;
    tx.audit(Entry::new("client.create", "client", client.id).client(client.id)).await?;
    tx.emit("client.created", client.id).await?;
    Ok(client)
}

pub async fn update(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, patch: ClientPatch, region: &str) -> Result<Client, ClientError> {
    let client = hold(tx, id, if_match).await?;
    if client.archived_at.is_some() {
        return Err(ClientError::Archived);
    }
    let before = client.details();
    let mut details = before.clone();
    let changed = patch.apply(&mut details, region)?;
    let contact_changed = !details.same_contact(&before);
    let client = queries::update(tx, &client, details.into(), contact_changed).await?;
    tx.audit(Entry::new("client.update", "client", id).client(id).details(json!({ "fields": changed }))).await?;
    tx.emit("client.updated", id).await?;
    Ok(client)
}

pub async fn archive(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, reason: &str) -> Result<Client, ClientError> {
    let client = hold(tx, id, if_match).await?;
    if client.archived_at.is_some() {
        return Err(ClientError::Archived);
    }
    let client = queries::set_archived(tx, &client, Some(reason)).await?;
    tx.audit(Entry::new("client.archive", "client", id).client(id)).await?;
    tx.emit("client.archived", id).await?;
    Ok(client)
}

pub async fn restore(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Client, ClientError> {
    let client = hold(tx, id, if_match).await?;
    if client.archived_at.is_none() {
        return Err(ClientError::NotArchived);
    }
    let client = queries::set_archived(tx, &client, None).await?;
    tx.audit(Entry::new("client.restore", "client", id).client(id)).await?;
    tx.emit("client.restored", id).await?;
    Ok(client)
}

/// The client, locked, if it is the version the caller read.
async fn hold(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Client, ClientError> {
    let client = queries::hold(tx, id).await?.ok_or(ClientError::NotFound)?;
    if_match.check(views::version_for(tx.actor(), &client))?;
    Ok(client)
}
