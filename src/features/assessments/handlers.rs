//! Assessments: list, record, show, change, complete, and decide on suggestions.

use actix_web::{get, patch, post, web};
use uuid::Uuid;

use super::error::AssessmentError;
use super::model::Assessment;
use super::payloads::{Acceptance, AssessmentBody, AssessmentListQuery, AssessmentPatch, Refusal};
use super::views::AssessmentView;
use super::{actions, queries};
use crate::features::clients;
use crate::features::treatment_plans::PlanView;
use crate::platform::auditor::Disclosure;
use crate::platform::auth::Authorized;
use crate::platform::auth::permission::{ReadClinical, WriteClinical};
use crate::platform::db::Db;
use crate::platform::error::ApiError;
use crate::platform::http::{Answer, Cursors, IfMatch, IfMatchHeader, Json, Page, Query, Retry, Scope};

fn answer(assessment: Assessment) -> Result<Answer, ApiError> {
    let version = assessment.row.version;
    Ok(Answer::ok(&AssessmentView::from(assessment))?.version(version))
}

/// List a client's assessments.
///
/// Newest first, each with its findings and suggestions.
#[utoipa::path(
    tag = "Assessments",
    params(("id" = Uuid, Path, description = "The client's id."), AssessmentListQuery),
    responses((status = 200, description = "A page of assessments.", body = Page<AssessmentView>)),
    security(("oauth2" = [ReadClinical::NAME]))
)]
#[get("/clients/{id}/assessments")]
pub async fn list_assessments(
    actor: Authorized<ReadClinical>,
    db: web::Data<Db>,
    cursors: web::Data<Cursors>,
    id: web::Path<Uuid>,
    query: Query<AssessmentListQuery>,
) -> Result<Answer, ApiError> {
    let scope = Scope::new(&actor, "assessments", &*id);
    let after = cursors.open(&scope, query.0.cursor.as_deref())?;
    let (limit, clinic) = (query.0.limit, actor.clinic.0);
    let assessments = db
        .read(&actor, async |connection| {
            clients::facts(connection, clinic, *id).await?.ok_or(AssessmentError::NoClient)?;
            Ok::<_, ApiError>(queries::list(connection, clinic, *id, after, i64::from(limit) + 1).await?)
        })
        .await?;
    db.disclose(&actor, Disclosure::list("assessment.list", "assessment", [*id])).await?;
    Answer::ok(&cursors.page(&scope, assessments, limit, |assessment| (assessment.row.created_at.to_jiff(), assessment.row.id), AssessmentView::from))
}

/// Record an assessment.
///
/// Complaint, pain, red flags, tests by side, and exposures. The answer tells what they add up to
/// (`findings`, each present, absent or not evaluable, with the numbers used) and what they suggest, with
/// rule, evidence and caveat. A red flag that blocks leaves referral alone; one that was not asked means no
/// suggestions. It supports your decision: you decide.
#[utoipa::path(
    tag = "Assessments",
    params(("id" = Uuid, Path, description = "The client's id.")),
    request_body = AssessmentBody,
    responses((status = 201, description = "Recorded, as a draft.", body = AssessmentView), (status = 409, description = "The client is archived.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[post("/clients/{id}/assessments")]
pub async fn create_assessment(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    body: Json<AssessmentBody>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    db.answer(&actor, &retry, async |tx| {
        let assessment = actions::create(tx, *id, &body.value).await?;
        let (location, version) = (format!("/v1/assessments/{}", assessment.row.id), assessment.row.version);
        Ok(Answer::created(location, &AssessmentView::from(assessment))?.version(version))
    })
    .await
}

/// Show an assessment.
///
/// With its tests, findings and suggestions.
#[utoipa::path(
    tag = "Assessments",
    params(("id" = Uuid, Path, description = "The assessment's id.")),
    responses((status = 200, description = "The assessment.", body = AssessmentView)),
    security(("oauth2" = [ReadClinical::NAME]))
)]
#[get("/assessments/{id}")]
pub async fn show_assessment(actor: Authorized<ReadClinical>, db: web::Data<Db>, id: web::Path<Uuid>) -> Result<Answer, ApiError> {
    let assessment = db.read(&actor, async |connection| queries::find(connection, actor.clinic.0, *id).await).await?;
    let assessment = assessment.ok_or(AssessmentError::NotFound)?;
    db.disclose(&actor, Disclosure::of("assessment.read", "assessment", *id, assessment.row.client_id)).await?;
    answer(assessment)
}

