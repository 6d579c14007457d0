//! Health, keys and problems.

use actix_web::{HttpResponse, get, web};
use diesel::dsl::max;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::Readiness;
use super::payloads::{Health, KeySet, ProblemExplanation, ProblemList};
use crate::platform::auth::{Actor, Authority, ClinicId};
use crate::platform::db::{Db, DbError, migrate};
use crate::platform::error::{ApiError, Problem, ProblemDocument};
use crate::platform::http::Answer;

diesel::table! {
    __diesel_schema_migrations (version) {
        version -> Text,
    }
}

/// Is the server alive?
///
/// Yes, if it answers at all.
#[utoipa::path(tag = "About", responses((status = 200, description = "Alive.", body = Health)))]
#[get("/health/live")]
pub async fn live() -> Result<Answer, ApiError> {
    Answer::ok(&Health { status: "ok" })
}

/// Can the server take requests?
///
/// When the database answers, its tables are up to date, and the server is not stopping.
#[utoipa::path(
    tag = "About",
    responses((status = 200, description = "Ready.", body = Health), (status = 503, description = "Not ready.", body = ProblemDocument))
)]
#[get("/health/ready")]
pub async fn ready(readiness: web::Data<Readiness>, db: web::Data<Db>) -> Result<Answer, ApiError> {
    let not_ready = |why: &'static str| ApiError::because(Problem::Unavailable, why).retry_after(5);
    if !readiness.is_on() {
        return Err(not_ready("The server is stopping."));
    }
    let nobody = Actor::system(ClinicId(Uuid::nil()));
    let version = db.read(&nobody, async |mut connection: &AsyncPgConnection| {
        use __diesel_schema_migrations::dsl as m;
        let newest: Option<String> = diesel::QueryDsl::select(m::__diesel_schema_migrations, max(m::version)).get_result(&mut connection).await?;
        Ok::<_, DbError>(newest)
    });
    match version.await {
        Ok(Some(version)) if version >= migrate::newest_version() => Answer::ok(&Health { status: "ok" }),
        Ok(_) => Err(not_ready("The database's tables are older than this server: run medius migrate.")),
        Err(_) => Err(not_ready("The database does not answer.")),
    }
}

/// The keys that sign access tokens.
///
/// For services that verify tokens themselves (JWKS, RFC 7517).
#[utoipa::path(tag = "About", responses((status = 200, description = "The public keys.", body = KeySet)))]
#[get("/.well-known/jwks.json")]
pub async fn signing_keys(authority: web::Data<Authority>) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "public, max-age=300")).json(authority.keys.document())
}

fn explanation(problem: Problem) -> ProblemExplanation {
    ProblemExplanation {
        kind: format!("/problems/{}", problem.code()),
        code: problem.code(),
        status: problem.status(),
        title: problem.title(),
        help: problem.help(),
    }
}

/// List the kinds of problem.
///
/// Every `type` that a refusal can have, with what it means and what you can do.
#[utoipa::path(tag = "About", responses((status = 200, description = "The kinds.", body = ProblemList)))]
#[get("/problems")]
pub async fn list_problems() -> Result<Answer, ApiError> {
    Answer::ok(&ProblemList { items: Problem::ALL.iter().map(|problem| explanation(*problem)).collect() })
}

/// Explain a kind of problem.
///
/// What it means and what you can do.
#[utoipa::path(
    tag = "About",
    params(("code" = String, Path, description = "The problem's code, such as `slot_taken`.", max_length = 64, example = "slot_taken")),
    responses((status = 200, description = "The explanation.", body = ProblemExplanation))
)]
#[get("/problems/{code}")]
pub async fn show_problem(code: web::Path<String>) -> Result<Answer, ApiError> {
    let problem = Problem::ALL.iter().find(|problem| problem.code() == *code).ok_or_else(ApiError::not_found)?;
    Answer::ok(&explanation(*problem))
}
