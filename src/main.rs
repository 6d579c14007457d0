//! The `medius` program: without a subcommand it serves.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use medius::commands::{self, CreateClinic};
use medius::platform::postgres::guard::{self, GuardArguments};
use medius::platform::telemetry;
use medius::server::{self, Config, StartError};

/// Gives memory back: with the system's allocator every password hash kept its 19 MiB for good.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(version, about = "Client management for hands-on clinics")]
struct Cli {
    #[command(flatten)]
    config: Config,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve (the default)
    Serve,
    /// Bring the tables up to date
    Migrate {
        /// Take every migration back instead: all data are lost
        #[arg(long)]
        down: bool,
    },
    /// Print the `OpenAPI` document
    Openapi,
    /// Manage clinics
    #[command(subcommand)]
    Clinic(ClinicCommand),
    /// Internal: becomes the embedded Postgres
    #[command(name = guard::SUBCOMMAND, hide = true)]
    BecomePostgres(GuardArguments),
}

#[derive(Subcommand)]
enum ClinicCommand {
    /// Add a clinic with its first owner
    Create(CreateClinic),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(Command::BecomePostgres(arguments)) = &cli.command {
        return guard::run(arguments);
    }
    telemetry::start_logging();
    server::install_cryptography();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("medius: {error}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(cli: Cli) -> Result<(), StartError> {
    match cli.command {
        Some(Command::Migrate { down }) => commands::migrate(&cli.config.database, down).await,
        Some(Command::Openapi) => commands::print_openapi(),
        Some(Command::Clinic(ClinicCommand::Create(clinic))) => commands::create_clinic(&cli.config.database, clinic).await,
        Some(Command::Serve | Command::BecomePostgres(_)) | None => server::serve(cli.config).await,
    }
}
