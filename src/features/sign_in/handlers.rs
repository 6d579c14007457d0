//! The token endpoint and signing out.

use actix_web::{HttpMessage, HttpRequest, post, web};
use secrecy::SecretString;
use uuid::Uuid;

use super::payloads::{Grant, TokenAnswer, TokenForm, TokenRefusal};
use super::refresh::RefreshToken;
use super::{SignIn, actions, queries};
use crate::platform::auth::permission::{OwnAccount, Permission, allows};
use crate::platform::auth::token::{ACCESS_LIFETIME, Subject};
use crate::platform::auth::{Actor, Authorized, ClinicId};
use crate::platform::db::Db;
use crate::platform::error::{ApiError, Problem};
use crate::platform::http::Answer;

const LARGEST_FORM: usize = 16 * 1_024;

/// Sign in, or stay signed in.
///
/// Give your email and password (`grant_type=password`) and get an access token, good for ten minutes, and
/// a refresh token. The refresh token gets the next pair (`grant_type=refresh_token`); it works once. A
/// session ends twelve hours after its last use and seven days after signing in. The Authorize button of
/// these pages does all this for you.
#[utoipa::path(
    tag = "Signing in",
    request_body(content = TokenForm, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "A pair of tokens.", body = TokenAnswer),
        (status = 400, description = "Refused, as RFC 6749 says it.", body = TokenRefusal),
        (status = 429, description = "Too many sign-ins from this address; wait as long as Retry-After says.", body = TokenRefusal),
        (status = 503, description = "Busy; try again after Retry-After.", body = TokenRefusal),
    )
)]
#[post("/auth/token")]
pub async fn issue_token(request: HttpRequest, payload: web::Payload, db: web::Data<Db>, sign_in: web::Data<SignIn>) -> Result<Answer, TokenRefusal> {
    let forwarded = request.headers().get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let address = sign_in.address(request.peer_addr().map(|peer| peer.ip()), forwarded);
    let standing = sign_in.limits.sign_in(address)?;
    request.extensions_mut().insert(standing);
    let body = payload.to_bytes_limited(LARGEST_FORM).await.ok().and_then(Result::ok);
    let body = body.ok_or_else(|| TokenRefusal::invalid_request("The form is too large or was cut off."))?;
    let (subject, refresh_token) = match read_form(request.content_type(), &body)? {
        Grant::Password(email, password) => with_password(&db, &sign_in, &email, password).await?,
        Grant::Refresh(token) => with_refresh_token(&db, &sign_in, &token).await?,
    };
    let access_token = sign_in.keys.issue(subject, db.clock().now()).map_err(|_| ApiError::new(Problem::Internal))?;
    let scope =
        Permission::ALL.iter().filter(|permission| allows(subject.role, **permission)).map(|permission| permission.name()).collect::<Vec<_>>().join(" ");
    let answer = TokenAnswer { access_token, token_type: "Bearer", expires_in: ACCESS_LIFETIME.as_secs(), refresh_token: refresh_token.text(), scope };
    Ok(Answer::ok(&answer)?)
}

/// Sign out.
///
/// Ends this session: its refresh token and access tokens stop working at once.
#[utoipa::path(tag = "Signing in", responses((status = 204, description = "Signed out.")), security(("oauth2" = [OwnAccount::NAME])))]
#[post("/auth/logout")]
pub async fn log_out(actor: Authorized<OwnAccount>, db: web::Data<Db>, sign_in: web::Data<SignIn>) -> Result<Answer, ApiError> {
    if let Some(session) = actor.session() {
        db.write(&actor, async |tx| Ok(actions::log_out(tx, session).await?)).await?;
        sign_in.revocations.add([session]);
    }
    Ok(Answer::no_content())
}

