//! SQL of plans; every query starts from the clinic. A list loads its children in two more statements,
//! however many plans it shows.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel;
use uuid::Uuid;

use super::error::PlanError;
use super::model::{ComponentRow, GoalRow, Plan, PlanRow, PrescriptionRow};
use super::payloads::{ComponentBody, GoalBody};
use super::store;
use crate::platform::db::schema::{plan_components, plan_goals, prescriptions, treatment_plans};
use crate::platform::db::{DbError, Tx, constraints};

pub async fn find(mut connection: &AsyncPgConnection, clinic: Uuid, id: Uuid) -> Result<Option<Plan>, DbError> {
    let row: Option<PlanRow> = treatment_plans::table.find((clinic, id)).select(PlanRow::as_select()).first(&mut connection).await.optional()?;
    let Some(row) = row else { return Ok(None) };
    Ok(whole(connection, clinic, vec![row]).await?.pop())
}

pub async fn list(mut connection: &AsyncPgConnection, clinic: Uuid, client: Uuid, after: Option<(Timestamp, Uuid)>, limit: i64) -> Result<Vec<Plan>, DbError> {
    let mut query = treatment_plans::table
        .filter(treatment_plans::clinic_id.eq(clinic))
        .filter(treatment_plans::client_id.eq(client))
        .select(PlanRow::as_select())
        .into_boxed();
    if let Some((at, id)) = after {
        let at = at.to_diesel();
        query = query.filter(treatment_plans::created_at.le(at).and(treatment_plans::created_at.lt(at).or(treatment_plans::id.lt(id))));
    }
    let rows = query.order((treatment_plans::created_at.desc(), treatment_plans::id.desc())).limit(limit).load(&mut connection).await?;
    whole(connection, clinic, rows).await
}

/// Adds goals, components and prescriptions to plans.
async fn whole(mut connection: &AsyncPgConnection, clinic: Uuid, rows: Vec<PlanRow>) -> Result<Vec<Plan>, DbError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut other = connection;
    let goals = async {
        let query = plan_goals::table.filter(plan_goals::clinic_id.eq(clinic)).filter(plan_goals::treatment_plan_id.eq_any(ids.clone()));
        let rows: QueryResult<Vec<GoalRow>> = query.order(plan_goals::position).select(GoalRow::as_select()).load(&mut connection).await;
        rows
    };
    let components = async {
        let query = plan_components::table.filter(plan_components::clinic_id.eq(clinic)).filter(plan_components::treatment_plan_id.eq_any(ids.clone()));
        let rows: QueryResult<Vec<ComponentRow>> = query.order(plan_components::position).select(ComponentRow::as_select()).load(&mut other).await;
        rows
    };
    let (goals, components) = futures_util::future::try_join(goals, components).await?;
    let component_ids: Vec<Uuid> = components.iter().map(|row| row.id).collect();
    let query = prescriptions::table.filter(prescriptions::clinic_id.eq(clinic)).filter(prescriptions::plan_component_id.eq_any(component_ids));
    let prescriptions: Vec<PrescriptionRow> = query.order(prescriptions::position).select(PrescriptionRow::as_select()).load(&mut connection).await?;
    let plan = |row: PlanRow| Plan {
        goals: store::goals(goals.iter().filter(|goal| goal.treatment_plan_id == row.id).cloned().collect()),
        components: store::components(components.iter().filter(|component| component.treatment_plan_id == row.id).cloned().collect(), &prescriptions),
        row,
    };
    Ok(rows.into_iter().map(plan).collect())
}

/// The plan, locked.
pub async fn hold(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<Plan>, DbError> {
    let clinic = tx.actor().clinic.0;
    let row = treatment_plans::table.find((clinic, id)).select(PlanRow::as_select()).for_no_key_update();
    let Some(row) = row.first(&mut **tx).await.optional()? else { return Ok(None) };
    Ok(whole(tx, clinic, vec![row]).await?.pop())
}

pub async fn insert(tx: &mut Tx<'_>, client: Uuid, practitioner: Uuid, title: &str, assessment: Option<Uuid>) -> Result<PlanRow, PlanError> {
    let now = tx.now().to_diesel();
    let values = (
        treatment_plans::clinic_id.eq(tx.actor().clinic.0),
        treatment_plans::id.eq(Uuid::now_v7()),
        treatment_plans::created_at.eq(now),
        treatment_plans::updated_at.eq(now),
        treatment_plans::client_id.eq(client),
        treatment_plans::practitioner_id.eq(practitioner),
        treatment_plans::title.eq(title),
        treatment_plans::assessment_id.eq(assessment),
    );
    let inserted = diesel::insert_into(treatment_plans::table).values(values).returning(PlanRow::as_returning()).get_result(&mut **tx).await;
    inserted.map_err(|error| constraints::explain(error, &[("treatment_plans_assessment_fkey", || PlanError::UnknownAssessment)]))
}

/// What a step changes of a plan's own row; what is unset stays.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = treatment_plans)]
pub struct PlanChange {
    pub title: Option<String>,
    pub status: Option<&'static str>,
    pub activated_at: Option<jiff_diesel::Timestamp>,
    pub ended_at: Option<jiff_diesel::Timestamp>,
    pub discontinue_reason: Option<String>,
}

pub async fn update(tx: &mut Tx<'_>, row: &PlanRow, change: PlanChange) -> Result<PlanRow, DbError> {
    let own = (treatment_plans::version.eq(row.version + 1), treatment_plans::updated_at.eq(tx.now().to_diesel()));
    let row = treatment_plans::table.find((tx.actor().clinic.0, row.id));
    Ok(diesel::update(row).set((own, change)).returning(PlanRow::as_returning()).get_result(&mut **tx).await?)
}

pub async fn replace_goals(tx: &mut Tx<'_>, plan: Uuid, goals: &[GoalBody]) -> Result<(), DbError> {
    let clinic = tx.actor().clinic.0;
    let old = plan_goals::table.filter(plan_goals::clinic_id.eq(clinic)).filter(plan_goals::treatment_plan_id.eq(plan));
    diesel::delete(old).execute(&mut **tx).await?;
    diesel::insert_into(plan_goals::table).values(store::goal_rows(clinic, plan, goals)).execute(&mut **tx).await?;
    Ok(())
}

pub async fn replace_components(tx: &mut Tx<'_>, plan: Uuid, bodies: &[ComponentBody]) -> Result<(), DbError> {
    let clinic = tx.actor().clinic.0;
    let of_plan = || plan_components::table.filter(plan_components::clinic_id.eq(clinic)).filter(plan_components::treatment_plan_id.eq(plan));
    let old =
        prescriptions::table.filter(prescriptions::clinic_id.eq(clinic)).filter(prescriptions::plan_component_id.eq_any(of_plan().select(plan_components::id)));
    diesel::delete(old).execute(&mut **tx).await?;
    diesel::delete(of_plan()).execute(&mut **tx).await?;
    let (components, doses) = store::component_rows(clinic, plan, bodies);
    diesel::insert_into(plan_components::table).values(components).execute(&mut **tx).await?;
    diesel::insert_into(prescriptions::table).values(doses).execute(&mut **tx).await?;
    Ok(())
}
