//! The people of the clinic, and your own account.

use actix_web::{get, patch, post, web};
use uuid::Uuid;

use super::actions::{self, Change, NewPerson};
use super::error::UserError;
use super::payloads::{NewUserBody, PasswordChange, UserListQuery, UserPatch, UserView};
use super::queries;
use crate::features::sign_in::{self, SessionEnd, SignIn};
use crate::platform::auth::permission::{OwnAccount, ReadUsers, WriteUsers};
use crate::platform::auth::{Actor, Authorized};
use crate::platform::db::Db;
use crate::platform::error::ApiError;
use crate::platform::http::{Answer, Cursors, IfMatch, IfMatchHeader, Json, Page, Query, Retry, Scope};

/// Your own account.
///
/// Who you are signed in as, and in which role.
#[utoipa::path(tag = "Clinic and people", responses((status = 200, description = "You.", body = UserView)), security(("oauth2" = [OwnAccount::NAME])))]
#[get("/me")]
pub async fn show_me(actor: Authorized<OwnAccount>, db: web::Data<Db>) -> Result<Answer, ApiError> {
    show(&actor, &db, actor.user_id().unwrap_or_default()).await
}

/// Change your password.
///
/// Signs you out everywhere, here too: sign in again with the new one.
#[utoipa::path(
    tag = "Clinic and people",
    request_body = PasswordChange,
    responses((status = 204, description = "Changed; sign in again.")),
    security(("oauth2" = [OwnAccount::NAME]))
)]
#[post("/me/password")]
pub async fn change_password(
    actor: Authorized<OwnAccount>,
    db: web::Data<Db>,
    sign_in: web::Data<SignIn>,
    body: Json<PasswordChange>,
) -> Result<Answer, ApiError> {
    let user = actor.user_id().unwrap_or_default();
    let stored = db.read(&actor, async |connection| queries::password_hash(connection, actor.clinic.0, user).await).await?;
    if !sign_in.passwords.verify(body.value.current_password, stored).await? {
        return Err(UserError::WrongPassword.into());
    }
    let hash = sign_in.passwords.hash(body.value.new_password).await?;
    let ended = db
        .write(&actor, async |tx| {
            actions::set_password(tx, user, &hash).await?;
            Ok(sign_in::end_sessions(tx, user, SessionEnd::PasswordChanged).await?)
        })
        .await?;
    sign_in.revocations.add(ended);
    Ok(Answer::no_content())
}

/// List people.
///
/// Everybody who works in the clinic, in the order they were added.
#[utoipa::path(
    tag = "Clinic and people",
    params(UserListQuery),
    responses((status = 200, description = "A page of people.", body = Page<UserView>)),
    security(("oauth2" = [ReadUsers::NAME]))
)]
#[get("/users")]
pub async fn list_users(actor: Authorized<ReadUsers>, db: web::Data<Db>, cursors: web::Data<Cursors>, query: Query<UserListQuery>) -> Result<Answer, ApiError> {
    let scope = Scope::new(&actor, "users", &query.0);
    let after = cursors.open(&scope, query.0.cursor.as_deref())?;
    let limit = query.0.limit;
    let rows = db.read(&actor, async |connection| queries::list(connection, actor.clinic.0, after, i64::from(limit) + 1).await).await?;
    Answer::ok(&cursors.page(&scope, rows, limit, |row| (row.created_at.to_jiff(), row.id), UserView::from))
}

/// Add a person.
///
/// Gives somebody an account with a first password, which they should change.
#[utoipa::path(
    tag = "Clinic and people",
    request_body = NewUserBody,
    responses((status = 201, description = "Added.", body = UserView), (status = 409, description = "The email signs in already.")),
    security(("oauth2" = [WriteUsers::NAME]))
)]
#[post("/users")]
pub async fn create_user(
    actor: Authorized<WriteUsers>,
    db: web::Data<Db>,
    sign_in: web::Data<SignIn>,
    retry: Retry,
    body: Json<NewUserBody>,
) -> Result<Answer, ApiError> {
    let retry = retry.with_body(body.digest);
    let password_hash = sign_in.passwords.hash(body.value.password).await?;
    let (email, name) = (body.value.email.trim().to_lowercase(), body.value.name.trim().to_owned());
    let person = NewPerson { email, name, role: body.value.role, password_hash };
    db.answer(&actor, &retry, async |tx| {
        let user = actions::add(tx, person.clone()).await?;
        let (location, version) = (format!("/v1/users/{}", user.id), user.version);
        Ok(Answer::created(location, &UserView::from(user))?.version(version))
    })
    .await
}

