//! One Postgres cluster for the whole test process, with a migrated template; a database a test.

use std::path::PathBuf;
use std::sync::OnceLock;

use medius::platform::db::migrate;
use medius::platform::postgres::{Cluster, ClusterSettings, Programs};
use secrecy::ExposeSecret;
use tokio::runtime::Runtime;
use uuid::Uuid;

const TEMPLATE: &str = "medius_template";

struct Shared {
    url: String,
    // Both live as long as the process; Postgres ends with it.
    _cluster: Cluster,
    _runtime: Runtime,
}

static SHARED: OnceLock<Shared> = OnceLock::new();

fn shared() -> &'static Shared {
    SHARED.get_or_init(|| std::thread::spawn(start).join().expect("the test cluster starts"))
}

fn start() -> Shared {
    medius::server::install_cryptography();
    let folder = folder();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let settings = ClusterSettings {
        folder,
        programs: Programs::find(None).unwrap(),
        guard: PathBuf::from(env!("CARGO_BIN_EXE_medius")),
        durable: false,
        connections: 400,
    };
    let cluster = runtime.block_on(Cluster::start(settings)).unwrap();
    let url = cluster.url().expose_secret().to_owned();
    runtime.block_on(async {
        execute(&url, &format!("create database {TEMPLATE}")).await;
        migrate::up(&named(&url, TEMPLATE)).await.unwrap();
    });
    Shared { url, _cluster: cluster, _runtime: runtime }
}

/// A folder of this process; those of processes that have ended are removed.
fn folder() -> PathBuf {
    let base = std::env::temp_dir().join("medius-tests");
    std::fs::create_dir_all(&base).unwrap();
    for entry in std::fs::read_dir(&base).unwrap().flatten() {
        let ended = entry.file_name().to_str().is_some_and(|pid| !PathBuf::from("/proc").join(pid).exists());
        if ended {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
    base.join(std::process::id().to_string())
}

fn named(url: &str, database: &str) -> String {
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{database}")
}

/// Runs a statement as the cluster's superuser.
pub async fn execute(url: &str, statement: &str) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    client.batch_execute(statement).await.unwrap();
    drop(client);
    driver.await.unwrap().unwrap();
}

/// One value, as text, of a query run as the cluster's superuser.
pub async fn scalar(url: &str, query: &str) -> String {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    let rows = client.simple_query(query).await.unwrap();
    let value = rows.iter().find_map(|message| match message {
        tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).unwrap_or_default().to_owned()),
        _ => None,
    });
    drop(client);
    driver.await.unwrap().unwrap();
    value.unwrap_or_default()
}

/// A new database from the template; its URL as superuser.
pub async fn database() -> String {
    let shared = shared();
    let name = format!("test_{}", Uuid::now_v7().simple());
    execute(&shared.url, &format!("create database {name} template {TEMPLATE}")).await;
    named(&shared.url, &name)
}
