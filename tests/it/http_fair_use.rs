//! What each client may ask for: here, over all instances that share a Redis server, and with a key of its own.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use redis::{Commands, Connection};
use sha2::{Digest, Sha256};

use super::cli_program::{Server, rightdoor};
use super::proxy::{Mode, Proxy};
use super::support::{TestDatabase, redis_for_tests, until};

const LIMIT: Duration = Duration::from_secs(20);
const ASKED: &str = "/graphql?query=%7B__typename%7D";
/// Of 100 objects and more.
const HEAVY: &str = "/graphql?query=%7Bservices(first:100)%7BtotalCount%20nodes%7Bslug%7D%7D%7D";
const ALLOWED: &str = "HTTP/1.1 200 ";
const REFUSED: &str = "HTTP/1.1 429 ";

/// A server on which a client may ask so much at once, and waits a minute for each unit more.
fn command(database: &str, redis: &str, at_once: &str, keys: &str) -> Command {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", database, "--redis-url", redis];
    let mut command = rightdoor(if redis.is_empty() { &arguments[..5] } else { &arguments });
    for (name, value) in [
        ("RIGHTDOOR_SEED_ON_START", "false"),
        ("RIGHTDOOR_HTTP_UNITS_A_MINUTE", "1"),
        ("RIGHTDOOR_HTTP_UNITS_AT_ONCE", at_once),
        ("RIGHTDOOR_HTTP_TRUSTED_PROXIES", "127.0.0.1"),
        ("RIGHTDOOR_HTTP_API_KEYS", keys),
    ] {
        command.env(name, value);
    }
    command
}

fn server(database: &str, redis: &str, at_once: &str, keys: &str) -> Server {
    Server::start(&mut command(database, redis, at_once, keys))
}

/// Servers over one database and one Redis server, which both have found.
fn instances(database: &TestDatabase, redis: &str, at_once: &str) -> [Server; 2] {
    [(); 2].map(|()| {
        let mut server = server(&database.url(), redis, at_once, "");
        is_linked(&mut server);
        server
    })
}

/// Waits until the server has found Redis, which it seeks when it first needs it.
fn is_linked(server: &mut Server) {
    ask(server, ASKED, "198.51.100.1", "");
    server.wait_for("the shared cache answers");
}

