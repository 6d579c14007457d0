//! Medius: client management for hands-on clinics, as one crate, one binary, one Postgres database.
//!
//! - [`clinical`] is what the clinic knows, as pure functions: tests, findings, red flags, rules.
//! - [`features`] are the capabilities, one folder each, with their tables, rules and routes.
//! - [`platform`] is what every feature needs and knows none: configuration, clock, Postgres, the doors to
//!   the database, actors and permissions, HTTP conventions, audit.
//! - [`routes`] is the whole route table, [`openapi`] the document, [`app`] the one function that builds
//!   the application for the server and for tests alike, [`server`] its start and its end.
//!
//! A request goes down once and up once: extractors prove the permission and parse the body into types that
//! cannot be wrong; an action runs in a transaction that carries its audit row, its events and the answer
//! kept for a retry; a named constraint becomes a domain error, and a domain error a problem document.

pub mod app;
pub mod clinical;
pub mod commands;
pub mod features;
pub mod openapi;
pub mod platform;
pub mod routes;
pub mod server;
