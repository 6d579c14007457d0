//! The subcommands, apart from serving.

use std::io::Read;

use secrecy::{ExposeSecret, SecretString};

use crate::features::clinics::{self, FirstOwner, NewClinic};
use crate::openapi;
use crate::platform::auth::password::{self, Passwords};
use crate::platform::clock::Clock;
use crate::platform::config::DatabaseConfig;
use crate::platform::db::{Db, DbSettings, migrate};
use crate::server::{Database, StartError};

/// A clinic to add, with its first owner.
#[derive(clap::Args, Clone, Debug)]
pub struct CreateClinic {
    /// Its name
    #[arg(long)]
    name: String,
    /// Its part of public addresses, such as green-street
    #[arg(long)]
    slug: String,
    /// IANA time zone
    #[arg(long, default_value = "Europe/London")]
    zone: String,
    /// Email the owner signs in with
    #[arg(long)]
    owner_email: String,
    /// Read the owner's password from standard input
    #[arg(long, required = true)]
    owner_password_stdin: bool,
}

/// Prints the `OpenAPI` document.
///
/// # Errors
/// When it cannot be written as JSON, which it can.
pub fn print_openapi() -> Result<(), StartError> {
    println!("{}", serde_json::to_string_pretty(&openapi::document())?);
    Ok(())
}

/// Brings the tables up to date, or takes them all back.
///
/// # Errors
/// The database's.
pub async fn migrate(config: &DatabaseConfig, down: bool) -> Result<(), StartError> {
    let database = Database::connect(config).await?;
    let url = database.owner_url().expose_secret();
    let names = if down { migrate::down(url).await? } else { migrate::up(url).await? };
    let word = if down { "taken back" } else { "applied" };
    for name in &names {
        println!("{word}: {name}");
    }
    println!("{} migrations {word}", names.len());
    database.close();
    Ok(())
}

/// Adds a clinic with its first owner.
///
/// # Errors
/// When something about it is not right, or the database refuses.
pub async fn create_clinic(config: &DatabaseConfig, clinic: CreateClinic) -> Result<(), StartError> {
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password)?;
    let password = SecretString::from(password.trim_end_matches(['\r', '\n']).to_owned());
    password::check_new(&password, &[&clinic.owner_email, &clinic.name]).map_err(|why| format!("the password {why}"))?;
    let database = Database::open(config).await?;
    let settings = DbSettings { url: database.app_url().expose_secret().to_owned(), connections: 1, clock: Clock::system() };
    let new = NewClinic { name: clinic.name, slug: clinic.slug, zone: clinic.zone };
    let owner = FirstOwner { email: clinic.owner_email, name: "Owner".into(), password };
    let created = clinics::create(&Db::new(&settings), &Passwords::new(), new, owner).await;
    database.close();
    println!("created clinic {}", created?);
    Ok(())
}
