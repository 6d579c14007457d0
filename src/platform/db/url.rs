//! Connecting: the URL's role and time limits, and TLS as `sslmode` asks.

use std::sync::Arc;

use diesel::ConnectionError;
use diesel_async::AsyncPgConnection;
use rustls::ClientConfig;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_postgres::NoTls;
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Why no connection was made. The URL is never part of it: it holds a password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL cannot be read.
    #[error("DATABASE_URL is not a Postgres URL; expected postgres://user:password@host:5432/name?sslmode=verify-full")]
    Url,
    /// The machine has no certificates to trust.
    #[error("no trusted root certificates were found for a TLS connection")]
    Roots,
    /// The server did not let us in.
    #[error("the database server does not answer or refuses the connection: {0}")]
    Refused(&'static str),
}

/// Server-side limits of every connection of the application.
const LIMITS: &str = "-c statement_timeout=5s -c lock_timeout=4s -c idle_in_transaction_session_timeout=10s -c timezone=UTC -c client_encoding=UTF8";

/// The URL with `-c role=` and the time limits added to its options.
#[must_use]
pub fn with_role(url: &str, role: &str) -> String {
    let options = format!("{LIMITS} -c role={role}").replace(' ', "%20").replace('=', "%3D");
    let separator = if url.contains('?') { '&' } else { '?' };
    format!("{url}{separator}options={options}")
}

/// How far the server's certificate is checked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// `require`: encrypted, whoever it is, as libpq means it.
    Anyone,
    /// `verify-ca` and `verify-full`: a trusted certificate of that host.
    Verified,
}

/// Opens a connection on the runtime that calls.
///
/// # Errors
/// [`ConnectError`] when the URL, the certificates or the server do not allow it.
pub async fn connect(url: &str) -> Result<AsyncPgConnection, ConnectError> {
    let (url, trust) = split_ssl_mode(url);
    let config: tokio_postgres::Config = url.parse().map_err(|_| ConnectError::Url)?;
    let refused = |error: tokio_postgres::Error| ConnectError::Refused(reason(&error));
    let connection = if config.get_ssl_mode() == SslMode::Disable || only_sockets(&config) {
        let (client, connection) = config.connect(NoTls).await.map_err(refused)?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await
    } else {
        let tls = MakeRustlsConnect::new(tls_config(trust)?);
        let (client, connection) = config.connect(tls).await.map_err(refused)?;
        AsyncPgConnection::try_from_client_and_connection(client, connection).await
    };
    connection.map_err(|_: ConnectionError| ConnectError::Refused("the session could not be set up"))
}

/// tokio-postgres knows `require` at most; the stricter modes are ours to map.
fn split_ssl_mode(url: &str) -> (String, Trust) {
    for strict in ["sslmode=verify-full", "sslmode=verify-ca"] {
        if url.contains(strict) {
            return (url.replace(strict, "sslmode=require"), Trust::Verified);
        }
    }
    (url.to_owned(), Trust::Anyone)
}

fn only_sockets(config: &tokio_postgres::Config) -> bool {
    config.get_hosts().iter().all(|host| matches!(host, tokio_postgres::config::Host::Unix(_)))
}

fn reason(error: &tokio_postgres::Error) -> &'static str {
    match error.code().map(tokio_postgres::error::SqlState::code) {
        Some("28P01" | "28000") => "the user or password is wrong",
        Some("3D000") => "the database does not exist",
        Some("42501" | "22023") => "the user is not a member of the role medius_app",
        Some("53300") => "it has no connection free",
        Some("57P03") => "it is starting up or shutting down",
        Some(_) => "it answered with an error",
        None => "it cannot be reached, or TLS failed",
    }
}

fn tls_config(trust: Trust) -> Result<ClientConfig, ConnectError> {
    let builder = ClientConfig::builder();
    if trust == Trust::Anyone {
        return Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(Unverified::new())).with_no_client_auth());
    }
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err(ConnectError::Roots);
    }
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// `sslmode=require` and `prefer` promise encryption, not identity; signatures are still checked.
#[derive(Debug)]
struct Unverified(rustls::crypto::WebPkiSupportedAlgorithms);

impl Unverified {
    fn new() -> Self {
        Self(rustls::crypto::aws_lc_rs::default_provider().signature_verification_algorithms)
    }
}

impl ServerCertVerifier for Unverified {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &rustls::DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls12_signature(message, certificate, signature, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &rustls::DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        rustls::crypto::verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<rustls::SignatureScheme> {
        self.0.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_joins_the_urls_own_options() {
        let url = with_role("postgres://u:p@h/d?sslmode=disable", "medius_app");
        let config: tokio_postgres::Config = url.parse().unwrap();
        assert!(config.get_options().unwrap().ends_with("-c role=medius_app"));
        assert_eq!(config.get_ssl_mode(), SslMode::Disable);
    }

    #[test]
    fn strict_modes_are_mapped_and_verified() {
        for (mode, trust) in [("verify-full", Trust::Verified), ("verify-ca", Trust::Verified), ("require", Trust::Anyone)] {
            let (url, found) = split_ssl_mode(&format!("postgres://u@h/d?sslmode={mode}"));
            assert!(found == trust && url.ends_with("sslmode=require"), "{mode}");
        }
    }
}
