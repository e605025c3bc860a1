//! A replica is read while it answers and has what this instance has written.

use std::time::Duration;

use domain::records::Service;
use rightdoor::store::{Store, StoreSettings};
use serde_json::json;
use url::Url;

use super::proxy::{Mode, Proxy};
use super::store_databases::{now, one_provider, slug, stored};
use super::store_records::{service, service_with};
use super::support::{Session, TestDatabase, until};

const CATCHING_UP: Duration = Duration::from_secs(60);

/// A database and its replica behind a proxy.
struct Replicated {
    settings: StoreSettings,
    proxy: Proxy,
    /// The replica itself, to hold it up.
    replica: Session,
}

fn replicated(database: &TestDatabase) -> Replicated {
    let mut url = Url::parse(&std::env::var("RIGHTDOOR_TEST_REPLICA").unwrap()).unwrap();
    url.set_path(Url::parse(&database.url()).unwrap().path());
    let proxy = Proxy::before(&format!("{}:{}", url.host_str().unwrap(), url.port().unwrap()));
    let replica = Session::open(url.as_str());
    url.set_port(Some(proxy.address().port())).unwrap();
    let settings = StoreSettings { replica_url: Some(url.to_string()), ..database.settings() };
    Replicated { settings, proxy, replica }
}

fn changed() -> Service {
    service_with("one", json!({"summary": "Changed."}))
}

/// Whether what is read now is read from the replica: its connections are then counted there.
fn reads_of(replica: &Session) -> i64 {
    replica.number("SELECT COALESCE(sum(idx_scan + seq_scan), 0) FROM pg_stat_user_tables WHERE relname = 'service'")
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_REPLICATED and RIGHTDOOR_TEST_REPLICA"]
fn what_was_written_is_seen_at_once_whether_the_replica_is_behind_away_or_there() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = TestDatabase::replicated();
    let writer = runtime.block_on(async {
        let store = Store::open(&database.settings()).await.unwrap();
        store.migrate().await.unwrap();
        store.seed(&one_provider(vec![service("one")]), now()).await.unwrap();
        store
    });
    let primary = Session::open(&database.url());
    let place = "SELECT pg_current_wal_insert_lsn() - '0/0'";
    let (written, server) = (primary.number(place), Session::open(&std::env::var("RIGHTDOOR_TEST_REPLICA").unwrap()));
    let replayed = "SELECT pg_last_wal_replay_lsn() - '0/0'";
    until(CATCHING_UP, "the replica has the database", || server.number(replayed) >= written);
    let it = replicated(&database);
    let store = runtime.block_on(Store::open(&it.settings)).unwrap();
    let read = || runtime.block_on(stored(&store, "one"));

    // There: what the primary alone has not yet told it is not seen, so it is the replica that is read.
    it.replica.run("SELECT pg_wal_replay_pause()");
    until(CATCHING_UP, "it is held up", || {
        it.replica.number("SELECT (pg_get_wal_replay_pause_state() = 'paused')::int") == 1
    });
    let provider = runtime.block_on(writer.provider_id(&slug("provider"))).unwrap().unwrap();
    runtime.block_on(writer.save_service(provider, &changed(), now())).unwrap();
    assert_eq!(read(), service("one"), "it was read from the replica");

    // Behind: what others have written it sees once it knows of it.
    runtime.block_on(store.changes_since(0)).unwrap();
    assert_eq!(read(), changed());

    // Behind: what this store has written itself it sees.
    let newer = service_with("one", json!({"summary": "Newer."}));
    runtime.block_on(store.save_service(provider, &newer, now())).unwrap();
    assert_eq!(read(), newer);

    // Away, and there again.
    it.proxy.set(Mode::Refuse);
    assert_eq!(read(), newer);
    it.replica.run("SELECT pg_wal_replay_resume()");
    it.proxy.set(Mode::Pass);
    let before = reads_of(&it.replica);
    until(CATCHING_UP, "the replica is read again", || {
        assert_eq!(read(), newer);
        reads_of(&it.replica) > before
    });
}
