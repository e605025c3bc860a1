//! Copies of service documents: how many statements they spare, and what a server does about those that are lacking.

use std::sync::Arc;

use domain::records::{RecordId, Service, ServiceOutline};
use rightdoor::app::AppState;
use rightdoor::store::Store;
use tokio::runtime::Runtime;

use super::store_databases::{now, one_provider, slug, slugs};
use super::store_records::full_service;
use super::support::{Session, TestDatabase, unhurried};

const THROW_AWAY: &str = "UPDATE service_copy SET form = NULL, document = NULL";

/// A directory of fifty services, each with its copy.
struct Fifty {
    runtime: Runtime,
    store: Store,
    ids: Vec<RecordId>,
    database: TestDatabase,
}

impl Fifty {
    fn new() -> Self {
        Self::of(&full_service())
    }

    fn of(service: &Service) -> Self {
        let runtime = Runtime::new().unwrap();
        let database = TestDatabase::empty();
        let services = (10..60).map(|number| {
            let mut service = service.clone();
            service.slug = slug(&format!("service-{number}"));
            service
        });
        let records = one_provider(services.collect());
        let (store, ids) = runtime.block_on(async {
            let store = Store::open(&database.settings()).await.unwrap();
            store.migrate().await.unwrap();
            store.seed(&records, now()).await.unwrap();
            let provider = store.provider_id(&slug("provider")).await.unwrap().unwrap();
            let ids = store.services_of_provider(provider).await.unwrap();
            (store, ids)
        });
        Self { runtime, store, ids, database }
    }

    fn run(&self, statements: &str) {
        Session::open(&self.database.url()).run(statements);
    }

    fn lacking(&self) -> Vec<RecordId> {
        self.runtime.block_on(self.store.services_without_copy()).unwrap()
    }

    /// How many statements it takes to read some services, and how many to read their outlines.
    fn statements(&self, ids: &[RecordId]) -> [u64; 2] {
        let before = self.store.statements_run();
        let documents = self.runtime.block_on(self.store.services(ids)).unwrap();
        let between = self.store.statements_run();
        let outlines = self.runtime.block_on(self.store.outlines(ids)).unwrap();
        let of_documents: Vec<ServiceOutline> = documents.iter().map(|document| ServiceOutline::of(document)).collect();
        assert_eq!(outlines.iter().map(|outline| (**outline).clone()).collect::<Vec<_>>(), of_documents);
        assert_eq!(outlines.len(), ids.len());
        [between - before, self.store.statements_run() - between]
    }
}

#[test]
fn one_service_takes_as_many_statements_as_fifty() {
    let fifty = Fifty::new();
    let of_some = || [1, 5, 50].map(|some| fifty.statements(&fifty.ids[..some]));
    assert_eq!(of_some(), [[1, 1]; 3], "from their copies");
    fifty.run(THROW_AWAY);
    let [one, five, all] = of_some();
    assert!((3..=22).contains(&one[0]), "from their rows: {one:?}");
    assert_eq!([five, all], [one, one]);
    fifty.run("UPDATE service_copy SET form = NULL WHERE service_id > 5");
    assert_eq!(fifty.statements(&fifty.ids), one, "some from copies and some from rows");
}

#[test]
fn where_postcodes_are_is_one_statement_more() {
    let mut service = full_service();
    service.locations[0].position = None;
    let fifty = Fifty::of(&service);
    for some in [1, 5, 50] {
        assert_eq!(fifty.statements(&fifty.ids[..some]), [2, 1]);
    }
}

#[test]
fn an_outline_that_does_not_read_or_whose_copy_is_gone_is_none() {
    for left in [
        "outline = NULL",
        "outline = '{'",
        "outline = replace(outline, 'service-', 'other-'), form = NULL",
        // Of another service.
        "outline = replace(outline, '{\"id\":', '{\"id\":9')",
    ] {
        let fifty = Fifty::new();
        fifty.run(&format!("UPDATE service_copy SET {left}"));
        fifty.statements(&fifty.ids);
    }
}

#[test]
fn a_server_writes_the_copies_that_are_lacking_but_of_what_it_cannot_read() {
    let fifty = Fifty::new();
    fifty.run(THROW_AWAY);
    assert_eq!(fifty.lacking(), fifty.ids);
    let unreadable = fifty.ids[7];
    fifty.run(&format!("UPDATE service SET status = 'no such status' WHERE id = {}", unreadable.0));
    let app = AppState::new(fifty.store.clone(), Arc::new(now), unhurried());
    fifty.runtime.block_on(app.write_lacking_copies());
    assert_eq!(fifty.lacking(), [unreadable]);
}

#[test]
fn services_come_in_the_order_asked_for_and_missing_ones_are_left_out() {
    let fifty = Fifty::new();
    // Some of them are read from copies, and others from rows.
    fifty.run("UPDATE service_copy SET form = NULL WHERE service_id > 5");
    let asked = [fifty.ids[7], RecordId(123_456), fifty.ids[2], fifty.ids[7]];
    let found = fifty.runtime.block_on(slugs(&fifty.store, &asked));
    assert_eq!(found, ["service-17", "service-12", "service-17"]);
}
