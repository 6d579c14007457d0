//! What every API test needs: a cluster for the process, a database for the test, a server on it.

pub mod app;
pub mod builders;
pub mod cluster;
pub mod journey;

pub use app::{Reply, TestApp};
