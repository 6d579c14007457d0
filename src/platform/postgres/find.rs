//! Finding the server programs: `PG_BIN`, the highest version under `/usr/lib/postgresql`, Homebrew's,
//! then `PATH`. Nothing is downloaded.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::platform::postgres::ClusterError;

const OLDEST: u32 = 15;

/// A folder with `initdb` and `postgres` of one version.
#[derive(Clone, Debug)]
pub struct Programs {
    folder: PathBuf,
    major: u32,
}

impl Programs {
    /// The programs to use.
    ///
    /// # Errors
    /// [`ClusterError::NotFound`] when there are none of version 15 or newer.
    pub fn find(chosen: Option<&Path>) -> Result<Self, ClusterError> {
        if let Some(folder) = chosen {
            return Self::at(folder).ok_or(ClusterError::NotFound);
        }
        let mut installed: Vec<Self> = versioned_folders().iter().filter_map(|folder| Self::at(folder)).collect();
        installed.sort_by_key(|programs| programs.major);
        installed.pop().or_else(on_path).ok_or(ClusterError::NotFound)
    }

    fn at(folder: &Path) -> Option<Self> {
        let output = Command::new(folder.join("postgres")).arg("--version").output().ok()?;
        let major = major_version(&String::from_utf8_lossy(&output.stdout))?;
        (major >= OLDEST && folder.join("initdb").exists()).then(|| Self { folder: folder.to_owned(), major })
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn versioned_folders() -> Vec<PathBuf> {
    let mut folders = children("/usr/lib/postgresql", "");
    for homebrew in ["/opt/homebrew/opt", "/usr/local/opt", "/home/linuxbrew/.linuxbrew/opt"] {
        folders.extend(children(homebrew, "postgresql"));
    }
    folders.into_iter().map(|folder| folder.join("bin")).collect()
}

fn children(folder: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix)).map(|entry| entry.path()).collect()
}

fn on_path() -> Option<Programs> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).filter_map(|folder| std::fs::canonicalize(folder.join("postgres")).ok()).find_map(|program| Programs::at(program.parent()?))
}

/// From `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_version(text: &str) -> Option<u32> {
    let version = text.split(')').nth(1)?.trim_start();
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major_version;

    #[test]
    fn versions_are_read_as_postgres_writes_them() {
        assert_eq!(major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major_version("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_version("not it"), None);
    }
}