/// Show a person.
///
/// One person of the clinic.
#[utoipa::path(
    tag = "Clinic and people",
    params(("id" = Uuid, Path, description = "The person's id.")),
    responses((status = 200, description = "The person.", body = UserView)),
    security(("oauth2" = [ReadUsers::NAME]))
)]
#[get("/users/{id}")]
pub async fn show_user(actor: Authorized<ReadUsers>, db: web::Data<Db>, id: web::Path<Uuid>) -> Result<Answer, ApiError> {
    show(&actor, &db, *id).await
}

async fn show(actor: &Actor, db: &Db, id: Uuid) -> Result<Answer, ApiError> {
    let user = db.read(actor, async |connection| queries::find(connection, actor.clinic.0, id).await).await?;
    let user = user.ok_or(UserError::NotFound)?;
    let version = user.version;
    Ok(Answer::ok(&UserView::from(user))?.version(version))
}

/// Change a person.
///
/// Name and role. A change of role signs them out, so that it counts at once.
#[utoipa::path(
    tag = "Clinic and people",
    params(("id" = Uuid, Path, description = "The person's id."), IfMatchHeader),
    request_body = UserPatch,
    responses((status = 200, description = "Changed.", body = UserView), (status = 409, description = "The clinic would have no owner.")),
    security(("oauth2" = [WriteUsers::NAME]))
)]
#[patch("/users/{id}")]
pub async fn update_user(
    actor: Authorized<WriteUsers>,
    db: web::Data<Db>,
    sign_in: web::Data<SignIn>,
    id: web::Path<Uuid>,
    if_match: IfMatch,
    body: Json<UserPatch>,
) -> Result<Answer, ApiError> {
    let change = Change { name: body.value.name.map(|name| name.trim().to_owned()), role: body.value.role, status: None };
    let changed = Changing { actor: &actor, db: &db, sign_in: &sign_in, id: *id, if_match: &if_match };
    changed.run(&Retry::none(), change, "user.update", SessionEnd::RoleChanged).await
}

/// Disable a person.
///
/// They can no longer sign in, and are signed out at once. What they recorded stays.
#[utoipa::path(
    tag = "Clinic and people",
    params(("id" = Uuid, Path, description = "The person's id."), IfMatchHeader),
    responses((status = 200, description = "Disabled.", body = UserView), (status = 409, description = "The clinic would have no owner.")),
    security(("oauth2" = [WriteUsers::NAME]))
)]
#[post("/users/{id}/disable")]
pub async fn disable_user(
    actor: Authorized<WriteUsers>,
    db: web::Data<Db>,
    sign_in: web::Data<SignIn>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    let change = Change { status: Some("disabled"), ..Change::default() };
    let changing = Changing { actor: &actor, db: &db, sign_in: &sign_in, id: *id, if_match: &if_match };
    changing.run(&retry, change, "user.disable", SessionEnd::UserDisabled).await
}

/// Enable a person.
///
/// They can sign in again with the password they had.
#[utoipa::path(
    tag = "Clinic and people",
    params(("id" = Uuid, Path, description = "The person's id."), IfMatchHeader),
    responses((status = 200, description = "Enabled.", body = UserView)),
    security(("oauth2" = [WriteUsers::NAME]))
)]
#[post("/users/{id}/enable")]
pub async fn enable_user(
    actor: Authorized<WriteUsers>,
    db: web::Data<Db>,
    sign_in: web::Data<SignIn>,
    id: web::Path<Uuid>,
    retry: Retry,
    if_match: IfMatch,
) -> Result<Answer, ApiError> {
    let change = Change { status: Some("active"), ..Change::default() };
    let changing = Changing { actor: &actor, db: &db, sign_in: &sign_in, id: *id, if_match: &if_match };
    changing.run(&retry, change, "user.enable", SessionEnd::UserDisabled).await
}

struct Changing<'a> {
    actor: &'a Actor,
    db: &'a Db,
    sign_in: &'a SignIn,
    id: Uuid,
    if_match: &'a IfMatch,
}

impl Changing<'_> {
    async fn run(&self, retry: &Retry, change: Change, action: &'static str, reason: SessionEnd) -> Result<Answer, ApiError> {
        let ended = std::cell::RefCell::new(Vec::new());
        let answer = self.db.answer(self.actor, retry, async |tx| {
            let changed = actions::change(tx, self.id, self.if_match, change.clone(), action).await?;
            if changed.ends_sessions {
                ended.replace(sign_in::end_sessions(tx, self.id, reason).await?);
            }
            let version = changed.user.version;
            Ok(Answer::ok(&UserView::from(changed.user))?.version(version))
        });
        let answer = answer.await?;
        self.sign_in.revocations.add(ended.take());
        Ok(answer)
    }
}
