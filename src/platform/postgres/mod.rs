//! The embedded cluster: found, made once, started, supervised, stopped. It listens on a private socket
//! only, keeps checksums, never runs as root, dies with its parent and is started again when it dies.
//!
//! The data folder holds `cluster/` (the data), `root.key`, `postgres-password`, `postgres.log` and `lock`.

mod find;
pub mod guard;
mod init;
mod supervise;

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use nix::unistd::{Gid, Uid, User, chown};
use secrecy::SecretString;

use crate::platform::secrets::{hex, sha256};

pub use find::Programs;
pub use supervise::Cluster;

/// The cluster's own superuser and database.
const NAME: &str = "medius";
/// A Unix socket's path may have 107 bytes, of which the file's name takes some.
const LONGEST_SOCKET_FOLDER: usize = 80;

/// Why there is no embedded cluster.
#[derive(Debug, thiserror::Error)]
pub enum ClusterError {
    /// No server programs.
    #[error(
        "PostgreSQL 15 or newer was not found. Install it (Debian: apt-get install postgresql; macOS: brew install postgresql@17), \
         point PG_BIN at the folder with initdb and postgres, or set DATABASE_URL"
    )]
    NotFound,
    /// Somebody else uses the folder.
    #[error("another Medius is running on {0}")]
    InUse(PathBuf),
    /// A program failed.
    #[error("{program} failed: {detail}")]
    Program {
        /// Which.
        program: &'static str,
        /// What it said.
        detail: String,
    },
    /// A file or folder could not be used.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It did not answer in time.
    #[error("the embedded Postgres did not become ready; see {0}")]
    NotReady(PathBuf),
    /// Root may not run Postgres and there is nobody to be instead.
    #[error("running as root, and neither the user postgres nor nobody exists")]
    NoUser,
}

/// What the cluster is made from.
#[derive(Clone, Debug)]
pub struct ClusterSettings {
    /// The data folder.
    pub folder: PathBuf,
    /// The server programs.
    pub programs: Programs,
    /// This program, which becomes the guard between us and Postgres.
    pub guard: PathBuf,
    /// `false` only in tests: no flush to disk.
    pub durable: bool,
    /// Most connections.
    pub connections: usize,
}

/// Who Postgres runs as, when we are root.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunAs {
    pub(crate) uid: Uid,
    pub(crate) gid: Gid,
}

impl RunAs {
    fn when_root() -> Result<Option<Self>, ClusterError> {
        if !Uid::effective().is_root() {
            return Ok(None);
        }
        let named = |name| User::from_name(name).ok().flatten().map(|user| Self { uid: user.uid, gid: user.gid });
        named("postgres").or_else(|| named("nobody")).map(Some).ok_or(ClusterError::NoUser)
    }

    fn own(self, path: &Path) -> Result<(), ClusterError> {
        chown(path, Some(self.uid), Some(self.gid)).map_err(|error| file_error(path, error.into()))
    }
}

/// The files of one data folder.
#[derive(Clone, Debug)]
struct Layout {
    folder: PathBuf,
    cluster: PathBuf,
    socket: PathBuf,
    log: PathBuf,
}

impl Layout {
    fn new(folder: &Path) -> Self {
        let inside = folder.join("socket");
        let socket = if inside.as_os_str().len() <= LONGEST_SOCKET_FOLDER { inside } else { short_socket_folder(folder) };
        Self { folder: folder.to_owned(), cluster: folder.join("cluster"), socket, log: folder.join("postgres.log") }
    }

    fn url(&self, password: &SecretString, database: &str) -> SecretString {
        use secrecy::ExposeSecret;
        let folder = self.socket.to_string_lossy().replace('%', "%25").replace('/', "%2F").replace(' ', "%20");
        SecretString::from(format!("postgres://{NAME}:{}@{folder}/{database}", password.expose_secret()))
    }
}

fn short_socket_folder(folder: &Path) -> PathBuf {
    let digest = sha256(folder.as_os_str().as_encoded_bytes());
    PathBuf::from("/tmp").join(format!("medius-{}", hex(&digest[..8])))
}

fn file_error(path: &Path, source: std::io::Error) -> ClusterError {
    ClusterError::File { path: path.to_owned(), source }
}

/// Makes a folder that only its owner may enter.
fn private_folder(path: &Path, owner: Option<RunAs>) -> Result<(), ClusterError> {
    use std::os::unix::fs::PermissionsExt;
    fs::create_dir_all(path).map_err(|error| file_error(path, error))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(|error| file_error(path, error))?;
    owner.map_or(Ok(()), |owner| owner.own(path))
}

/// One Medius a folder: the lock is held as long as the file is open.
fn lock(folder: &Path) -> Result<File, ClusterError> {
    let path = folder.join("lock");
    let file = File::create(&path).map_err(|error| file_error(&path, error))?;
    file.try_lock().map_err(|_| ClusterError::InUse(folder.to_owned()))?;
    Ok(file)
}
