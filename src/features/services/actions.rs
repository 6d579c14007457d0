//! What is written about services.

use uuid::Uuid;

use super::error::ServiceError;
use super::model::{Columns, Service};
use super::payloads::ServicePatch;
use super::queries;
use crate::platform::audit::Entry;
use crate::platform::db::Tx;
use crate::platform::http::IfMatch;

pub async fn create(tx: &mut Tx<'_>, columns: Columns) -> Result<Service, ServiceError> {
    let service = queries::insert(tx, columns).await?;
    tx.audit(Entry::new("service.create", "service", service.id)).await?;
    Ok(service)
}

pub async fn update(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, patch: ServicePatch) -> Result<Service, ServiceError> {
    let service = hold(tx, id, if_match).await?;
    if service.archived_at.is_some() {
        return Err(ServiceError::Archived);
    }
    let columns = patch.over(&service);
    let service = queries::update(tx, &service, columns).await?;
    tx.audit(Entry::new("service.update", "service", id)).await?;
    Ok(service)
}

pub async fn archive(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch, reason: &str) -> Result<Service, ServiceError> {
    let service = hold(tx, id, if_match).await?;
    if service.archived_at.is_some() {
        return Err(ServiceError::Archived);
    }
    let service = queries::set_archived(tx, &service, Some(reason)).await?;
    tx.audit(Entry::new("service.archive", "service", id)).await?;
    Ok(service)
}

pub async fn restore(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Service, ServiceError> {
    let service = hold(tx, id, if_match).await?;
    if service.archived_at.is_none() {
        return Err(ServiceError::NotArchived);
    }
    let service = queries::set_archived(tx, &service, None).await?;
    tx.audit(Entry::new("service.restore", "service", id)).await?;
    Ok(service)
}

async fn hold(tx: &mut Tx<'_>, id: Uuid, if_match: &IfMatch) -> Result<Service, ServiceError> {
    let service = queries::hold(tx, id).await?.ok_or(ServiceError::NotFound)?;
    if_match.check(service.version)?;
    Ok(service)
}
