//! Who is calling and what they may do: actors, the permission matrix, tokens, passwords.

mod actor;
mod authorized;
pub mod password;
pub mod permission;
mod revocation;
pub mod token;

pub use actor::{Actor, ClinicId, Principal};
pub use authorized::{Authority, Authorized};
pub use permission::{Permission, Role};
pub use revocation::Revocations;
