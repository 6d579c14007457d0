//! Who acts, for which clinic, in which request. Every door asks for one.

use uuid::Uuid;

use crate::platform::auth::Role;
use crate::platform::telemetry::RequestId;

/// A clinic's id: the one thing that separates tenants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClinicId(pub Uuid);

/// A person who signed in, or the service itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A person of the clinic.
    User {
        /// Their id.
        id: Uuid,
        /// Their role when they signed in; a change of role ends their sessions.
        role: Role,
        /// The session their token belongs to.
        session: Uuid,
    },
    /// Medius itself: sign-in, set-up, workers.
    System,
}

/// Who acts.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Whose data may be touched.
    pub clinic: ClinicId,
    /// Who it is.
    pub principal: Principal,
    /// In which request.
    pub request_id: RequestId,
}

impl Actor {
    /// The service itself, for one clinic, within the current request if there is one.
    #[must_use]
    pub fn system(clinic: ClinicId) -> Self {
        Self { clinic, principal: Principal::System, request_id: RequestId::current() }
    }

    /// The person's id, if it is a person.
    #[must_use]
    pub fn user_id(&self) -> Option<Uuid> {
        match self.principal {
            Principal::User { id, .. } => Some(id),
            Principal::System => None,
        }
    }

    /// The role, if it is a person.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        match self.principal {
            Principal::User { role, .. } => Some(role),
            Principal::System => None,
        }
    }

    /// The session, if it is a person.
    #[must_use]
    pub fn session(&self) -> Option<Uuid> {
        match self.principal {
            Principal::User { session, .. } => Some(session),
            Principal::System => None,
        }
    }

    /// How the audit log names the kind of actor.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.principal {
            Principal::User { .. } => "user",
            Principal::System => "system",
        }
    }
}
