//! Showing and changing the clinic.

use actix_web::{get, patch, web};

use super::actions::{self, Change};
use super::payloads::{ClinicPatch, ClinicView};
use super::queries;
use crate::platform::auth::Authorized;
use crate::platform::auth::permission::{ReadClinic, WriteClinic};
use crate::platform::db::Db;
use crate::platform::error::ApiError;
use crate::platform::http::{Answer, IfMatch, IfMatchHeader, Json, Patch, phone};

/// Show the clinic.
///
/// Its name, time zone and contact details for bookings.
#[utoipa::path(tag = "Clinic and people", responses((status = 200, description = "The clinic.", body = ClinicView)), security(("oauth2" = [ReadClinic::NAME])))]
#[get("/clinic")]
pub async fn show_clinic(actor: Authorized<ReadClinic>, db: web::Data<Db>) -> Result<Answer, ApiError> {
    let clinic = db.read(&actor, async |connection| queries::find(connection, actor.clinic.0).await).await?;
    let clinic = clinic.ok_or_else(ApiError::not_found)?;
    let version = clinic.version;
    Ok(Answer::ok(&ClinicView::from(clinic))?.version(version))
}

/// Change the clinic.
///
/// Working hours stay the same wall-clock times when the zone changes; appointments stay the same instants.
#[utoipa::path(
    tag = "Clinic and people",
    params(IfMatchHeader),
    request_body = ClinicPatch,
    responses((status = 200, description = "Changed.", body = ClinicView)),
    security(("oauth2" = [WriteClinic::NAME]))
)]
#[patch("/clinic")]
pub async fn update_clinic(actor: Authorized<WriteClinic>, db: web::Data<Db>, if_match: IfMatch, body: Json<ClinicPatch>) -> Result<Answer, ApiError> {
    let body = body.value;
    let locale = db.read(&actor, async |connection| super::locale(connection, actor.clinic.0).await).await?;
    let contact_phone = match &body.contact_phone {
        Patch::Set(number) => Patch::Set(phone::require(number, &locale.region, "/contact_phone")?),
        other => other.clone(),
    };
    let change = Change { name: body.name, zone: body.zone, contact_email: body.contact_email, contact_phone };
    let clinic = db.write(&actor, async |tx| actions::change(tx, &if_match, change.clone()).await).await?;
    let version = clinic.version;
    Ok(Answer::ok(&ClinicView::from(clinic))?.version(version))
}