/// Asks for a client at an address, with further headers.
fn ask(server: &Server, path: &str, address: &str, headers: &str) -> String {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n");
    stream.write_all(format!("{request}x-forwarded-for: {address}\r\n{headers}\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn assert_starts(answer: &str, start: &str, what: &str) {
    assert!(answer.starts_with(start), "{what}: {answer}");
}

/// Everything on a Redis server that fair use keeps: keys, and what they hold.
fn kept(redis: &mut Connection) -> Vec<(String, Vec<Vec<u8>>)> {
    let keys: Vec<String> = redis.keys("rightdoor:fair-use:*").unwrap();
    let fields = |key: String| {
        let fields = redis::cmd("HGETALL").arg(&key).query(redis).unwrap_or_default();
        (key, fields)
    };
    keys.into_iter().map(fields).collect()
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
fn one_allowance_holds_over_all_instances() {
    let database = TestDatabase::empty();
    let [one, other] = instances(&database, &redis_for_tests(), "4");
    for (left, server) in ["r=3;", "r=2;", "r=1;", "r=0;"].into_iter().zip([&one, &other, &one, &other]) {
        let answer = ask(server, ASKED, "203.0.113.1", "");
        assert!(answer.starts_with(ALLOWED) && answer.contains(left), "{left}: {answer}");
    }
    for server in [&one, &other] {
        let answer = ask(server, ASKED, "203.0.113.1", "");
        assert!(answer.starts_with(REFUSED) && answer.contains("\r\nretry-after: "), "{answer}");
        assert!(answer.contains("\r\nratelimit-policy: \"fair-use\";q=1;w=60;burst=4\r\n"), "{answer}");
    }
    assert_starts(&ask(&one, ASKED, "203.0.113.2", ""), ALLOWED, "another client");
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
fn what_an_answer_weighs_counts_on_the_other_instance() {
    let database = TestDatabase::empty();
    let [one, other] = instances(&database, &redis_for_tests(), "33");
    let mut redis = redis::Client::open(redis_for_tests()).unwrap().get_connection().unwrap();
    assert_starts(&ask(&one, HEAVY, "203.0.113.3", ""), ALLOWED, "one unit, and one of weight");
    // The weight is told after the answer. No other client of these tests has had so much.
    let told = |fields: &Vec<Vec<u8>>| fields.iter().any(|field| field.starts_with(b"31."));
    until(LIMIT, "the weight is told", || kept(&mut redis).iter().any(|(_, fields)| told(fields)));
    let answer = ask(&other, ASKED, "203.0.113.3", "");
    assert!(answer.contains("\r\nratelimit: \"fair-use\";r=30;"), "{answer}");
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
fn with_redis_away_each_instance_counts_for_itself_and_shares_again_once_it_is_back() {
    let database = TestDatabase::empty();
    let url = redis_for_tests();
    let proxy = Proxy::before(url.trim_start_matches("redis://").split('/').next().unwrap());
    let through = format!("redis://{}", proxy.address());
    let [mut one, mut other] = instances(&database, &through, "2");
    assert_starts(&ask(&one, ASKED, "203.0.113.4", ""), ALLOWED, "before");
    for away in [Mode::Hang, Mode::Refuse] {
        proxy.set(away);
        // What was known of this client stays known, and what it asks elsewhere is not.
        let client = if away == Mode::Hang { "203.0.113.4" } else { "203.0.113.5" };
        let answers = [&one, &other].map(|server| [(); 3].map(|()| ask(server, ASKED, client, "")));
        let allowed = answers.map(|answers| answers.iter().filter(|answer| answer.starts_with(ALLOWED)).count());
        let right = if away == Mode::Hang { [1, 2] } else { [2, 2] };
        assert_eq!(allowed, right, "{away:?}");
    }
    proxy.set(Mode::Pass);
    for server in [&mut one, &mut other] {
        is_linked(server);
    }
    assert_starts(&ask(&one, ASKED, "203.0.113.6", ""), ALLOWED, "the first");
    assert_starts(&ask(&other, ASKED, "203.0.113.6", ""), ALLOWED, "the second");
    assert_starts(&ask(&one, ASKED, "203.0.113.6", ""), REFUSED, "the third, wherever it is asked");
    assert_starts(&ask(&one, ASKED, "203.0.113.5", ""), REFUSED, "who had nothing left starts not afresh");
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
fn nobody_finds_an_address_or_a_key_on_redis_and_what_is_kept_goes_by_itself() {
    let database = TestDatabase::empty();
    let redis_url = redis_for_tests();
    let mut server = server(&database.url(), &redis_url, "9", &hash("a key of a client"));
    is_linked(&mut server);
    let mut redis = redis::Client::open(redis_url).unwrap().get_connection().unwrap();
    ask(&server, ASKED, "203.0.113.77", "");
    ask(&server, ASKED, "2001:db8:77::1", "");
    let before = kept(&mut redis).len();
    assert!(before >= 2);
    ask(&server, ASKED, "203.0.113.77", "authorization: Bearer a key of a client\r\n");
    assert!(kept(&mut redis).len() > before, "a client with a key has a share of its own");
    let addresses: [&[u8]; 4] =
        [&[203, 0, 113, 77], b"4\xcb\x00\x71\x4d", b"203.0.113.77", &[0x20, 1, 0x0d, 0xb8, 0, 0x77]];
    let mut texts: Vec<Vec<u8>> = addresses.iter().map(|address| address.to_vec()).collect();
    texts.extend(addresses.iter().map(|address| hex(address).into_bytes()));
    texts.extend(addresses.iter().map(|address| hex(&Sha256::digest(address)[..16]).into_bytes()));
    texts.extend([b"a key of".to_vec(), hash("a key of a client").as_bytes()[..32].to_vec()]);
    for (key, fields) in kept(&mut redis) {
        let left: i64 = redis.pttl(&key).unwrap();
        assert!((1..=540_000).contains(&left), "{key}: {left}");
        let all = [key.as_bytes(), &fields.concat()].concat();
        for text in &texts {
            assert!(!all.windows(text.len()).any(|part| part == text.as_slice()), "{key}");
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hash(key: &str) -> String {
    hex(&Sha256::digest(key))
}

#[test]
fn a_client_with_a_key_has_a_share_of_its_own_wherever_it_asks_from() {
    let keys = format!("{},{}", hash("first key"), hash("second key"));
    let server = server("sqlite::memory:", "", "2", &keys);
    let first = "authorization: Bearer first key\r\n";
    assert_starts(&ask(&server, ASKED, "203.0.113.1", first), ALLOWED, "here");
    assert_starts(&ask(&server, ASKED, "203.0.113.2", first), ALLOWED, "and there");
    assert_starts(&ask(&server, ASKED, "203.0.113.3", first), REFUSED, "there is one share");
    assert_starts(&ask(&server, ASKED, "203.0.113.1", ""), ALLOWED, "the address has its own");
    assert_starts(&ask(&server, ASKED, "203.0.113.1", "authorization: Bearer second key\r\n"), ALLOWED, "another key");
}

#[test]
fn an_unknown_key_is_refused_counts_for_its_address_and_is_told_to_nobody() {
    let mut command = command("sqlite::memory:", "", "2", &hash("the key"));
    let server = Server::start(command.env("RIGHTDOOR_LOG_LEVEL", "trace"));
    for guess in ["the", "canary-of-a-key"] {
        let answer = ask(&server, ASKED, "203.0.113.1", &format!("authorization: Bearer {guess}\r\n"));
        assert_starts(&answer, "HTTP/1.1 401 ", guess);
        assert!(answer.contains("\r\nwww-authenticate: Bearer\r\n") && answer.contains("UNAUTHENTICATED"), "{answer}");
        assert!(!answer.contains("canary"), "{answer}");
    }
    let third = ask(&server, ASKED, "203.0.113.1", "authorization: Bearer guess\r\n");
    assert_starts(&third, REFUSED, "who guesses waits");
    ask(&server, ASKED, "203.0.113.2", "authorization: Bearer the key\r\n");
    let (code, logged) = server.stop();
    assert_eq!(code, Some(0), "{logged}");
    for secret in ["canary", "the key", &hash("the key"), "203.0.113"] {
        assert!(!logged.contains(secret), "{secret}: {logged}");
    }
}

#[test]
fn a_key_in_a_url_is_refused_by_any_method_and_repeated_nowhere() {
    let mut command = rightdoor(&["serve", "--listen", "127.0.0.1:0", "--database-url", "sqlite::memory:"]);
    command.env("RIGHTDOOR_SEED_ON_START", "false").env("RIGHTDOOR_LOG_LEVEL", "trace");
    let server = Server::start(&mut command);
    let body = "{\"query\": \"{ __typename }\"}";
    for name in ["key", "api_key", "apiKey", "access_token", "TOKEN", "%61pi_key", "variables"] {
        let answer = server.ask(&format!("POST /graphql?op=Name&{name}=canary-of-a-key"), body);
        assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("BAD_INPUT"), "{name}: {answer}");
        assert!(!answer.contains("canary"), "{answer}");
        let answer = server.ask(&format!("GET {ASKED}&{name}=canary-of-a-key"), "");
        assert!(answer.starts_with("HTTP/1.1 400 ") && !answer.contains("canary"), "{name}: {answer}");
    }
    assert!(server.ask("POST /graphql?MatchServices", body).starts_with(ALLOWED), "a name to find a request by");
    let (_, logged) = server.stop();
    assert!(!logged.contains("canary"), "{logged}");
}

#[test]
fn who_has_nothing_left_is_refused_by_the_head_alone() {
    let server = server("sqlite::memory:", "", "1", "");
    assert_starts(&ask(&server, ASKED, "203.0.113.1", ""), ALLOWED, "the only unit");
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    let head =
        "POST /graphql HTTP/1.1\r\nhost: here\r\nx-forwarded-for: 203.0.113.1\r\ncontent-type: application/json\r\n";
    // The body never comes.
    stream.write_all(format!("{head}content-length: 60000\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert_starts(&answer, REFUSED, "before its body, after which nobody waits for one");
}

#[test]
fn the_schemas_own_description_weighs_as_much_as_a_long_page() {
    let server = server("sqlite::memory:", "", "9", "");
    let schema = "/graphql?query=%7B__schema%7BqueryType%7Bname%7D%7D%7D";
    assert_starts(&ask(&server, schema, "203.0.113.1", ""), ALLOWED, "one unit, and five of weight");
    let answer = ask(&server, ASKED, "203.0.113.1", "");
    assert!(answer.contains("\r\nratelimit: \"fair-use\";r=2;"), "{answer}");
}
