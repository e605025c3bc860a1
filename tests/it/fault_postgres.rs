//! The program when its PostgreSQL server goes away, falls silent, is too slow or comes back, and when its own
//! process or its clients end at a bad moment.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rightdoor::store::{Store, StoreError, StoreSettings};
use url::Url;

use super::cli_program::{Server, rightdoor, run};
use super::proxy::{Mode, Proxy};
use super::support::{Session, TestDatabase, until};

/// A question whose answer may be kept.
const KEPT: &str = r#"{ "query": "{ kept: services(where: { text: \"therapy\" }, first: 1) { totalCount } }" }"#;
const CONNECTIONS: usize = 4;
const RECOVERY: Duration = Duration::from_secs(15);
const WAITS: &str = "wait_event_type = 'Lock'";

/// A seeded database with a server whose connections to it lead through a proxy.
struct Setup {
    // The server ends before its database goes.
    server: Server,
    proxy: Proxy,
    database: TestDatabase,
}

impl Setup {
    fn start(connections: usize) -> Self {
        Self::with(connections, Some("3"))
    }

    /// With a limit of statements, or with the limits that there are by default.
    fn with(connections: usize, statement_seconds: Option<&str>) -> Self {
        let database = TestDatabase::empty();
        let mut url = Url::parse(&database.url()).unwrap();
        let proxy = Proxy::before(&format!("{}:{}", url.host_str().unwrap(), url.port().unwrap()));
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(proxy.address().port())).unwrap();
        let mut command = rightdoor(&["serve", "--listen", "127.0.0.1:0", "--database-url", url.as_str()]);
        command.env("RIGHTDOOR_DATABASE_MAX_CONNECTIONS", connections.to_string());
        // Every question is to have the database find its list.
        command.env("RIGHTDOOR_CACHE_LISTS", "false");
        match statement_seconds {
            Some(seconds) => command.env("RIGHTDOOR_DATABASE_STATEMENT_SECONDS", seconds),
            None => {
                command.env_remove("RIGHTDOOR_DATABASE_STATEMENT_SECONDS");
                command.env_remove("RIGHTDOOR_LIMITS_ANSWER_SECONDS")
            }
        };
        command.env_remove("RIGHTDOOR_DATABASE_ACQUIRE_MILLISECONDS");
        Self { server: Server::start(&mut command), proxy, database }
    }

    fn session(&self) -> Session {
        Session::open(&self.database.url())
    }

    /// Sends a question that has not been asked before, so that no answer to it is kept.
    fn send(&self) -> TcpStream {
        static ASKED: AtomicU32 = AtomicU32::new(0);
        let name = format!("n{}", ASKED.fetch_add(1, Ordering::Relaxed));
        self.server.send("POST /graphql", &KEPT.replace("kept", &name))
    }

    /// The answer, which must come within a limit.
    fn within(&self, limit: Duration) -> String {
        let mut stream = self.send();
        stream.set_read_timeout(Some(limit)).unwrap();
        read(&mut stream)
    }

    fn answers(&self) -> bool {
        has_data(&self.within(Duration::from_secs(10)))
    }

    /// As many requests as there are connections are all answered at once.
    fn pool_is_whole(&self) {
        let mut streams: Vec<TcpStream> = (0..CONNECTIONS * 2).map(|_| self.send()).collect();
        for stream in &mut streams {
            let answer = read(stream);
            assert!(has_data(&answer), "{answer}");
        }
    }
}

fn read(stream: &mut TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer in time");
    answer
}

