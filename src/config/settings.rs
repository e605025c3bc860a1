//! The settings themselves. `config.default.toml` says what each is for.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::addresses::{DatabaseUrl, OtlpEndpoint, RedisUrl};
use super::fault::SettingsFault;
use super::http::HttpSettings;
use super::reading::Reading;
use super::source::Sources;

/// A day, in seconds: the most that any time limit may be.
pub(super) const DAY: u64 = 86_400;

/// All settings, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How long requests under way have to end once the server is told to stop.
    pub stop_limit: Duration,
    /// Whether `serve` and `seed` bring the schema up to date.
    pub migrate_on_start: bool,
    /// Whether `serve` loads what ships.
    pub seed_on_start: bool,
    /// A folder of files to load beside what ships.
    pub provider_files: Option<PathBuf>,
    /// The database.
    pub database: DatabaseSettings,
    /// What is kept of what was read.
    pub cache: CacheSettings,
    /// The shared cache.
    pub redis: RedisSettings,
    /// The log.
    pub log: LogSettings,
    /// The collector that traces are sent to.
    pub otlp_endpoint: Option<OtlpEndpoint>,
    /// Matching children with services.
    pub matching: MatchingSettings,
    /// What one request may ask for.
    pub limits: LimitSettings,
    /// Connections, and what one client may ask for.
    pub http: HttpSettings,
}

/// What is kept of what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheSettings {
    /// How many bytes of memory.
    pub bytes: u64,
    /// Whether whole answers to public questions are kept.
    pub answers: bool,
    /// Whether pages of public lists are kept.
    pub lists: bool,
    /// How long it is used before it is read again.
    pub lifetime: Duration,
    /// How long after it was read it is used while the database is away.
    pub stale_limit: Duration,
}

/// The shared cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedisSettings {
    /// The address of its server, if there is one.
    pub url: Option<RedisUrl>,
    /// How long a call may take.
    pub call_limit: Duration,
}

/// Where the database is, how many connections it is given and how long it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatabaseSettings {
    /// Its address.
    pub url: DatabaseUrl,
    /// The address of a replica for reading.
    pub replica_url: Option<DatabaseUrl>,
    /// Connections kept open.
    pub min_connections: u32,
    /// The most connections open at once.
    pub max_connections: u32,
    /// How long a request waits for a connection.
    pub acquire_limit: Duration,
    /// How long a request's statements may take.
    pub statement_limit: Duration,
    /// How long a connection may be idle.
    pub idle_limit: Duration,
    /// How long migrating and seeding wait for another instance.
    pub lock_limit: Duration,
}

/// What is logged, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LogSettings {
    /// How a line looks.
    pub format: LogFormat,
    /// The least that is logged.
    pub level: LogLevel,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Human,
    /// For machines: a JSON object.
    Json,
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// What failed.
    Error,
    /// And what may fail.
    Warn,
    /// And what happened.
    Info,
    /// And how.
    Debug,
    /// And every step.
    Trace,
}

/// Limits of matching.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MatchingSettings {
    /// How many services one question may take in.
    pub most_candidates: usize,
}

/// What one request may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitSettings {
    /// How many words and signs a document may have.
    pub tokens: usize,
    /// How deep fields may be nested.
    pub depth: usize,
    /// How many fields may be asked for under another name.
    pub aliases: usize,
    /// How many root fields an operation may have.
    pub root_fields: usize,
    /// How many directives a document may have.
    pub directives: usize,
    /// How many objects an answer may have.
    pub nodes: usize,
    /// How many errors an answer shows.
    pub errors: usize,
    /// How long an answer may take.
    pub answer_limit: Duration,
    /// How many bytes a request may have.
    pub body_bytes: usize,
}

impl Settings {
    /// Reads the settings from everything that gives some. An error names all that is wrong.
    pub fn load(sources: &Sources) -> Result<Self, SettingsFault> {
        let mut reading = Reading::new(sources);
        let settings = Self::read(&mut reading);
        reading.finish(settings)
    }

