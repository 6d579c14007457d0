//! What every feature needs. Nothing here knows a feature: no clinical word, no table of a feature, no route.

pub mod audit;
pub mod auditor;
pub mod auth;
pub mod clock;
pub mod config;
pub mod db;
pub mod error;
pub mod http;
pub mod outbox;
pub mod postgres;
pub mod secrets;
pub mod telemetry;
