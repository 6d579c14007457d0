//! The API over HTTP on a real Postgres, a database a test.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::too_many_lines, missing_docs, reason = "tests: a panic is the failure")]

mod appointments;
mod assessments;
mod browser;
mod clients;
mod contract;
mod database;
mod http;
mod sign_in;
mod support;
mod users;
