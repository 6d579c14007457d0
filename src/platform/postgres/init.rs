//! Making the cluster, once. It is made beside its place and moved there when it is whole, so an
//! interrupted first run leaves nothing that looks finished.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Command;

use secrecy::{ExposeSecret, SecretString};

use super::{ClusterError, ClusterSettings, Layout, NAME, RunAs, file_error, private_folder};
use crate::platform::secrets::{hex, random};

/// The cluster's password, after making cluster and password if they are missing.
pub(super) fn ensure(settings: &ClusterSettings, layout: &Layout, run_as: Option<RunAs>) -> Result<SecretString, ClusterError> {
    let path = layout.folder.join("postgres-password");
    if layout.cluster.join("PG_VERSION").exists() {
        let password = fs::read_to_string(&path).map_err(|error| file_error(&path, error))?;
        return Ok(SecretString::from(password.trim().to_owned()));
    }
    let password = SecretString::from(hex(&random::<24>()));
    let making = layout.folder.join("cluster.making");
    if making.exists() {
        fs::remove_dir_all(&making).map_err(|error| file_error(&making, error))?;
    }
    private_folder(&making, run_as)?;
    write_private(&path, password.expose_secret())?;
    initdb(settings, &making, &password, run_as)?;
    write_settings(settings, &making, layout)?;
    fs::rename(&making, &layout.cluster).map_err(|error| file_error(&layout.cluster, error))?;
    Ok(password)
}

fn write_private(path: &Path, text: &str) -> Result<(), ClusterError> {
    use std::io::Write;
    let file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path);
    file.and_then(|mut file| writeln!(file, "{text}")).map_err(|error| file_error(path, error))
}

fn initdb(settings: &ClusterSettings, making: &Path, password: &SecretString, run_as: Option<RunAs>) -> Result<(), ClusterError> {
    let password_file = making.with_extension("password");
    write_private(&password_file, password.expose_secret())?;
    if let Some(owner) = run_as {
        owner.own(&password_file)?;
    }
    let mut command = Command::new(settings.programs.program("initdb"));
    command
        .args(["--username", NAME, "--auth", "scram-sha-256", "--data-checksums", "--encoding", "UTF8", "--locale", "C"])
        .arg("--pwfile")
        .arg(&password_file)
        .arg("--pgdata")
        .arg(making)
        .current_dir("/")
        .env("LC_ALL", "C");
    if !settings.durable {
        command.arg("--no-sync");
    }
    if let Some(owner) = run_as {
        use std::os::unix::process::CommandExt;
        command.uid(owner.uid.as_raw()).gid(owner.gid.as_raw());
    }
    let output = command.output();
    // The cluster has it now; a left-over file would be one place too many.
    let removed = fs::remove_file(&password_file);
    let output = output.map_err(|error| file_error(&settings.programs.program("initdb"), error))?;
    removed.map_err(|error| file_error(&password_file, error))?;
    if output.status.success() {
        return Ok(());
    }
    Err(ClusterError::Program { program: "initdb", detail: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
}

/// What every cluster of ours is run with. The log names no value: terse, and without statements.
fn write_settings(settings: &ClusterSettings, making: &Path, layout: &Layout) -> Result<(), ClusterError> {
    let durable = if settings.durable { "on" } else { "off" };
    let text = format!(
        "\n# Medius\n\
         listen_addresses = ''\n\
         unix_socket_directories = '{socket}'\n\
         unix_socket_permissions = 0700\n\
         max_connections = {connections}\n\
         shared_buffers = 128MB\n\
         fsync = {durable}\n\
         synchronous_commit = {durable}\n\
         full_page_writes = {durable}\n\
         lc_messages = 'C'\n\
         timezone = 'UTC'\n\
         log_timezone = 'UTC'\n\
         log_error_verbosity = terse\n\
         log_min_error_statement = panic\n\
         log_parameter_max_length_on_error = 0\n",
        socket = layout.socket.display(),
        connections = settings.connections,
    );
    let path = making.join("postgresql.conf");
    let current = fs::read_to_string(&path).map_err(|error| file_error(&path, error))?;
    fs::write(&path, current + &text).map_err(|error| file_error(&path, error))
}
