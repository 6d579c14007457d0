//! The permission matrix: one pure function. A handler names its permission in its signature
//! (`Authorized<ReadClients>`), and the `OpenAPI` annotation names the same constant.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person is in the clinic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything in the clinic.
    Owner,
    /// Clients, clinical records and the diary.
    Practitioner,
    /// Clients' contact details and the diary; no clinical content.
    Receptionist,
}

impl Role {
    /// All roles.
    pub const ALL: [Role; 3] = [Role::Owner, Role::Practitioner, Role::Receptionist];

    /// As stored and as written in tokens.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Practitioner => "practitioner",
            Role::Receptionist => "receptionist",
        }
    }

    /// From what is stored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

macro_rules! permissions {
    ($($variant:ident = $name:literal $meaning:literal;)+) => {
        /// Something a role may be allowed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Permission {
            $(#[doc = $meaning] $variant,)+
        }

        impl Permission {
            /// All of them.
            pub const ALL: &'static [Permission] = &[$(Permission::$variant,)+];

            /// The name in documents and refusals.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Permission::$variant => $name,)+ }
            }

            /// What it allows, in a few words.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Permission::$variant => $meaning,)+ }
            }
        }

        $(
            #[doc = concat!("Marker: the handler needs `", $name, "`.")]
            pub struct $variant;

            impl $variant {
                /// The permission's name, for the OpenAPI annotation.
                pub const NAME: &'static str = $name;
            }

            impl Needed for $variant {
                const PERMISSION: Permission = Permission::$variant;
            }
        )+
    };
}

/// A marker type that stands for a permission in a handler's signature.
pub trait Needed {
    /// The permission.
    const PERMISSION: Permission;
}

permissions! {
    OwnAccount = "account:own" "Your own account and sessions";
    ReadClinic = "clinic:read" "See the clinic's details";
    WriteClinic = "clinic:write" "Change the clinic's details";
    ReadUsers = "users:read" "See who works in the clinic";
    WriteUsers = "users:write" "Add, change and disable people";
    ReadClients = "clients:read" "See clients";
    WriteClients = "clients:write" "Add and change clients";
    ReadClinical = "clinical:read" "See assessments and treatment plans";
    WriteClinical = "clinical:write" "Record assessments and treatment plans, and clients' clinical details";
    ReadServices = "services:read" "See services";
    WriteServices = "services:write" "Add and change services";
    ReadDiary = "diary:read" "See appointments, working hours and time off";
    WriteDiary = "diary:write" "Book and change appointments";
    WriteSchedules = "schedules:write" "Set working hours and time off (practitioners: their own)";
    ReadAudit = "audit:read" "See the audit log";
}

/// The matrix.
#[must_use]
pub fn allows(role: Role, permission: Permission) -> bool {
    use Permission as P;
    match role {
        Role::Owner => true,
        Role::Practitioner => !matches!(permission, P::WriteClinic | P::WriteUsers | P::WriteServices | P::ReadAudit),
        Role::Receptionist => matches!(
            permission,
            P::OwnAccount
                | P::ReadClinic
                | P::ReadUsers
                | P::ReadClients
                | P::WriteClients
                | P::ReadServices
                | P::ReadDiary
                | P::WriteDiary
                | P::WriteSchedules
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_front_desk_has_no_clinical_permission() {
        for permission in [Permission::ReadClinical, Permission::WriteClinical, Permission::ReadAudit] {
            assert!(!allows(Role::Receptionist, permission));
        }
    }

    #[test]
    fn only_owners_run_the_clinic() {
        for permission in [Permission::WriteClinic, Permission::WriteUsers, Permission::WriteServices, Permission::ReadAudit] {
            let allowed: Vec<_> = Role::ALL.into_iter().filter(|role| allows(*role, permission)).collect();
            assert_eq!(allowed, [Role::Owner], "{}", permission.name());
        }
    }

    #[test]
    fn every_permission_is_granted_to_somebody_and_named_once() {
        let mut names: Vec<_> = Permission::ALL.iter().map(|permission| permission.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Permission::ALL.len());
        assert!(Permission::ALL.iter().all(|permission| allows(Role::Owner, *permission)));
    }

    #[test]
    fn roles_survive_storage() {
        for role in Role::ALL {
            assert_eq!(Role::parse(role.as_str()), Some(role));
        }
        assert_eq!(Role::parse("admin"), None);
    }
}
