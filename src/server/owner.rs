//! The first clinic and its owner, where the installation has none.

use secrecy::{ExposeSecret, SecretString};

use super::StartError;
use crate::features::clinics::{self, FirstOwner, NewClinic};
use crate::features::sign_in;
use crate::platform::auth::password::{self, Passwords};
use crate::platform::config::OwnerConfig;
use crate::platform::db::Db;
use crate::platform::secrets::random;

/// The operator's own choice may be shorter than the policy's, but not shorter than this.
const SHORTEST_CHOSEN: usize = 8;

/// Makes the first clinic and owner if there is no clinic.
pub async fn ensure(config: &OwnerConfig, db: &Db, passwords: &Passwords) -> Result<(), StartError> {
    if sign_in::installation_has_clinic(db).await? {
        return Ok(());
    }
    let (password, made) = match &config.owner_password {
        Some(chosen) => (chosen_password(chosen, &config.owner_email)?, false),
        None => (random_password(), true),
    };
    let clinic = NewClinic { name: "My clinic".into(), slug: "clinic".into(), zone: "Europe/London".into() };
    let owner = FirstOwner { email: config.owner_email.clone(), name: "Owner".into(), password: password.clone() };
    clinics::create(db, passwords, clinic, owner).await?;
    println!("A first clinic has been made. Sign in as {}", config.owner_email);
    if made {
        println!("with the password {} (it is shown only now: write it down, then change it)", password.expose_secret());
    }
    Ok(())
}

fn chosen_password(chosen: &SecretString, email: &str) -> Result<SecretString, StartError> {
    if chosen.expose_secret().chars().count() < SHORTEST_CHOSEN {
        return Err("MEDIUS_OWNER_PASSWORD must have at least 8 characters; 15 or more are better".into());
    }
    if let Err(why) = password::check_new(chosen, &[email]) {
        tracing::warn!("the first owner's password {why}: change it before real clients' data go in");
    }
    Ok(chosen.clone())
}

/// Five groups of five letters and digits, without those that look alike: 125 bits.
fn random_password() -> SecretString {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";
    let letters: Vec<char> = random::<25>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 31)])).collect();
    SecretString::from(letters.chunks(5).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}
