//! The Redis server down, refusing, silent, cut off or talking nonsense: answers are right, nothing is an error, and
//! once it is well it is used again without a restart.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::cli_program::{Server, rightdoor};
use super::proxy::{Mode, Proxy};
use super::support::{Instance, Instances, directory, provider, redis_for_tests, service};

/// How many questions are asked while the server is unwell.
const QUESTIONS: usize = 20;

async fn instances() -> Instances {
    Instances::of(&directory(vec![provider("trust", vec![service("clinic", json!({}))])])).await
}

fn address(url: &str) -> &str {
    url.trim_start_matches("redis://").split('/').next().unwrap()
}

/// A question whose answer nobody has asked for yet.
fn question(number: usize) -> String {
    format!("{{ a{number}: service(slug: \"clinic\") {{ slug }} }}")
}

/// Each answer is right, and there in good time.
async fn answers_are_right(instance: &Instance, numbers: std::ops::Range<usize>) {
    for number in numbers {
        let question = question(number);
        let asked = instance.server.ask(&question, json!({}));
        let answer: Value = tokio::time::timeout(Duration::from_secs(2), asked).await.expect("in good time");
        let mut right = json!({"data": {}});
        right["data"][format!("a{number}")] = json!({"slug": "clinic"});
        assert_eq!(answer, right);
    }
}

async fn is_used_again(instances: &Instances, instance: &Instance, url: &str) {
    instance.until_shared().await;
    answers_are_right(instance, 900..901).await;
    let other = instances.linked(url).await;
    answers_are_right(&other, 900..901).await;
    assert_eq!(other.app.cache_use().found_shared, 1, "what one has kept the other finds");
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
async fn a_server_that_is_down_at_the_start_is_used_once_it_is_up() {
    let url = redis_for_tests();
    let proxy = Proxy::before(address(&url));
    let url = format!("redis://{}", proxy.address());
    proxy.set(Mode::Refuse);
    let instances = instances().await;
    let instance = instances.sharing(&url).await;
    answers_are_right(&instance, 0..QUESTIONS).await;
    proxy.set(Mode::Pass);
    is_used_again(&instances, &instance, &url).await;
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
async fn a_server_that_becomes_unwell_costs_time_and_never_an_answer() {
    let url = redis_for_tests();
    for mode in [Mode::Refuse, Mode::Hang, Mode::Reset, Mode::Corrupt] {
        let proxy = Proxy::before(address(&url));
        let url = format!("redis://{}", proxy.address());
        let instances = instances().await;
        let instance = instances.linked(&url).await;
        answers_are_right(&instance, 0..1).await;
        assert_eq!(instance.app.cache_use().shared_faults, 0);
        proxy.set(mode);
        answers_are_right(&instance, 1..QUESTIONS).await;
        let faults = instance.app.cache_use().shared_faults;
        assert!((1..20).contains(&faults), "{mode:?}: it is left alone after a few faults, not {faults}");
        proxy.set(Mode::Refuse);
        proxy.set(Mode::Pass);
        is_used_again(&instances, &instance, &url).await;
    }
}

/// Passes everything on, until told to cut the next reply short.
async fn cutting(server: String, mut cut: watch::Receiver<bool>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            let mut server = TcpStream::connect(&server).await.unwrap();
            let (mut asked, mut said) = ([0; 4096], [0; 4096]);
            loop {
                tokio::select! {
                    count = client.read(&mut asked) => match count {
                        Ok(count) if count > 0 => server.write_all(&asked[..count]).await.unwrap(),
                        _ => break,
                    },
                    count = server.read(&mut said) => {
                        let count = count.unwrap();
                        if *cut.borrow_and_update() {
                            client.write_all(&said[..count / 2]).await.unwrap();
                            break;
                        }
                        client.write_all(&said[..count]).await.unwrap();
                    }
                }
            }
        }
    });
    format!("redis://{address}")
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
async fn a_reply_cut_short_is_no_reply() {
    let url = redis_for_tests();
    let (cut, told) = watch::channel(false);
    let url = cutting(address(&url).to_owned(), told).await;
    let instances = instances().await;
    instances.linked(&url).await.server.ask(&question(900), json!({})).await;
    let instance = instances.linked(&url).await;
    cut.send_replace(true);
    answers_are_right(&instance, 900..901).await;
    let counts = instance.app.cache_use();
    assert_eq!((counts.found_shared, counts.shared_faults > 0), (0, true));
    answers_are_right(&instance, 0..QUESTIONS).await;
    cut.send_replace(false);
    instance.until_shared().await;
}

#[test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
fn the_log_speaks_of_changes_and_not_of_each_fault() {
    let url = redis_for_tests();
    let proxy = Proxy::before(address(&url));
    let url = format!("redis://{}", proxy.address());
    proxy.set(Mode::Refuse);
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", "sqlite::memory:", "--redis-url", &url];
    let mut server = Server::start(&mut rightdoor(&arguments));
    let ask = |server: &Server, number: usize| {
        let body = json!({"query": format!("{{ a{number}: services {{ totalCount }} }}")}).to_string();
        let answer = server.ask("POST /graphql", &body);
        assert!(answer.contains(&format!(r#"{{"data":{{"a{number}":{{"totalCount":"#)), "{answer}");
    };
    ask(&server, 0);
    server.wait_for("the shared cache is away");
    (1..QUESTIONS).for_each(|number| ask(&server, number));
    proxy.set(Mode::Pass);
    server.wait_for("the shared cache answers");
    proxy.set(Mode::Reset);
    (100..100 + QUESTIONS).for_each(|number| ask(&server, number));
    let (code, logged) = server.stop();
    assert_eq!(code, Some(0));
    assert_eq!(logged.matches("the shared cache is away").count(), 2, "{logged}");
    assert_eq!(logged.matches("the shared cache answers").count(), 1, "{logged}");
}