fn has_data(answer: &str) -> bool {
    answer.contains(r#""totalCount":"#)
}

fn is_unavailable(answer: &str) -> bool {
    answer.contains(r#""code":"UNAVAILABLE""#) && answer.contains("\r\nretry-after: 1\r\n")
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn a_database_that_is_away_is_unavailable_within_a_second_and_comes_back_by_itself() {
    let setup = Setup::start(CONNECTIONS);
    assert!(setup.answers());
    let kept = || setup.server.ask("POST /graphql", KEPT);
    assert!(has_data(&kept()));
    for away in [Mode::Refuse, Mode::Reset, Mode::Hang, Mode::Corrupt] {
        setup.proxy.set(away);
        let answer = setup.within(Duration::from_secs(1));
        assert!(is_unavailable(&answer), "{away:?}: {answer}");
        let answer = kept();
        assert!(has_data(&answer) && answer.contains("\r\nrightdoor-stale: true\r\n"), "{away:?}: {answer}");
        assert!(setup.server.ask("GET /health/ready", "").starts_with("HTTP/1.1 503 "), "{away:?}");
        assert!(setup.server.ask("GET /health/live", "").starts_with("HTTP/1.1 200 "), "{away:?}");
        setup.proxy.set(Mode::Pass);
        until(RECOVERY, "it answers again", || setup.answers());
        assert!(setup.server.ask("GET /health/ready", "").starts_with("HTTP/1.1 200 "), "{away:?}");
        setup.pool_is_whole();
    }
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn a_statement_that_takes_too_long_is_ended_by_the_database() {
    let setup = Setup::start(CONNECTIONS);
    let (holder, watcher) = (setup.session(), setup.session());
    holder.hold_services();
    let answer = setup.within(Duration::from_secs(5));
    assert!(answer.contains(r#""code":"TIMEOUT""#), "{answer}");
    assert_eq!(watcher.connections(WAITS), 0, "nothing waits in the database for nobody");
    holder.let_go();
    setup.pool_is_whole();
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn by_default_a_request_has_two_seconds_and_leaves_no_statement_and_no_transaction() {
    let setup = Setup::with(CONNECTIONS, None);
    let (holder, watcher) = (setup.session(), setup.session());
    // Whether all connections are at work or not.
    for requests in [1, CONNECTIONS] {
        holder.hold_services();
        let mut streams: Vec<TcpStream> = (0..requests).map(|_| setup.send()).collect();
        until(RECOVERY, "they are under way", || watcher.connections(WAITS) > 0);
        for stream in &mut streams {
            stream.set_read_timeout(Some(Duration::from_millis(2_500))).unwrap();
            let answer = read(stream);
            assert!(answer.contains(r#""code":"TIMEOUT""#), "{answer}");
        }
        // While the lock is still held.
        until(Duration::from_secs(2), "nothing goes on", || watcher.connections("state <> 'idle'") == 0);
        holder.let_go();
    }
    setup.pool_is_whole();
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn connections_that_fall_silent_during_a_statement_are_given_up() {
    let setup = Setup::start(CONNECTIONS);
    let (holder, watcher) = (setup.session(), setup.session());
    holder.hold_services();
    let mut waiting: Vec<TcpStream> = (0..CONNECTIONS).map(|_| setup.send()).collect();
    until(RECOVERY, "all connections are taken", || watcher.connections(WAITS) == 4);
    setup.proxy.set(Mode::Hang);
    holder.let_go();
    for stream in &mut waiting {
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let answer = read(stream);
        assert!(answer.contains(r#""code":"TIMEOUT""#), "{answer}");
    }
    setup.proxy.set(Mode::Pass);
    until(RECOVERY, "it answers again", || setup.answers());
    until(RECOVERY, "all connections are new", || {
        let mut streams: Vec<TcpStream> = (0..CONNECTIONS).map(|_| setup.send()).collect();
        streams.iter_mut().all(|stream| has_data(&read(stream)))
    });
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn without_a_connection_to_spare_the_answer_is_unavailable_at_once() {
    let setup = Setup::start(1);
    let (holder, watcher) = (setup.session(), setup.session());
    holder.hold_services();
    let mut first = setup.send();
    until(RECOVERY, "the only connection is taken", || watcher.connections(WAITS) == 1);
    let answer = setup.within(Duration::from_secs(1));
    assert!(is_unavailable(&answer), "{answer}");
    holder.let_go();
    let answer = read(&mut first);
    assert!(has_data(&answer), "{answer}");
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn clients_that_go_away_leave_no_transaction_open_and_no_connection_taken() {
    let setup = Setup::start(CONNECTIONS);
    let (holder, watcher) = (setup.session(), setup.session());
    for _ in 0..20 {
        holder.hold_services();
        let streams: Vec<TcpStream> = (0..50).map(|_| setup.send()).collect();
        until(RECOVERY, "some are under way", || watcher.connections(WAITS) > 0);
        drop(streams);
        holder.let_go();
    }
    until(RECOVERY, "no transaction is open", || watcher.connections("state <> 'idle'") == 0);
    until(RECOVERY, "it answers", || setup.answers());
    setup.pool_is_whole();
    assert!(watcher.connections("true") <= 4);
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
async fn a_read_given_up_at_any_moment_leaves_its_connection_in_no_transaction() {
    let database = TestDatabase::empty();
    let settings = StoreSettings { max_connections: 1, min_connections: 1, ..database.settings() };
    let store = Store::open(&settings).await.unwrap();
    store.migrate().await.unwrap();
    for turns in 0..300 {
        let given_up = async {
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = given_up => {}
            read = store.reference() => drop(read.unwrap()),
        }
        // A statement on its own, on the same connection: within a transaction left open, none can begin any more.
        store.changes_since(0).await.unwrap();
        store.reference().await.unwrap();
    }
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn a_process_killed_while_it_seeds_leaves_nothing_and_one_that_waits_for_it_says_so() {
    let database = TestDatabase::empty();
    let url = database.url();
    assert_eq!(run(&mut rightdoor(&["migrate", "--database-url", &url])).code, Some(0));
    let (holder, watcher) = (Session::open(&url), Session::open(&url));
    holder.hold_services();
    let mut command = rightdoor(&["seed", "--database-url", &url]);
    let mut seeding = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    until(RECOVERY, "it is half way through", || watcher.connections(WAITS) == 1);

    let settings = StoreSettings { lock_limit: Duration::from_millis(100), ..StoreSettings::new(&url) };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let refused = runtime.block_on(async { Store::open(&settings).await.unwrap().migrate().await });
    assert!(matches!(refused, Err(StoreError::Busy)), "{refused:?}");

    seeding.kill().unwrap();
    seeding.wait().unwrap();
    holder.let_go();
    until(RECOVERY, "its transaction has ended", || watcher.connections("state <> 'idle'") == 0);
    for table in ["term", "area", "provider", "service", "seed_set"] {
        assert_eq!(watcher.number(&format!("SELECT count(*) FROM {table}")), 0, "{table}");
    }
    let again = run(&mut rightdoor(&["seed", "--database-url", &url]));
    assert_eq!(again.code, Some(0), "{}", again.complaints);
    assert!(watcher.number("SELECT count(*) FROM service") > 0);
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
fn a_server_told_to_stop_ends_what_is_under_way_and_waits_for_no_silent_client() {
    let setup = Setup::start(CONNECTIONS);
    let (holder, watcher) = (setup.session(), setup.session());
    holder.hold_services();
    let mut under_way = setup.send();
    until(RECOVERY, "it is under way", || watcher.connections(WAITS) == 1);
    let silent = TcpStream::connect(&setup.server.address).unwrap();
    let mut half_said = TcpStream::connect(&setup.server.address).unwrap();
    half_said.write_all(b"POST /graphql HTTP/1.1\r\nhost: here\r\ncontent-le").unwrap();
    setup.server.terminate();
    until(RECOVERY, "it takes no more connections", || TcpStream::connect(&setup.server.address).is_err());
    holder.let_go();
    let answer = read(&mut under_way);
    assert!(has_data(&answer), "{answer}");
    let ended = std::sync::mpsc::channel();
    let server = setup.server;
    std::thread::spawn(move || ended.0.send(server.ended()));
    let (code, logged) = ended.1.recv_timeout(Duration::from_secs(30)).expect("it ends within 30 seconds");
    assert_eq!(code, Some(0), "{logged}");
    drop((silent, half_said));
}
