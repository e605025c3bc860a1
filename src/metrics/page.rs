//! Everything that Prometheus is told, with its names and help texts. Every label has few values, all of them this
//! program's own.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use domain::verdict::Outcome;
use prometheus_client::encoding::{EncodeLabelSet, prometheus_text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

use super::caching::CacheUse;
use super::connections::DatabaseUse;
use super::request::OperationKind;
use super::ticks::Ticks;

/// Upper bounds of the histograms, in seconds.
const BOUNDS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    kind: &'static str,
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FieldLabels {
    field: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StateLabels {
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FoundLabels {
    found: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BuildLabels {
    version: &'static str,
}

/// The metrics of one server. Cheap to clone; all clones count together.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    ticks: Ticks,
    processor: Ticks,
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_time: Histogram,
    field_time: Family<FieldLabels, Histogram, fn() -> Histogram>,
    verdicts: Family<OutcomeLabels, Counter>,
    statements: Counter,
    database_up: Gauge,
    connections: Family<StateLabels, Gauge>,
    most_connections: Gauge,
    cache_values: Family<FoundLabels, Counter>,
    cache_stale: Counter,
    shared_useless: Counter,
    shared_faults: Counter,
    shared_up: Gauge,
}

impl Metrics {
    /// Metrics that start at nothing, where whatever takes time takes that of a processor.
    pub fn new(ticks: Ticks) -> Self {
        Self::measured_by(Ticks::clone(&ticks), ticks)
    }

    /// Metrics that start at nothing, by the time that passes and by that which the present thread has had of a
    /// processor.
    pub fn measured_by(ticks: Ticks, processor: Ticks) -> Self {
        let mut inner = Inner {
            ticks,
            processor,
            registry: Registry::with_prefix("rightdoor"),
            requests: Family::default(),
            request_time: histogram(),
            field_time: Family::new_with_constructor(histogram as fn() -> Histogram),
            verdicts: Family::default(),
            statements: Counter::default(),
            database_up: Gauge::default(),
            connections: Family::default(),
            most_connections: Gauge::default(),
            cache_values: Family::default(),
            cache_stale: Counter::default(),
            shared_useless: Counter::default(),
            shared_faults: Counter::default(),
            shared_up: Gauge::default(),
        };
        inner.register();
        Self(Arc::new(inner))
    }

    /// The time that has passed since some start.
    pub(crate) fn ticks(&self) -> Duration {
        (self.0.ticks)()
    }

    /// What the present thread has had of a processor.
    pub(crate) fn processor_ticks(&self) -> Duration {
        (self.0.processor)()
    }

    /// Counts a request to the GraphQL endpoint that has been answered. The code is `ok` or that of an error.
    pub fn add_request(&self, kind: OperationKind, code: &'static str, time: Duration) {
        let kind = match kind {
            OperationKind::Query => "query",
            OperationKind::Mutation => "mutation",
            OperationKind::Unread => "unread",
        };
        self.0.requests.get_or_create(&RequestLabels { kind, code }).inc();
        self.0.request_time.observe(time.as_secs_f64());
    }

    pub(super) fn add_root_field(&self, name: &str, time: Duration) {
        let labels = FieldLabels { field: name.to_owned() };
        self.0.field_time.get_or_create(&labels).observe(time.as_secs_f64());
    }

    pub(super) fn add_verdicts(&self, outcome: Outcome, number: usize) {
        let outcome = match outcome {
            Outcome::MeetsCriteria => "MEETS_CRITERIA",
            Outcome::NeedsJudgement => "NEEDS_JUDGEMENT",
            Outcome::NeedsInformation => "NEEDS_INFORMATION",
            Outcome::OutsideCriteria => "OUTSIDE_CRITERIA",
        };
        self.0.verdicts.get_or_create(&OutcomeLabels { outcome }).inc_by(number as u64);
    }

    /// The page that Prometheus reads, in its text format 0.0.4.
    pub fn page(&self, database: &DatabaseUse, cache: &CacheUse) -> Result<String, fmt::Error> {
        self.0.set_cache(cache);
        let gauge = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        self.0.statements.inner().store(database.statements, Ordering::Relaxed);
        self.0.database_up.set(i64::from(database.reachable));
        self.0.most_connections.set(gauge(database.most));
        for (state, number) in [("in_use", database.in_use), ("idle", database.idle)] {
            self.0.connections.get_or_create(&StateLabels { state }).set(gauge(number));
        }
        let mut page = String::new();
        prometheus_text::encode(&mut page, &self.0.registry)?;
        Ok(page)
    }
}

impl Inner {
    fn set_cache(&self, cache: &CacheUse) {
        let set = |counter: &Counter, number| counter.inner().store(number, Ordering::Relaxed);
        for (found, number) in [
            ("in_process", cache.found_in_process),
            ("shared", cache.found_shared),
            ("joined", cache.joined),
            ("loaded", cache.loaded),
        ] {
            set(&self.cache_values.get_or_create(&FoundLabels { found }), number);
        }
        set(&self.cache_stale, cache.stale);
        set(&self.shared_useless, cache.shared_useless);
        set(&self.shared_faults, cache.shared_faults);
        self.shared_up.set(i64::from(cache.shared_up.unwrap_or(false)));
    }

    fn register(&mut self) {
        let to = &mut self.registry;
        let version = Info::new(BuildLabels { version: env!("CARGO_PKG_VERSION") });
        to.register("build", "The version of the program that runs", version);
        let help = "Requests to the GraphQL endpoint, by kind of operation and by ok or the code of the error";
        to.register("requests", help, self.requests.clone());
        let help = "How long a request to the GraphQL endpoint takes, from its head to its answer";
        to.register_with_unit("request_duration", help, Unit::Seconds, self.request_time.clone());
        let help = "How long a root field of the schema takes to answer";
        to.register_with_unit("field_duration", help, Unit::Seconds, self.field_time.clone());
        let help = "Verdicts given, by outcome: one for each service answered for";
        to.register("verdicts", help, self.verdicts.clone());
        let help = "Statements that the database has run";
        to.register("database_statements", help, self.statements.clone());
        let help = "1 while the last operation reached the database, else 0";
        to.register("database_up", help, self.database_up.clone());
        let help = "Open connections to the database, by what they do";
        to.register("database_connections", help, self.connections.clone());
        let help = "The most connections to the database that may be open";
        to.register("database_connections_max", help, self.most_connections.clone());
        let help = "Values asked of the cache, by where they were found; loaded is nowhere";
        to.register("cache_values", help, self.cache_values.clone());
        let help = "Values of the cache used although the database could not confirm them";
        to.register("cache_stale_values", help, self.cache_stale.clone());
        let help = "Values of the shared cache that were corrupt, foreign or of another format";
        to.register("cache_shared_useless_values", help, self.shared_useless.clone());
        let help = "Calls of the shared cache that failed";
        to.register("cache_shared_faults", help, self.shared_faults.clone());
        let help = "1 while the shared cache answers, else 0, as without one";
        to.register("cache_shared_up", help, self.shared_up.clone());
    }
}

fn histogram() -> Histogram {
    Histogram::new(BOUNDS)
}
