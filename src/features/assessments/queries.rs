//! SQL of assessments and what is under them; every query starts from the clinic. A list loads its
//! children in three more statements, pipelined, however many assessments it shows.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::try_join3;
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::derive::Rows;
use super::model::{Assessment, AssessmentRow, ContentColumns, Derived, FindingRow, ObservationRow, SuggestionRow};
use crate::platform::db::schema::{assessments, findings, observations, suggestions};
use crate::platform::db::{DbError, Tx};

pub async fn find(mut connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<Option<Assessment>, DbError> {
    let row: Option<AssessmentRow> = assessments::table.find((clinic, id)).select(AssessmentRow::as_select()).first(&mut connection).await.optional()?;
    let Some(row) = row else { return Ok(None) };
    Ok(whole(connection, clinic, vec![row]).await?.pop())
}

pub async fn list(
    mut connection: &AsyncPgConnection,
    clinic: Uuid,
    client: Uuid,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> Result<Vec<Assessment>, DbError> {
    let mut query =
        assessments::table.filter(assessments::clinic_id.eq(clinic)).filter(assessments::client_id.eq(client)).select(AssessmentRow::as_select()).into_boxed();
    if let Some((at, id)) = after {
        let at = at.to_diesel();
        query = query.filter(assessments::created_at.le(at).and(assessments::created_at.lt(at).or(assessments::id.lt(id))));
    }
    let rows = query.order((assessments::created_at.desc(), assessments::id.desc())).limit(limit).load(&mut connection).await?;
    whole(connection, clinic, rows).await
}

async fn whole(connection: &AsyncPgConnection, clinic: Uuid, rows: Vec<AssessmentRow>) -> Result<Vec<Assessment>, DbError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let (mut first, mut second, mut third) = (connection, connection, connection);
    let observations = async {
        let query = observations::table.filter(observations::clinic_id.eq(clinic)).filter(observations::assessment_id.eq_any(ids.clone()));
        let rows: QueryResult<Vec<ObservationRow>> = query.order(observations::position).select(ObservationRow::as_select()).load(&mut first).await;
        rows
    };
    let findings = async {
        let query = findings::table.filter(findings::clinic_id.eq(clinic)).filter(findings::assessment_id.eq_any(ids.clone()));
        let rows: QueryResult<Vec<FindingRow>> = query.order(findings::position).select(FindingRow::as_select()).load(&mut second).await;
        rows
    };
    let suggestions = async {
        let query = suggestions::table.filter(suggestions::clinic_id.eq(clinic)).filter(suggestions::assessment_id.eq_any(ids.clone()));
        let rows: QueryResult<Vec<SuggestionRow>> = query.order(suggestions::position).select(SuggestionRow::as_select()).load(&mut third).await;
        rows
    };
    let (observations, findings, suggestions) = try_join3(observations, findings, suggestions).await?;
    let assessment = |row: AssessmentRow| Assessment {
        observations: observations.iter().filter(|observation| observation.assessment_id == row.id).cloned().collect(),
        derived: Derived {
            findings: findings.iter().filter(|finding| finding.assessment_id == row.id).cloned().collect(),
            suggestions: suggestions.iter().filter(|suggestion| suggestion.assessment_id == row.id).cloned().collect(),
        },
        row,
    };
    Ok(rows.into_iter().map(assessment).collect())
}

/// The assessment, locked.
pub async fn hold(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Assessment>, DbError> {
    let clinic = tx.actor().clinic.0;
    let row = assessments::table.find((clinic, id)).select(AssessmentRow::as_select()).for_no_key_update();
    let Some(row) = row.first(&mut **tx).await.optional()? else { return Ok(None) };
    Ok(whole(tx, clinic, vec![row]).await?.pop())
}

pub async fn insert(tx: &mut Tx<'_>, id: Uuid, client: Uuid, practitioner: Uuid, rows: Rows) -> Result<Assessment, DbError> {
    let now = tx.now().to_diesel();
    let own = (
        assessments::clinic_id.eq(tx.actor().clinic.0),
        assessments::id.eq(id),
        assessments::created_at.eq(now),
        assessments::updated_at.eq(now),
        assessments::client_id.eq(client),
        assessments::practitioner_id.eq(practitioner),
    );
    let row = diesel::insert_into(assessments::table).values((own, rows.content)).returning(AssessmentRow::as_returning()).get_result(&mut **tx).await?;
    insert_children(tx, &rows.observations, &rows.derived).await?;
    Ok(Assessment { row, observations: rows.observations, derived: rows.derived })
}

/// Puts other content, and what it comes to, in place of what was there.
pub async fn replace(tx: &mut Tx<'_>, row: &AssessmentRow, rows: Rows) -> Result<Assessment, DbError> {
    let clinic = tx.actor().clinic.0;
    let old = suggestions::table.filter(suggestions::clinic_id.eq(clinic)).filter(suggestions::assessment_id.eq(row.id));
    diesel::delete(old).execute(&mut **tx).await?;
    let old = findings::table.filter(findings::clinic_id.eq(clinic)).filter(findings::assessment_id.eq(row.id));
    diesel::delete(old).execute(&mut **tx).await?;
    let old = observations::table.filter(observations::clinic_id.eq(clinic)).filter(observations::assessment_id.eq(row.id));
    diesel::delete(old).execute(&mut **tx).await?;
    let row = update_content(tx, row, rows.content).await?;
    insert_children(tx, &rows.observations, &rows.derived).await?;
    Ok(Assessment { row, observations: rows.observations, derived: rows.derived })
}

async fn update_content(tx: &mut Tx<'_>, row: &AssessmentRow, content: ContentColumns) -> Result<AssessmentRow, DbError> {
    let own = (assessments::version.eq(row.version + 1), assessments::updated_at.eq(tx.now().to_diesel()));
    let row = assessments::table.find((tx.actor().clinic.0, row.id));
    Ok(diesel::update(row).set((own, content)).returning(AssessmentRow::as_returning()).get_result(&mut **tx).await?)
}

async fn insert_children(tx: &mut Tx<'_>, observation_rows: &[ObservationRow], derived: &Derived) -> Result<(), DbError> {
    diesel::insert_into(observations::table).values(observation_rows).execute(&mut **tx).await?;
    diesel::insert_into(findings::table).values(&derived.findings).execute(&mut **tx).await?;
    diesel::insert_into(suggestions::table).values(&derived.suggestions).execute(&mut **tx).await?;
    Ok(())
}

pub async fn complete(tx: &mut Tx<'_>, row: &AssessmentRow) -> Result<AssessmentRow, DbError> {
    let now = tx.now().to_diesel();
    let values =
        (assessments::status.eq("completed"), assessments::completed_at.eq(now), assessments::version.eq(row.version + 1), assessments::updated_at.eq(now));
    let row = assessments::table.find((tx.actor().clinic.0, row.id));
    Ok(diesel::update(row).set(values).returning(AssessmentRow::as_returning()).get_result(&mut **tx).await?)
}

/// A decision on a suggestion, by the actor, now.
pub enum Decision<'a> {
    Accepted(Uuid),
    Declined(&'a str),
}

pub async fn decide(tx: &mut Tx<'_>, row: &AssessmentRow, suggestion: Uuid, decision: Decision<'_>) -> Result<AssessmentRow, DbError> {
    let (clinic, now) = (tx.actor().clinic.0, tx.now().to_diesel());
    let (status, plan, reason) = match decision {
        Decision::Accepted(plan) => ("accepted", Some(plan), None),
        Decision::Declined(reason) => ("declined", None, Some(reason)),
    };
    let values = (
        suggestions::status.eq(status),
        suggestions::decided_at.eq(now),
        suggestions::decided_by.eq(tx.actor().user_id()),
        suggestions::treatment_plan_id.eq(plan),
        suggestions::decline_reason.eq(reason),
    );
    diesel::update(suggestions::table.find((clinic, suggestion))).set(values).execute(&mut **tx).await?;
    let values = (assessments::version.eq(row.version + 1), assessments::updated_at.eq(now));
    Ok(diesel::update(assessments::table.find((clinic, row.id))).set(values).returning(AssessmentRow::as_returning()).get_result(&mut **tx).await?)
}