    fn read(reading: &mut Reading) -> Option<Self> {
        let listen =
            reading.parsed("listen", "an address and a port, such as `127.0.0.1:8080`", |text| text.parse().ok());
        let stop_limit = reading.seconds("stop_seconds", 0..=DAY);
        let migrate_on_start = reading.truth("migrate_on_start");
        let seed_on_start = reading.truth("seed_on_start");
        let provider_files = reading.parsed("provider_files", "the path of a folder, or nothing", |text| {
            Some((!text.is_empty()).then(|| PathBuf::from(text)))
        });
        let database = DatabaseSettings::read(reading);
        let cache = CacheSettings::read(reading);
        let redis = RedisSettings::read(reading);
        let log = LogSettings::read(reading);
        let otlp_endpoint =
            reading.parsed("telemetry.otlp_endpoint", &format!("{}, or nothing", OtlpEndpoint::EXPECTED), |text| {
                if text.is_empty() { Some(None) } else { OtlpEndpoint::parse(text).map(Some) }
            });
        let matching = MatchingSettings::read(reading);
        let limits = LimitSettings::read(reading);
        let http = HttpSettings::read(reading);
        Some(Self {
            listen: listen?,
            stop_limit: stop_limit?,
            migrate_on_start: migrate_on_start?,
            seed_on_start: seed_on_start?,
            provider_files: provider_files?,
            database: database?,
            cache: cache?,
            redis: redis?,
            log: log?,
            otlp_endpoint: otlp_endpoint?,
            matching: matching?,
            limits: limits?,
            http: http?,
        })
    }
}

impl DatabaseSettings {
    fn read(reading: &mut Reading) -> Option<Self> {
        let url = reading.database("database.url", DatabaseUrl::EXPECTED, DatabaseUrl::parse);
        let expected = "`postgres://` and the address of a server, or nothing; and `database.url` one of a server too";
        let of_server = url.as_ref().is_some_and(|url| DatabaseUrl::parse_of_server(url.with_password()).is_some());
        let replica_url = reading.database("database.replica_url", expected, |text| match text {
            "" => Some(None),
            text => DatabaseUrl::parse_of_server(text).filter(|_| of_server).map(Some),
        });
        let max_connections = reading.whole("database.max_connections", 1..=1000);
        let min_connections = reading.whole("database.min_connections", 0..=1000);
        let acquire_limit = reading.milliseconds("database.acquire_milliseconds", 10..=DAY * 1000);
        let statement_limit = reading.seconds("database.statement_seconds", 1..=DAY);
        let idle_limit = reading.seconds("database.idle_seconds", 1..=DAY);
        let lock_limit = reading.seconds("database.lock_seconds", 1..=DAY);
        Some(Self {
            url: url?,
            replica_url: replica_url?,
            min_connections: min_connections?.min(max_connections?),
            max_connections: max_connections?,
            acquire_limit: acquire_limit?,
            statement_limit: statement_limit?,
            idle_limit: idle_limit?,
            lock_limit: lock_limit?,
        })
    }
}

impl CacheSettings {
    fn read(reading: &mut Reading) -> Option<Self> {
        let bytes = reading.whole("cache.bytes", 0..=1_000_000_000_000);
        let answers = reading.truth("cache.answers");
        let lists = reading.truth("cache.lists");
        let lifetime = reading.seconds("cache.lifetime_seconds", 0..=DAY);
        let stale_limit = reading.seconds("cache.stale_seconds", 0..=DAY);
        Some(Self { bytes: bytes?, answers: answers?, lists: lists?, lifetime: lifetime?, stale_limit: stale_limit? })
    }
}

impl RedisSettings {
    fn read(reading: &mut Reading) -> Option<Self> {
        let url = reading.secret("redis.url", &format!("{}, or nothing", RedisUrl::EXPECTED), |text| {
            if text.is_empty() { Some(None) } else { RedisUrl::parse(text).map(Some) }
        });
        let call_limit = reading.milliseconds("redis.call_milliseconds", 1..=10_000);
        Some(Self { url: url?, call_limit: call_limit? })
    }
}

impl LogSettings {
    fn read(reading: &mut Reading) -> Option<Self> {
        let format = reading.choice("log.format", &[("human", LogFormat::Human), ("json", LogFormat::Json)]);
        let level = reading.choice(
            "log.level",
            &[
                ("error", LogLevel::Error),
                ("warn", LogLevel::Warn),
                ("info", LogLevel::Info),
                ("debug", LogLevel::Debug),
                ("trace", LogLevel::Trace),
            ],
        );
        Some(Self { format: format?, level: level? })
    }
}

impl MatchingSettings {
    fn read(reading: &mut Reading) -> Option<Self> {
        let most_candidates = reading.count("matching.most_candidates", 1..=100_000);
        Some(Self { most_candidates: most_candidates? })
    }
}

