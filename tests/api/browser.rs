//! Signing in and working through Swagger UI, in a real browser.
