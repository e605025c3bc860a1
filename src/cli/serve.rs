//! `rightdoor serve`: the server, from its first word in the log to its last.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::anyhow;
use clap::Args;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tracing::{info, warn};

use super::stop::StopSignals;
use super::{clock, migrate, seed, settings};
use crate::app::AppState;
use crate::config::{Settings, SettingsFault};
use crate::http::{self, Ended, Interface};
use crate::metrics::Metrics;
use crate::store::{SeedReport, Store};
use crate::telemetry;

#[derive(Args)]
pub(super) struct Arguments {
    /// The settings file; RIGHTDOOR_CONFIG names one as well
    #[arg(long, value_name = "FILE")]
    config: Option<String>,
    /// The address and port to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<String>,
    /// Where the directory is kept [default: sqlite://data/rightdoor.sqlite]
    #[arg(long, value_name = "URL")]
    database_url: Option<String>,
    /// The Redis server of the cache that instances share
    #[arg(long, value_name = "URL")]
    redis_url: Option<String>,
    /// A folder of provider files and guide files to load beside what ships
    #[arg(long, value_name = "FOLDER")]
    provider_files: Option<String>,
}

impl Arguments {
    fn settings(&self) -> Result<Settings, SettingsFault> {
        let flags = [
            settings::flag("--listen", "listen", self.listen.as_ref()),
            settings::flag("--database-url", "database.url", self.database_url.as_ref()),
            settings::flag("--redis-url", "redis.url", self.redis_url.as_ref()),
            settings::flag("--provider-files", "provider_files", self.provider_files.as_ref()),
        ];
        settings::load(self.config.as_ref(), flags)
    }
}

/// Serves until the process is told to stop.
pub(super) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.settings()?;
    let telemetry = telemetry::start(settings.log, settings.otlp_endpoint.as_ref())?;
    let mut stop = StopSignals::listen()?;
    // The port comes first, so that a second server started by mistake touches no database.
    let listener = listen(settings.listen).await?;
    let store = tokio::select! {
        store = migrate::open(&settings) => store?,
        () = stop.received() => return Ok(ExitCode::SUCCESS),
    };
    tokio::select! {
        prepared = prepare(&store, &settings) => prepared?,
        () = stop.received() => {
            migrate::close(&store).await;
            return Ok(ExitCode::SUCCESS);
        }
    }
    let app = AppState::new(store.clone(), Arc::new(clock::now), settings::of_app(&settings, clock::now()));
    app.share_allowances()
        .await
        .map_err(|fault| anyhow!("what clients may ask for cannot be shared: {}", fault.message))?;
    app.read_ahead().await;
    let metrics = Metrics::measured_by(clock::ticks(), clock::processor());
    let interface = Interface::new(app.clone(), metrics, settings::of_http(&settings.http))?;
    let beside = [tokio::spawn(app.clone().write_lacking_copies()), tokio::spawn(app.follow_changes())];
    info!("rightdoor listens on http://{}/graphql", listener.local_addr()?);
    let told = async {
        stop.received().await;
        info!("rightdoor stops, once the requests under way have ended");
    };
    let limits = settings::of_socket(&settings.http);
    if http::serve(listener, interface, limits, told, settings.stop_limit).await? == Ended::CutOff {
        warn!("requests still under way are cut off");
    }
    beside.iter().for_each(JoinHandle::abort);
    migrate::close(&store).await;
    info!("rightdoor has stopped");
    telemetry.stop();
    Ok(ExitCode::SUCCESS)
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "cannot listen on {address}: another program listens there; name another address with --listen, \
             RIGHTDOOR_LISTEN or `listen` in the settings file"
        ),
        _ => anyhow!(error).context(format!(
            "cannot listen on {address}: name an address of this machine with --listen, RIGHTDOOR_LISTEN or `listen` in \
             the settings file"
        )),
    })
}

/// Brings the database up to date and loads what the settings ask for.
async fn prepare(store: &Store, settings: &Settings) -> anyhow::Result<()> {
    if let Some(redis) = &settings.redis.url {
        info!(redis = %redis, "the cache is shared by way of Redis");
    }
    seed::update_schema(store, settings).await?;
    info!(database = %settings.database.url, "the database is open and its schema up to date");
    if settings.seed_on_start {
        let report = seed::fill(store, settings.provider_files.as_deref()).await?;
        info!(
            wrote = report.wrote(),
            providers_added = report.providers.added,
            services_added = report.services.added,
            services_updated = report.services.updated,
            "the directory holds what ships"
        );
        say_what_differs(&report);
    }
    Ok(())
}

/// Names the services that are not, or no longer, as the files have them.
fn say_what_differs(report: &SeedReport) {
    if !report.retired.is_empty() {
        let services = seed::listed(&report.retired);
        warn!(services, "closed, since the file of their provider no longer has them");
    }
    if !report.services.left_alone.is_empty() {
        let services = seed::listed(&report.services.left_alone);
        info!(services, "not as their files have them, since they were changed here");
    }
}