/// Sign out everywhere.
///
/// Ends all your sessions, on every device.
#[utoipa::path(tag = "Signing in", responses((status = 204, description = "Signed out everywhere.")), security(("oauth2" = [OwnAccount::NAME])))]
#[post("/auth/logout-all")]
pub async fn log_out_everywhere(actor: Authorized<OwnAccount>, db: web::Data<Db>, sign_in: web::Data<SignIn>) -> Result<Answer, ApiError> {
    if let Some(user) = actor.user_id() {
        let ended = db.write(&actor, async |tx| Ok(actions::log_out_everywhere(tx, user).await?)).await?;
        sign_in.revocations.add(ended);
    }
    Ok(Answer::no_content())
}

fn read_form(content_type: &str, body: &[u8]) -> Result<Grant, TokenRefusal> {
    if !content_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        return Err(TokenRefusal::invalid_request("The body must be application/x-www-form-urlencoded."));
    }
    let text = std::str::from_utf8(body).map_err(|_| TokenRefusal::invalid_request("The form is not UTF-8."))?;
    let pairs = web::Query::<Vec<(String, String)>>::from_query(text).map_err(|_| TokenRefusal::invalid_request("The form cannot be read."))?.into_inner();
    let repeated = pairs.iter().enumerate().any(|(index, (name, _))| pairs[..index].iter().any(|(earlier, _)| earlier == name));
    if repeated {
        return Err(TokenRefusal::invalid_request("A parameter is repeated."));
    }
    let get = |wanted: &str| pairs.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone()).filter(|value| !value.contains('\0'));
    let need = |name: &str| get(name).ok_or_else(|| TokenRefusal::invalid_request("A parameter of this grant is missing."));
    match get("grant_type").as_deref() {
        Some("password") => Ok(Grant::Password(need("username")?, SecretString::from(need("password")?))),
        Some("refresh_token") => Ok(Grant::Refresh(need("refresh_token")?)),
        Some(_) => Err(TokenRefusal::unsupported()),
        None => Err(TokenRefusal::invalid_request("grant_type is missing.")),
    }
}

type Pair = (Subject, RefreshToken);

/// Every way of failing takes the same steps: look-up, count, verify, note.
async fn with_password(db: &Db, sign_in: &SignIn, email: &str, password: SecretString) -> Result<Pair, TokenRefusal> {
    let candidate = queries::candidate(db, &email.trim().to_lowercase()).await.map_err(ApiError::from)?;
    let (clinic, user) = candidate.as_ref().map_or((Uuid::nil(), Uuid::nil()), |candidate| (candidate.clinic_id, candidate.user_id));
    let system = Actor::system(ClinicId(clinic));
    let counted = db.write(&system, async |tx| Ok(queries::count_attempt(tx, user).await?)).await?;
    let hash = candidate.filter(|candidate| counted && candidate.status == "active").and_then(|candidate| candidate.password_hash);
    let known = clinic != Uuid::nil();
    if !sign_in.passwords.verify(password, hash).await? {
        // An unknown account costs a transaction too, so that it takes as long.
        db.write(&system, async |tx| if known { actions::note_failure(tx, user).await } else { Ok(()) }).await?;
        return Err(TokenRefusal::invalid_grant());
    }
    let granted = db.write(&system, async |tx| actions::open_session(tx, user).await).await?;
    granted.ok_or_else(TokenRefusal::invalid_grant)
}

async fn with_refresh_token(db: &Db, sign_in: &SignIn, text: &str) -> Result<Pair, TokenRefusal> {
    let token = RefreshToken::parse(text).ok_or_else(TokenRefusal::invalid_grant)?;
    let system = Actor::system(token.clinic());
    match db.write(&system, async |tx| actions::refresh(tx, &token, &sign_in.refresh_key).await).await? {
        actions::Refreshed::Granted(subject, successor) => Ok((subject, successor)),
        actions::Refreshed::Denied => Err(TokenRefusal::invalid_grant()),
        actions::Refreshed::Ended(session) => {
            sign_in.revocations.add([session]);
            Err(TokenRefusal::invalid_grant())
        }
    }
}
