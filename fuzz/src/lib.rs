//! What must hold of every text that a stranger can send. Each function takes one and panics where it does not.
//! `scripts/fuzz.sh` has libFuzzer look for such texts; `fuzz/corpus/` is where it starts from.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use async_graphql::{Request, Variables};
use chrono::{DateTime, NaiveDate, Utc};
use domain::reference::Reference;
use domain::vocabulary::{AreaCode, OdsCode, Postcode, Slug, Urn};
use rightdoor::app::{AppState, Limits, Settings};
use rightdoor::graphql::{Answer, Api, How, Ran};
use rightdoor::store::{Store, StoreSettings};
use seed::check::{Checker, FileReport, FileText};
use seed::{SeedSet, render};
use serde_json::json;
use tokio::runtime::Runtime;

/// The most bytes of a refusal.
const LONGEST_REFUSAL: usize = 16 * 1024;
/// The codes of faults that are not the caller's.
const OF_THE_SYSTEM: [&str; 3] = ["INTERNAL", "TIMEOUT", "UNAVAILABLE"];
/// What is slow is found by libFuzzer's own limit.
const UNHURRIED: Duration = Duration::from_secs(3600);
/// Everything that takes a cursor or an identifier.
const LISTS: &str = "query ($text: String!, $id: ID!) {
    providers(after: $text) { totalCount } services(after: $text) { totalCount } offers(before: $text) { totalCount }
    areas(after: $text) { totalCount } schools(after: $text) { totalCount } gpPractices(after: $text) { totalCount }
    matchServices(child: {}, after: $text) { totalCount } node(id: $id) { id } nodes(ids: [$id]) { id }
}";

/// The interface over what ships, in memory.
struct Server {
    runtime: Runtime,
    api: Api,
}

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start().expect("what ships is sound"));

impl Server {
    fn start() -> Result<Self, Box<dyn std::error::Error>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let store = runtime.block_on(async {
            let settings = StoreSettings { statement_limit: UNHURRIED, ..StoreSettings::new("sqlite::memory:") };
            let store = Store::open(&settings).await?;
            store.migrate().await?;
            store.seed(&SeedSet::embedded()?.into(), now()).await?;
            Ok::<_, Box<dyn std::error::Error>>(store)
        })?;
        let limits = Limits { time: UNHURRIED, ..Limits::default() };
        let app = AppState::new(store, Arc::new(now), Settings { limits, ..Settings::default() });
        Ok(Self { runtime, api: Api::new(app).map_err(|_| "the schema cannot be read")? })
    }

    fn answer(&self, request: Request, by_post: bool) -> Answer {
        let how = How {
            request_id: "fuzz".to_owned(),
            may_be_about_a_child: by_post,
            may_change_things: by_post,
            sent: None,
        };
        let answer = self.runtime.block_on(self.api.answer(request, &how));
        assert!(!OF_THE_SYSTEM.contains(&answer.code), "{}", String::from_utf8_lossy(&answer.body));
        if answer.ran == Ran::Refused {
            assert!(answer.body.len() < LONGEST_REFUSAL, "a refusal of {} bytes", answer.body.len());
        }
        answer
    }
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_600_000, 0).unwrap_or(DateTime::UNIX_EPOCH)
}

/// A document of GraphQL is answered or refused in few words, by POST and by GET, and is no fault of the system.
pub fn documents(text: &str) {
    SERVER.answer(Request::new(text), true);
    let answer = SERVER.answer(Request::new(text), false);
    let body = String::from_utf8_lossy(&answer.body);
    assert!(!body.contains("\"matchServices\":{") && !body.contains("\"checkEligibility\":{"), "by GET: {body}");
}

/// A cursor or an identifier is one that was given out, or a fault of the caller.
pub fn cursors(text: &str) {
    let variables = Variables::from_json(json!({"text": text, "id": text}));
    SERVER.answer(Request::new(LISTS).variables(variables), true);
}

static KNOWN: LazyLock<(Reference, Vec<Slug>)> = LazyLock::new(|| {
    let set = SeedSet::embedded().expect("what ships is sound");
    let services = set.providers.iter().flat_map(|file| &file.services).map(|service| service.slug.clone());
    (set.reference(), services.collect())
});

thread_local! {
    static CHECKER: Checker<'static> = {
        let (reference, services) = &*KNOWN;
        Checker::new(reference, services.iter().cloned()).expect("what ships is sound")
    };
}

/// A provider file is checked to its end, and one without an error can be loaded.
pub fn provider_files(text: &str) {
    let file = FileText { name: "file.yaml".to_owned(), text: text.to_owned() };
    let day = NaiveDate::from_ymd_opt(2026, 11, 26).unwrap_or_default();
    let reports = CHECKER.with(|checker| checker.check(std::slice::from_ref(&file), day));
    reports.iter().for_each(|report| assert!(report.findings.is_empty() || !render::lines(report).is_empty()));
    if !reports.iter().any(FileReport::has_errors) {
        let mut set = SeedSet::built_in_reference().expect("what ships is sound");
        set.add(&[file]).expect("a file without an error can be loaded");
    }
}

/// A code that is parsed shows itself as one that is the same code.
pub fn postcodes(text: &str) {
    if let Ok(code) = Postcode::parse(text) {
        let shown = code.to_string();
        assert!(shown.is_ascii() && (5..=8).contains(&shown.len()), "{shown}");
        assert_eq!(Postcode::parse(&shown).ok(), Some(code));
    }
    if let Ok(code) = AreaCode::parse(text) {
        assert_eq!(AreaCode::parse(&code.to_string()).ok(), Some(code));
    }
    if let Ok(code) = OdsCode::parse(text) {
        assert_eq!(OdsCode::parse(&code.to_string()).ok(), Some(code));
    }
    if let Ok(code) = Urn::parse(text) {
        assert_eq!(Urn::parse(&code.to_string()).ok(), Some(code));
    }
    if let Ok(slug) = Slug::parse(text) {
        assert_eq!(slug.to_string(), text.trim());
    }
}