/// Change a draft assessment.
///
/// What you give replaces what was there; findings and suggestions are derived anew. Once it is complete,
/// or a suggestion from it has been decided, it stands.
#[utoipa::path(
    tag = "Assessments",
    params(("id" = Uuid, Path, description = "The assessment's id."), IfMatchHeader),
    request_body = AssessmentPatch,
    responses((status = 200, description = "Changed.", body = AssessmentView), (status = 409, description = "It can no longer change.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[patch("/assessments/{id}")]
pub async fn update_assessment(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    body: Json<AssessmentPatch>,
) -> Result<Answer, ApiError> {
    let patch = body.value;
    db.write(&actor, async |tx| answer(actions::change(tx, *id, &if_match, patch.clone()).await?)).await
}

/// Complete an assessment.
///
/// From then on it stands as it is, with the catalogue version it was derived under.
#[utoipa::path(
    tag = "Assessments",
    params(("id" = Uuid, Path, description = "The assessment's id."), IfMatchHeader),
    responses((status = 200, description = "Complete.", body = AssessmentView), (status = 409, description = "It is complete already.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[post("/assessments/{id}/complete")]
pub async fn complete_assessment(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    db.answer(&actor, &retry, async |tx| answer(actions::complete(tx, *id, &if_match).await?)).await
}

/// Accept a suggestion.
///
/// Puts what it proposes into a draft or active plan of the client, with the library's dose to begin with,
/// and answers with the plan. `If-Match` is the plan's.
#[utoipa::path(
    tag = "Assessments",
    params(("assessment_id" = Uuid, Path, description = "The assessment's id."), ("suggestion_id" = Uuid, Path, description = "The suggestion's id."), IfMatchHeader),
    request_body = Acceptance,
    responses((status = 200, description = "Accepted; the plan.", body = PlanView), (status = 409, description = "It has been decided already, or the plan has ended.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[post("/assessments/{assessment_id}/suggestions/{suggestion_id}/accept")]
pub async fn accept_suggestion(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    ids: web::Path<(Uuid, Uuid)>,
    retry: Retry,
    if_match: IfMatch,
    body: Json<Acceptance>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    let (assessment, suggestion) = *ids;
    let plan = body.value.treatment_plan_id;
    db.answer(&actor, &retry, async |tx| {
        let plan = actions::accept(tx, assessment, suggestion, plan, &if_match).await?;
        Ok(Answer::ok(&plan)?.version(plan.version))
    })
    .await
}

/// Decline a suggestion.
///
/// With a reason, which is kept. `If-Match` is the assessment's.
#[utoipa::path(
    tag = "Assessments",
    params(("assessment_id" = Uuid, Path, description = "The assessment's id."), ("suggestion_id" = Uuid, Path, description = "The suggestion's id."), IfMatchHeader),
    request_body = Refusal,
    responses((status = 200, description = "Declined; the assessment.", body = AssessmentView), (status = 409, description = "It has been decided already.")),
    security(("oauth2" = [WriteClinical::NAME]))
)]
#[post("/assessments/{assessment_id}/suggestions/{suggestion_id}/decline")]
pub async fn decline_suggestion(
    actor: Authorized<WriteClinical>,
    db: web::Data<Db>,
    ids: web::Path<(Uuid, Uuid)>,
    retry: Retry,
    if_match: IfMatch,
    body: Json<Refusal>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    let (assessment, suggestion) = *ids;
    let reason = body.value.reason;
    db.answer(&actor, &retry, async |tx| answer(actions::decline(tx, assessment, suggestion, &if_match, reason.trim()).await?)).await
}