impl LimitSettings {
    fn read(reading: &mut Reading) -> Option<Self> {
        let tokens = reading.count("limits.tokens", 1..=100_000);
        let depth = reading.count("limits.depth", 1..=40);
        let aliases = reading.count("limits.aliases", 0..=10_000);
        let root_fields = reading.count("limits.root_fields", 1..=1_000);
        let directives = reading.count("limits.directives", 0..=1_000);
        let nodes = reading.count("limits.nodes", 1..=1_000_000);
        let errors = reading.count("limits.errors", 1..=1_000);
        let answer_limit = reading.seconds("limits.answer_seconds", 1..=DAY);
        let body_bytes = reading.count("limits.body_bytes", 1024..=100_000_000);
        Some(Self {
            tokens: tokens?,
            depth: depth?,
            aliases: aliases?,
            root_fields: root_fields?,
            directives: directives?,
            nodes: nodes?,
            errors: errors?,
            answer_limit: answer_limit?,
            body_bytes: body_bytes?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{LogFormat, Reading, Settings};
    use crate::config::{DEFAULT_FILE, FlagValue, Sources};

    fn variables(variables: &[(&str, &str)]) -> Sources {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Sources { variables: variables.iter().map(owned).collect(), ..Sources::default() }
    }

    fn message(sources: &Sources) -> String {
        Settings::load(sources).unwrap_err().to_string()
    }

    #[test]
    fn every_key_of_the_default_file_is_used() {
        let mut reading = Reading::new(&Sources::default());
        assert!(Settings::read(&mut reading).is_some());
        assert_eq!(reading.unread(), [""; 0]);
    }

    #[test]
    fn every_key_of_the_default_file_is_documented() {
        let lines: Vec<&str> = DEFAULT_FILE.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let is_key = line.starts_with(|first: char| first.is_ascii_lowercase());
            assert!(!is_key || lines[at - 1].starts_with("# "), "{line}");
        }
    }

    #[test]
    fn a_flag_counts_before_a_variable() {
        let mut sources = variables(&[("RIGHTDOOR_LISTEN", "0.0.0.0:1"), ("RIGHTDOOR_LOG_FORMAT", "json")]);
        let flag = FlagValue { flag: "--listen", key: "listen", value: "0.0.0.0:2".to_owned() };
        sources.flags.push(flag);
        let settings = Settings::load(&sources).unwrap();
        assert_eq!(settings.listen.port(), 2);
        assert_eq!(settings.log.format, LogFormat::Json);
        assert_eq!(settings.matching.most_candidates, 2000);
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let sources = variables(&[
            ("RIGHTDOOR_DATABASE_MIN_CONNECTIONS", "1001"),
            ("RIGHTDOOR_LISTEN", "8080"),
            ("RIGHTDOOR_LOG_FORMAT", ""),
            ("RIGHTDOOR_SEED_ON_START", "yes"),
        ]);
        assert_eq!(
            message(&sources),
            "the settings are wrong:
  variable RIGHTDOOR_LISTEN: `listen` expects an address and a port, such as `127.0.0.1:8080`, but got `8080`
  variable RIGHTDOOR_SEED_ON_START: `seed_on_start` expects `true` or `false`, but got `yes`
  variable RIGHTDOOR_DATABASE_MIN_CONNECTIONS: `database.min_connections` expects a whole number from 0 to 1000, but got `1001`
  variable RIGHTDOOR_LOG_FORMAT: `log.format` expects one of `human`, `json`, but got nothing"
        );
    }

    #[test]
    fn no_password_is_quoted() {
        let sources = variables(&[
            ("RIGHTDOOR_DATABASE_URL", "mysql://rd:s3cret@db/rd"),
            ("RIGHTDOOR_DATABASE_REPLICA_URL", "postgres://rd:s3cret@replica/rd"),
            ("RIGHTDOOR_REDIS_URL", "http://:s3cret@cache"),
        ]);
        let message = message(&sources);
        assert!(message.contains("variable RIGHTDOOR_DATABASE_URL: `database.url` expects `sqlite://`"), "{message}");
        assert!(message.contains("`database.replica_url` expects `postgres://`"), "{message}");
        assert!(message.contains("variable RIGHTDOOR_REDIS_URL: `redis.url` expects `redis://`"), "{message}");
        assert!(!message.contains("s3cret"), "{message}");
        let good = variables(&[("RIGHTDOOR_DATABASE_URL", "postgres://rd:s3cret@db/rd")]);
        assert!(!format!("{:?}", Settings::load(&good)).contains("s3cret"));
    }
}
