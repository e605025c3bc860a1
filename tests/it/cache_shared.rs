//! Instances that share a Redis server.

use std::time::Duration;

use redis::aio::MultiplexedConnection;
use serde_json::{Value, json};

use super::cache_answers::ABOUT_A_CHILD;
use super::support::{Instance, Instances, cluster_for_tests, directory, provider, redis_for_tests, service};

const ALL: &str = "{ services { nodes { slug summary provider { name } } } }";

async fn instances() -> Instances {
    Instances::of(&directory(vec![provider("trust", vec![service("clinic", json!({})), service("other", json!({}))])]))
        .await
}

async fn open(url: &str) -> MultiplexedConnection {
    redis::Client::open(url).unwrap().get_multiplexed_async_connection().await.expect("the Redis server answers")
}

/// Everything on the server that belongs to the database of an instance.
async fn everything(instance: &Instance, redis: &mut MultiplexedConnection) -> Vec<(String, Vec<u8>)> {
    let lineage = instance.store.changes_since(0).await.unwrap().lineage;
    let pattern = format!("*{lineage}*");
    let keys: Vec<String> = redis::cmd("KEYS").arg(pattern).query_async(redis).await.unwrap();
    let mut all = Vec::new();
    for key in keys {
        let value = redis::cmd("GET").arg(&key).query_async(redis).await.unwrap();
        all.push((key, value));
    }
    all
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
async fn what_one_instance_has_read_another_need_not() {
    is_shared_by(&redis_for_tests()).await;
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_CLUSTER"]
async fn a_cluster_is_shared_as_one_server_is() {
    is_shared_by(&cluster_for_tests()).await;
}

async fn is_shared_by(url: &str) {
    let instances = instances().await;
    let (one, other) = (instances.linked(url).await, instances.linked(url).await);
    let first = one.server.data(ALL, json!({})).await;
    assert_eq!(other.server.data(ALL, json!({})).await, first);
    let counts = other.app.cache_use();
    assert_eq!((counts.found_shared, counts.loaded), (1, 0), "the whole answer");
    let differently = "{ services { nodes { slug updatedAt provider { slug } } } }";
    other.server.data(differently, json!({})).await;
    assert_eq!(other.app.cache_use().found_shared, 3, "and both documents");
    one.rewrite("clinic", "New words.").await;
    other.app.catch_up().await.unwrap();
    let found = other.server.data(ALL, json!({})).await;
    assert_eq!(found["services"]["nodes"][0]["summary"], "New words.");
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
async fn a_change_made_by_one_instance_is_seen_by_another_within_a_second() {
    let url = redis_for_tests();
    let instances = instances().await;
    let (writer, other) = (instances.linked(&url).await, instances.linked(&url).await);
    let following = tokio::spawn(other.app.clone().follow_changes());
    let summaries = async |instance: &Instance| instance.server.data(ALL, json!({})).await["services"]["nodes"].take();
    for round in ["First words.", "Second words."] {
        assert_ne!(summaries(&other).await[0]["summary"], round);
        writer.rewrite("clinic", round).await;
        assert_eq!(summaries(&writer).await[0]["summary"], round);
        let seen = async {
            while summaries(&other).await[0]["summary"] != round {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(1), seen).await.expect("it is seen within a second");
    }
    following.abort();
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
async fn an_outdated_value_on_the_server_is_not_used() {
    let url = redis_for_tests();
    let instances = instances().await;
    let (writer, other) = (instances.linked(&url).await, instances.linked(&url).await);
    let mut redis = open(&url).await;
    writer.server.data(ALL, json!({})).await;
    let old = everything(&writer, &mut redis).await;
    writer.rewrite("clinic", "New words.").await;
    // As if an instance that had read before the change were slow to write.
    for (key, value) in old {
        let _: () = redis::cmd("SET").arg(key).arg(value).query_async(&mut redis).await.unwrap();
    }
    other.app.catch_up().await.unwrap();
    let found = other.server.data(ALL, json!({})).await;
    assert_eq!(found["services"]["nodes"][0]["summary"], "New words.");
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
async fn corrupt_foreign_and_older_values_are_as_none() {
    let url = redis_for_tests();
    let instances = instances().await;
    let mut redis = open(&url).await;
    let good = instances.linked(&url).await;
    let right = good.server.data(ALL, json!({})).await;
    let kept = everything(&good, &mut redis).await;
    assert_eq!(kept.len(), 3);
    let swapped = kept[0].1.clone();
    type Spoil<'s> = &'s dyn Fn(&[u8]) -> Vec<u8>;
    let spoil: [Spoil<'_>; 6] = [
        &|value| value[..value.len() / 2].to_vec(),
        &|value| value.iter().map(|byte| byte ^ 1).collect(),
        &|_| Vec::new(),
        &|_| b"{\"some\":\"other program's\"}".to_vec(),
        &|value| [b"rd0\n", &value[4..]].concat(),
        &|value| if value == swapped { kept[1].1.clone() } else { swapped.clone() },
    ];
    for (number, spoilt) in spoil.iter().enumerate() {
        for (key, value) in &kept {
            let _: () = redis::cmd("SET").arg(key).arg(spoilt(value)).query_async(&mut redis).await.unwrap();
        }
        let instance = instances.linked(&url).await;
        assert_eq!(instance.server.data(ALL, json!({})).await, right, "{number}");
        let counts = instance.app.cache_use();
        assert_eq!((counts.found_shared, counts.shared_useless, counts.shared_faults), (0, 3, 0), "{number}");
    }
    for (key, _) in &kept {
        let _: () = redis::cmd("DEL").arg(key).query_async(&mut redis).await.unwrap();
        let _: () = redis::cmd("LPUSH").arg(key).arg("another type").query_async(&mut redis).await.unwrap();
    }
    let instance = instances.linked(&url).await;
    assert_eq!(instance.server.data(ALL, json!({})).await, right);
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
async fn everything_kept_there_goes_by_itself() {
    let url = redis_for_tests();
    let instances = instances().await;
    let mut redis = open(&url).await;
    let instance = instances.linked(&url).await;
    instance.server.data(ALL, json!({})).await;
    for (key, _) in everything(&instance, &mut redis).await {
        let left: i64 = redis::cmd("PTTL").arg(&key).query_async(&mut redis).await.unwrap();
        assert!((1..=900_000).contains(&left), "{key}: {left}");
    }
}

#[tokio::test]
#[ignore = "needs RIGHTDOOR_TEST_REDIS"]
async fn nothing_about_a_child_reaches_the_server() {
    let url = redis_for_tests();
    let instances = instances().await;
    let instance = instances.linked(&url).await;
    let mut redis = open(&url).await;
    let child = json!({
        "dateOfBirth": "2019-03-11",
        "home": {"postcode": "MK9 3EJ"},
        "otherHomes": [{"postcode": "MK40 1HG"}],
        "gp": {"practice": "Z98765"},
        "education": {"school": "987654"},
        "needs": ["handwriting"],
    });
    let query = "query($child: ChildInput!) { matchServices(child: $child) { nodes { headline } notices { code } }
        checkEligibility(service: \"clinic\", child: $child) { outcome } }";
    instance.server.data(query, json!({"child": child})).await;
    for query in ABOUT_A_CHILD {
        instance.server.ask(query, json!({})).await;
    }
    instance.server.data(ALL, json!({})).await;
    let all = everything(&instance, &mut redis).await;
    let mut kinds: Vec<&str> = all.iter().filter_map(|(key, _)| key.split(':').nth(2)).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["answer", "service", "service"], "only what is public");
    // The whole server is looked through, in case anything went under another name.
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut redis).await.unwrap();
    for key in keys {
        let value: Value = match redis::cmd("GET").arg(&key).query_async::<Option<Vec<u8>>>(&mut redis).await {
            Ok(value) => String::from_utf8_lossy(&value.unwrap_or_default()).into_owned().into(),
            Err(_) => Value::Null,
        };
        let text = format!("{key} {value}").to_uppercase();
        for fact in ["2019-03-1", "MK9", "3EJ", "MK40", "1HG", "Z98765", "987654", "52.04"] {
            assert!(!text.contains(fact), "{fact}: {key}");
        }
    }
}
