//! The guard: our own program, started in Postgres's place. It drops root, ties its life to its parent's
//! and then becomes Postgres by `exec`. Doing this in a process of its own needs no unsafe code, which a
//! hook between fork and exec would.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use nix::unistd::{Gid, Pid, Uid, getppid, setgid, setgroups, setuid};

/// The hidden subcommand under which the guard is started.
pub const SUBCOMMAND: &str = "become-postgres";

/// What the guard is told.
#[derive(clap::Args, Debug)]
pub struct GuardArguments {
    /// The process whose end is also ours.
    #[arg(long)]
    parent: i32,
    /// The user to become.
    #[arg(long, requires = "gid")]
    uid: Option<u32>,
    /// The group to become.
    #[arg(long)]
    gid: Option<u32>,
    /// Program and arguments.
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

/// Becomes the program; returns only when it could not.
#[must_use]
pub fn run(arguments: &GuardArguments) -> ExitCode {
    if let (Some(uid), Some(gid)) = (arguments.uid, arguments.gid)
        && let Err(error) = drop_privileges(Uid::from_raw(uid), Gid::from_raw(gid))
    {
        eprintln!("could not drop root: {error}");
        return ExitCode::FAILURE;
    }
    // After the change of user: that clears the setting.
    die_with_parent();
    if getppid() != Pid::from_raw(arguments.parent) {
        return ExitCode::FAILURE;
    }
    let Some((program, rest)) = arguments.command.split_first() else { return ExitCode::FAILURE };
    let error = Command::new(program).args(rest).current_dir("/").env_clear().env("LC_ALL", "C").env("PATH", "/usr/bin:/bin").exec();
    eprintln!("could not become {}: {error}", program.to_string_lossy());
    ExitCode::FAILURE
}

fn drop_privileges(uid: Uid, gid: Gid) -> nix::Result<()> {
    #[cfg(not(any(target_os = "macos", target_os = "ios")))]
    setgroups(&[])?;
    setgid(gid)?;
    setuid(uid)
}

/// SIGINT is Postgres's fast shutdown. Elsewhere than on Linux a cluster that outlived us is stopped at the
/// next start.
fn die_with_parent() {
    #[cfg(target_os = "linux")]
    if let Err(error) = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGINT) {
        eprintln!("Postgres will outlive a killed server: {error}");
    }
}
