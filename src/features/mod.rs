//! One folder a capability. A feature reaches another only through its `mod.rs`, and only along this list,
//! which has no cycle and which `tests/architecture.rs` holds the code to:
//!
//! - `users` -> `sign_in`
//! - `clinics` -> `users`
//! - `clients` -> `clinics`
//! - `schedules` -> `users`, `clinics`
//! - `appointments` -> `clients`, `users`, `services`, `schedules`, `clinics`
//! - `treatment_plans` -> `clients`
//! - `assessments` -> `clients`, `clinics`, `treatment_plans`

pub mod appointments;
pub mod assessments;
pub mod audit_log;
pub mod clients;
pub mod clinics;
pub mod help;
pub mod schedules;
pub mod services;
pub mod sign_in;
pub mod treatment_plans;
pub mod users;
