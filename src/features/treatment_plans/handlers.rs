//! Treatment plans: list, begin, show, change, activate, complete, discontinue.

use actix_web::{get, patch, post, web};
use uuid::Uuid;

use super::error::PlanError;
use super::model::Plan;
use super::payloads::{Discontinuation, NewPlan, PlanListQuery, PlanPatch};
use super::rules::Verb;
use super::views::PlanView;
use super::{actions, queries};
use crate::features::clients;
use crate::platform::auditor::Disclosure;
use crate::platform::auth::Authorized;
use crate::platform::auth::permission::{ReadClinical, WriteClinical};
use crate::platform::db::Db;
use crate::platform::error::ApiError;
use crate::platform::http::{Answer, Cursors, IfMatch, IfMatchHeader, Json, Page, Query, Retry, Scope};

fn answer(plan: Plan) -> Result<Answer, ApiError> {
    let version = plan.row.version;
    Ok(Answer::ok(&PlanView::from(plan))?.version(version))
}

/// List a client's treatment plans.
///
/// Newest first.
#[utoipa::path(
    tag = "Treatment plans",
    params(("id" = Uuid, Path, description = "The client's id."), PlanListQuery),
    responses((status = 200, description = "A page of plans.", body = Page<PlanView>)),
    security(("oauth2" = [ReadClinical::NAME]))
)]
#[get("/clients/{id}/treatment-plans")]
pub async fn list_plans(
    actor: Authorized<ReadClinical>,
    db: web::Data<Db>,
    cursors: web::Data<Cursors>,
    id: web::Path<Uuid>,
    query: Query<PlanListQuery>,
) -> Result<Answer, ApiError> {
    let scope = Scope::new(&actor, "treatment-plans", &*id);
    let after = cursors.open(&scope, query.0.cursor.as_deref())?;
    let (limit, clinic) = (query.0.limit, actor.clinic.0);
    let plans = db
        .read(&actor, async |connection| {
            clients::facts(connection, clinic, *id).await?.ok_or(PlanError::NoClient)?;
            Ok::<_, ApiError>(queries::list(connection, clinic, *id, after, i64::from(limit) + 1).await?)
        })
        .await?;
    db.disclose(&actor, Disclosure::list("treatment_plan.list", "treatment_plan", [*id])).await?;
    Answer::ok(&cursors.page(&scope, plans, limit, |plan| (plan.row.created_at.to_jiff(), plan.row.id), PlanView::from))
}

/// Begin a treatment plan.
///
/// As a draft, with what you already know: goals, and interventions of the library with their dose. Then
/// accept suggestions into it, and activate it.
#[utoipa::path(
    tag = "Treatment plans",
    params(("id" = Uuid, Path, description = "The client's id.")),
    request_body = NewPlan,
    responses((status = 201, description = "Begun.", body = PlanView), (status = 409, description = "The client is archived.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[post("/clients/{id}/treatment-plans")]
pub async fn create_plan(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    body: Json<NewPlan>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    db.answer(&actor, &retry, async |tx| {
        let plan = actions::create(tx, *id, &body.value).await?;
        let (location, version) = (format!("/v1/treatment-plans/{}", plan.row.id), plan.row.version);
        Ok(Answer::created(location, &PlanView::from(plan))?.version(version))
    })
    .await
}

/// Show a treatment plan.
///
/// With goals, parts, doses, and the rules that brought them.
#[utoipa::path(
    tag = "Treatment plans",
    params(("id" = Uuid, Path, description = "The plan's id.")),
    responses((status = 200, description = "The plan.", body = PlanView)),
    security(("oauth2" = [ReadClinical::NAME]))
)]
#[get("/treatment-plans/{id}")]
pub async fn show_plan(actor: Authorized<ReadClinical>, db: web::Data<Db>, id: web::Path<Uuid>) -> Result<Answer, ApiError> {
    let plan = db.read(&actor, async |connection| queries::find(connection, actor.clinic.0, *id).await).await?;
    let plan = plan.ok_or(PlanError::NotFound)?;
    db.disclose(&actor, Disclosure::of("treatment_plan.read", "treatment_plan", *id, plan.row.client_id)).await?;
    answer(plan)
}

/// Change a treatment plan.
///
/// While it is a draft or active. Goals or parts that are given replace all of them.
#[utoipa::path(
    tag = "Treatment plans",
    params(("id" = Uuid, Path, description = "The plan's id."), IfMatchHeader),
    request_body = PlanPatch,
    responses((status = 200, description = "Changed.", body = PlanView), (status = 409, description = "The plan has ended.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[patch("/treatment-plans/{id}")]
pub async fn update_plan(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    body: Json<PlanPatch>,
) -> Result<Answer, ApiError> {
    db.write(&actor, async |tx| answer(actions::change(tx, *id, &if_match, &body.value).await?)).await
}

/// Activate a treatment plan.
///
/// The client begins to follow it.
#[utoipa::path(
    tag = "Treatment plans",
    params(("id" = Uuid, Path, description = "The plan's id."), IfMatchHeader),
    responses((status = 200, description = "Active.", body = PlanView), (status = 409, description = "The plan is not a draft.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[post("/treatment-plans/{id}/activate")]
pub async fn activate_plan(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    db.answer(&actor, &retry, async |tx| answer(actions::step(tx, *id, &if_match, Verb::Activate, None).await?)).await
}

/// Complete a treatment plan.
///
/// It ended as meant.
#[utoipa::path(
    tag = "Treatment plans",
    params(("id" = Uuid, Path, description = "The plan's id."), IfMatchHeader),
    responses((status = 200, description = "Completed.", body = PlanView), (status = 409, description = "The plan is not active.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[post("/treatment-plans/{id}/complete")]
pub async fn complete_plan(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    db.answer(&actor, &retry, async |tx| answer(actions::step(tx, *id, &if_match, Verb::Complete, None).await?)).await
}

/// Discontinue a treatment plan.
///
/// It is given up, with a reason.
#[utoipa::path(
    tag = "Treatment plans",
    params(("id" = Uuid, Path, description = "The plan's id."), IfMatchHeader),
    request_body = Discontinuation,
    responses((status = 200, description = "Discontinued.", body = PlanView), (status = 409, description = "The plan has ended.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[post("/treatment-plans/{id}/discontinue")]
pub async fn discontinue_plan(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
    body: Json<Discontinuation>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    let reason = body.value.reason;
    db.answer(&actor, &retry, async |tx| answer(actions::step(tx, *id, &if_match, Verb::Discontinue, Some(reason.trim())).await?)).await
}
