//! Starting, watching and stopping. One thread, which lives as long as the cluster is wanted, starts
//! Postgres, waits for its end and starts it again: the signal that ties Postgres's life to ours follows
//! the thread that spawned it, so it must not be a worker's.

use std::fs::{self, File, OpenOptions};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::sync::{Arc, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::NoTls;

use super::{ClusterError, ClusterSettings, Layout, NAME, RunAs, file_error, guard, init, lock, private_folder};

const READY_WITHIN: Duration = Duration::from_secs(30);
const STOPPED_WITHIN: Duration = Duration::from_secs(20);
const PAUSE_BEFORE_RESTART: Duration = Duration::from_millis(300);

/// A running cluster of ours. Stop it with [`Cluster::stop`]; dropping it stops it too.
pub struct Cluster {
    url: SecretString,
    wanted: Arc<AtomicBool>,
    process: Arc<AtomicI32>,
    supervisor: Option<JoinHandle<()>>,
    log: PathBuf,
    _lock: File,
}

impl Cluster {
    /// Makes the cluster if it is missing, starts it and waits until it answers.
    ///
    /// # Errors
    /// [`ClusterError`].
    pub async fn start(settings: ClusterSettings) -> Result<Self, ClusterError> {
        let folder = &settings.folder;
        fs::create_dir_all(folder).map_err(|error| file_error(folder, error))?;
        let lock = lock(folder)?;
        let layout = Layout::new(folder);
        let run_as = RunAs::when_root()?;
        private_folder(&layout.socket, run_as)?;
        let password = init::ensure(&settings, &layout, run_as)?;
        stop_left_over(&layout)?;

        let wanted = Arc::new(AtomicBool::new(true));
        let process = Arc::new(AtomicI32::new(0));
        let supervisor = Supervisor { settings, layout: layout.clone(), run_as, wanted: wanted.clone(), process: process.clone() };
        let (started, first_start) = mpsc::channel();
        let thread = thread::Builder::new().name("postgres".into()).spawn(move || supervisor.run(&started));
        let thread = thread.map_err(|error| file_error(&layout.cluster, error))?;
        let mut cluster = Self { url: layout.url(&password, NAME), wanted, process, supervisor: Some(thread), log: layout.log.clone(), _lock: lock };
        let spawned = first_start.recv().unwrap_or_else(|_| Err(ClusterError::NotReady(cluster.log.clone())));
        if let Err(error) = spawned {
            cluster.end();
            return Err(error);
        }
        cluster.wait_until_ready(&layout.url(&password, "postgres")).await?;
        Ok(cluster)
    }

    /// The URL of the database, as the cluster's superuser.
    #[must_use]
    pub fn url(&self) -> &SecretString {
        &self.url
    }

    /// The Postgres process, 0 between two starts.
    #[must_use]
    pub fn process_id(&self) -> i32 {
        self.process.load(Ordering::SeqCst)
    }

    /// Stops Postgres cleanly and waits for it.
    pub fn stop(mut self) {
        self.end();
    }

    async fn wait_until_ready(&self, url: &SecretString) -> Result<(), ClusterError> {
        let started = Instant::now();
        loop {
            if let Ok((client, connection)) = tokio_postgres::connect(url.expose_secret(), NoTls).await {
                let driver = tokio::spawn(connection);
                let made = make_database(&client).await;
                drop(client);
                driver.abort();
                if made {
                    return Ok(());
                }
            }
            if started.elapsed() > READY_WITHIN {
                return Err(ClusterError::NotReady(self.log.clone()));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    fn end(&mut self) {
        self.wanted.store(false, Ordering::SeqCst);
        let process = self.process_id();
        if process > 0 {
            // It may have ended meanwhile.
            let _ = kill(Pid::from_raw(process), Signal::SIGINT);
        }
        if let Some(thread) = self.supervisor.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.end();
    }
}

async fn make_database(client: &tokio_postgres::Client) -> bool {
    let there = client.query_opt("select from pg_database where datname = $1", &[&NAME]).await;
    match there {
        Ok(Some(_)) => true,
        Ok(None) => client.batch_execute(&format!("create database {NAME}")).await.is_ok(),
        Err(_) => false,
    }
}

/// A Postgres that outlived a killed server (or is still shutting down) must end first.
fn stop_left_over(layout: &Layout) -> Result<(), ClusterError> {
    let path = layout.cluster.join("postmaster.pid");
    let Some(process) = fs::read_to_string(&path).ok().and_then(|text| text.lines().next()?.trim().parse::<i32>().ok()) else { return Ok(()) };
    let started = Instant::now();
    while is_postgres(process) {
        // Only the process that holds this cluster's lock file is asked to stop.
        let _ = kill(Pid::from_raw(process), Signal::SIGINT);
        if started.elapsed() > STOPPED_WITHIN {
            return Err(ClusterError::Program { program: "postgres", detail: format!("process {process} of an earlier run does not end") });
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn is_postgres(process: i32) -> bool {
    if kill(Pid::from_raw(process), None).is_err() {
        return false;
    }
    let command = fs::read_to_string(format!("/proc/{process}/cmdline"));
    command.map_or(!PathBuf::from("/proc/self").exists(), |text| text.contains("postgres"))
}

struct Supervisor {
    settings: ClusterSettings,
    layout: Layout,
    run_as: Option<RunAs>,
    wanted: Arc<AtomicBool>,
    process: Arc<AtomicI32>,
}

impl Supervisor {
    fn run(&self, started: &mpsc::Sender<Result<(), ClusterError>>) {
        while self.wanted.load(Ordering::SeqCst) {
            match self.spawn() {
                Ok(mut child) => {
                    self.process.store(i32::try_from(child.id()).unwrap_or(0), Ordering::SeqCst);
                    let _ = started.send(Ok(()));
                    self.watch(&mut child);
                    self.process.store(0, Ordering::SeqCst);
                }
                Err(error) => {
                    tracing::error!(%error, "Postgres cannot be started");
                    if started.send(Err(error)).is_err() {
                        return;
                    }
                }
            }
            if self.wanted.load(Ordering::SeqCst) {
                tracing::warn!("Postgres ended; starting it again");
                thread::sleep(PAUSE_BEFORE_RESTART);
            }
        }
    }

    /// A stop asked for between the spawn and the noting of its id must not be lost.
    fn watch(&self, child: &mut Child) {
        if !self.wanted.load(Ordering::SeqCst) {
            let _ = kill(Pid::from_raw(i32::try_from(child.id()).unwrap_or(0)), Signal::SIGINT);
        }
        let _ = child.wait();
    }

    fn spawn(&self) -> Result<Child, ClusterError> {
        let log = OpenOptions::new().create(true).append(true).open(&self.layout.log).map_err(|error| file_error(&self.layout.log, error))?;
        let output = log.try_clone().map_err(|error| file_error(&self.layout.log, error))?;
        let mut command = Command::new(&self.settings.guard);
        command.arg(guard::SUBCOMMAND).arg("--parent").arg(std::process::id().to_string());
        if let Some(user) = self.run_as {
            command.arg("--uid").arg(user.uid.to_string()).arg("--gid").arg(user.gid.to_string());
        }
        command.arg("--").arg(self.settings.programs.program("postgres")).arg("-D").arg(&self.layout.cluster);
        // A group of its own: Ctrl-C in a terminal reaches us alone, and we stop Postgres after the requests.
        {
            use std::os::unix::process::CommandExt;
            command.process_group(0);
        }
        command.stdin(Stdio::null()).stdout(output).stderr(log).spawn().map_err(|error| file_error(&self.settings.guard, error))
    }
}
