//! When the cache loads, and that nothing read before a change is given out after it. Everything happens in an order
//! that channels hold.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use domain::records::{ListedService, ProviderDocument, RecordId, ServicesToIndex};
use domain::vocabulary::{ServiceStatus, Slug};
use futures_util::future::{join, join_all};
use rightdoor::cache::keys::{AnswerKey, PublicAnswer, PublicQuestion, ServiceIndex, ServiceIndexKey, ServiceKey};
use rightdoor::cache::{Cache, CacheSettings, Change, Generation, LoadFault, Loaded, News, Touched};
use tokio::sync::{Notify, oneshot};

use self::Fails::{Away, OutOfTime};

/// How a load fails.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fails {
    /// The database is away.
    Away,
    /// The request had no more time, for whatever reason.
    OutOfTime,
}

impl LoadFault for Fails {
    fn database_is_away(&self) -> bool {
        *self == Away
    }

    fn is_of_one_request(&self) -> bool {
        *self == OutOfTime
    }
}

fn now() -> DateTime<Utc> {
    "2026-11-23T10:00:00Z".parse().unwrap()
}

fn cache() -> Cache {
    let cache = Cache::new(CacheSettings::default());
    learn(&cache, 0, &[]);
    cache
}

fn learn(cache: &Cache, generation: u64, changes: &[(u64, Touched)]) {
    let changes = changes.iter().map(|(at, touched)| Change { generation: Generation(*at), touched: *touched });
    cache.learn(&News { lineage: "here".into(), generation: Generation(generation), changes: changes.collect() });
}

fn key(word: &str) -> AnswerKey {
    AnswerKey::of(&PublicQuestion { document: word, variables: "", operation: "" })
}

fn answer(text: &str) -> PublicAnswer {
    PublicAnswer(text.to_owned().into())
}

async fn get(
    cache: &Cache,
    word: &str,
    at: DateTime<Utc>,
    loaded: Result<&str, Fails>,
) -> Result<(String, bool), Fails> {
    let got = cache.get(&key(word), at, || async { loaded.clone().map(answer) }).await?;
    Ok((String::from_utf8(got.value.0.to_vec()).unwrap(), got.stale))
}

fn fresh(text: &str) -> Result<(String, bool), Fails> {
    Ok((text.to_owned(), false))
}

#[tokio::test]
async fn what_was_read_before_a_change_is_not_given_out_after_it() {
    let cache = cache();
    let (reading, has_begun) = (Notify::new(), Notify::new());
    let (change, committed) = oneshot::channel();
    let committed = std::sync::Mutex::new(Some(committed));
    let key = key("one");
    let reader = cache.get(&key, now(), || {
        let committed = committed.lock().unwrap().take();
        async {
            // The reader has seen the old state, and is slow to bring it home.
            let old = answer("old");
            reading.notify_one();
            committed.unwrap().await.unwrap();
            Ok::<_, Fails>(old)
        }
    });
    let writer = async {
        reading.notified().await;
        learn(&cache, 1, &[(1, Touched::Everything)]);
        change.send(()).unwrap();
        has_begun.notify_one();
    };
    let (old, ()) = join(reader, writer).await;
    assert_eq!(old.unwrap().value.0.as_ref(), b"old", "who asked before the change may be told what was");
    assert_eq!(get(&cache, "one", now(), Ok("new")).await, fresh("new"));
    assert_eq!(get(&cache, "one", now(), Ok("not loaded again")).await, fresh("new"));
}

#[tokio::test]
async fn who_knows_of_a_change_does_not_join_a_load_that_began_before_it() {
    let cache = cache();
    let (begun, go_on) = (Notify::new(), Notify::new());
    let key = key("one");
    let slow = cache.get(&key, now(), || async {
        begun.notify_one();
        go_on.notified().await;
        Ok::<_, Fails>(answer("old"))
    });
    let other = async {
        begun.notified().await;
        learn(&cache, 1, &[(1, Touched::Everything)]);
        // The slow load is still under way.
        let new = get(&cache, "one", now(), Ok("new")).await;
        go_on.notify_one();
        new
    };
    let (old, new) = join(slow, other).await;
    assert_eq!((old.unwrap().value.0.as_ref(), new), (b"old".as_slice(), fresh("new")));
    // The slow one may have put its value over the new one. It is not used.
    assert_eq!(get(&cache, "one", now(), Ok("new")).await, fresh("new"));
}

#[tokio::test]
async fn many_who_miss_one_value_load_it_once() {
    let cache = cache();
    let (loads, all_wait) = (AtomicUsize::new(0), Notify::new());
    let key = key("one");
    let load = || async {
        loads.fetch_add(1, Ordering::Relaxed);
        all_wait.notified().await;
        Ok::<_, Fails>(answer("one"))
    };
    let asked = join_all((0..100).map(|_| cache.get(&key, now(), load)));
    // Polled after all of those who ask.
    let (answers, ()) = join(asked, async { all_wait.notify_one() }).await;
    assert!(answers.into_iter().all(|got| *got.unwrap().value.0 == *b"one"));
    assert_eq!(loads.into_inner(), 1);
    assert_eq!(cache.in_numbers().joined, 99);
}

#[tokio::test]
async fn a_fault_is_told_to_all_who_wait_and_is_not_kept() {
    let cache = cache();
    let (loads, all_wait) = (AtomicUsize::new(0), Notify::new());
    let key = key("one");
    let load = || async {
        loads.fetch_add(1, Ordering::Relaxed);
        all_wait.notified().await;
        Err::<PublicAnswer, _>(Away)
    };
    let asked = join_all((0..10).map(|_| cache.get(&key, now(), load)));
    let (answers, ()) = join(asked, async { all_wait.notify_one() }).await;
    assert!(answers.into_iter().all(|got| got.unwrap_err() == Away));
    assert_eq!(loads.into_inner(), 1);
    assert_eq!(get(&cache, "one", now(), Ok("one")).await, fresh("one"));
}

#[tokio::test]
async fn a_load_that_is_given_up_is_taken_over() {
    let cache = cache();
    let key = key("one");
    let begun = Notify::new();
    let mut given_up = Box::pin(cache.get(&key, now(), || async {
        begun.notify_one();
        std::future::pending::<Result<PublicAnswer, Fails>>().await
    }));
    tokio::select! {
        _ = &mut given_up => unreachable!("it never ends"),
        () = begun.notified() => {}
    }
    let waiting = get(&cache, "one", now(), Ok("taken over"));
    let (taken_over, ()) = join(waiting, async { drop(given_up) }).await;
    assert_eq!(taken_over, fresh("taken over"));
}

#[tokio::test]
async fn overlapping_lists_load_each_document_once() {
    let cache = cache();
    let loads = std::sync::Mutex::new(HashMap::<i64, usize>::new());
    let all_wait = Notify::new();
    let load = |keys: Vec<ServiceKey>| {
        keys.iter().for_each(|key| *loads.lock().unwrap().entry(key.0.0).or_default() += 1);
        async {
            all_wait.notified().await;
            Ok::<Loaded<ServiceKey>, Fails>(
                keys.into_iter().filter(|key| key.0.0 < 9).map(|key| (key, document(key.0))).collect(),
            )
        }
    };
    let keys = |from: i64, to: i64| (from..to).map(|id| ServiceKey(RecordId(id))).collect::<Vec<_>>();
    let (first, second) = (keys(0, 6), keys(3, 10));
    let asked = join(cache.get_all(&first, now(), load), cache.get_all(&second, now(), load));
    let go = async {
        all_wait.notify_one();
        all_wait.notify_waiters();
    };
    let ((first, second), ()) = join(asked, go).await;
    let found = |list: HashMap<ServiceKey, _>| {
        let mut ids: Vec<i64> = list.into_keys().map(|key| key.0.0).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(found(first.unwrap()), (0..6).collect::<Vec<_>>());
    assert_eq!(found(second.unwrap()), (3..9).collect::<Vec<_>>(), "the tenth does not exist");
    assert!(loads.lock().unwrap().values().all(|count| *count == 1));
}

fn document(id: RecordId) -> Arc<domain::records::ServiceDocument> {
    let provider: domain::records::ProviderFile = serde_json::from_value(super::support::provider(
        "trust",
        vec![super::support::service("one", serde_json::json!({}))],
    ))
    .unwrap();
    Arc::new(domain::records::ServiceDocument {
        id,
        provider: Arc::new(ProviderDocument { id: RecordId(1), provider: provider.provider, updated_at: now() }),
        service: provider.services[0].clone(),
        offer_ids: vec![],
        route_ids: vec![],
        positions: vec![],
        updated_at: now(),
    })
}

#[tokio::test]
async fn a_value_is_read_again_after_its_lifetime_and_each_minute() {
    let cache = cache();
    let at = |seconds| now() + TimeDelta::seconds(seconds);
    assert_eq!(get(&cache, "one", at(0), Ok("first")).await, fresh("first"));
    assert_eq!(get(&cache, "one", at(59), Ok("second")).await, fresh("first"));
    assert_eq!(get(&cache, "one", at(60), Ok("second")).await, fresh("second"));
    assert_eq!(get(&cache, "other", at(59), Ok("first")).await, fresh("first"));
    assert_eq!(get(&cache, "other", at(60), Ok("second")).await, fresh("second"), "another minute of the clock");
}

#[tokio::test]
async fn while_the_database_is_away_old_values_go_on_for_a_time_and_say_so() {
    let cache = cache();
    let at = |seconds| now() + TimeDelta::seconds(seconds);
    let stale = |text: &str| Ok((text.to_owned(), true));
    assert_eq!(get(&cache, "one", at(0), Ok("old")).await, fresh("old"));
    assert_eq!(get(&cache, "one", at(61), Err(Away)).await, stale("old"));
    assert_eq!(get(&cache, "one", at(62), Ok("not asked while away")).await, stale("old"));
    assert_eq!(get(&cache, "one", at(899), Err(Away)).await, stale("old"));
    assert_eq!(get(&cache, "one", at(900), Err(Away)).await, Err(Away));
    assert_eq!(get(&cache, "two", at(0), Err(Away)).await, Err(Away), "what was never read is not there");
    cache.note_database(false);
    assert_eq!(get(&cache, "one", at(901), Ok("new")).await, fresh("new"));
    // A change that is known of outdates a value, whether the database is away or not.
    learn(&cache, 1, &[(1, Touched::Everything)]);
    assert_eq!(get(&cache, "one", at(902), Err(Away)).await, Err(Away));
}

#[tokio::test]
async fn no_more_is_kept_than_fits() {
    let cache = Cache::new(CacheSettings { bytes: 10_000, ..CacheSettings::default() });
    learn(&cache, 0, &[]);
    for number in 0..100 {
        assert_eq!(get(&cache, &number.to_string(), now(), Ok(&"x".repeat(1_000))).await, fresh(&"x".repeat(1_000)));
    }
    let kept = cache.names_kept().len();
    assert!((1..10).contains(&kept), "{kept}");
}

#[tokio::test]
async fn the_index_of_services_is_kept_however_little_may_be() {
    let cache = Cache::new(CacheSettings { bytes: 10_000, ..CacheSettings::default() });
    learn(&cache, 0, &[]);
    let listed = |number: i64| ListedService {
        id: RecordId(number),
        slug: Slug::parse(&format!("service-{number}")).unwrap(),
        status: ServiceStatus::Active,
        sort_name: format!("service {number}").into(),
        reviewed_on: None,
    };
    let made = AtomicUsize::new(0);
    let make = || async {
        made.fetch_add(1, Ordering::Relaxed);
        Ok::<_, Fails>(ServiceIndex::new(ServicesToIndex {
            services: (0..1_000).map(listed).collect(),
            ..Default::default()
        }))
    };
    for _ in 0..2 {
        let index = cache.get(&ServiceIndexKey, now(), make).await.unwrap();
        assert!(index.value.service(&Slug::parse("service-999").unwrap()).is_some());
        assert!(cache.names_kept().contains(&"service-index:all".to_owned()));
        // Others are asked for more often than there is room for them, and it is not.
        for number in (0..50).cycle().take(1_000) {
            get(&cache, &number.to_string(), now(), Ok(&"x".repeat(1_000))).await.unwrap();
        }
    }
    assert_eq!(made.into_inner(), 1);
}

#[tokio::test]
async fn whose_time_is_over_ends_nobody_elses_load_and_does_not_put_the_database_away() {
    let cache = cache();
    let at = |seconds: i64| now() + TimeDelta::seconds(seconds);
    assert_eq!(get(&cache, "one", at(0), Ok("old")).await, fresh("old"));
    let (loads, all_wait) = (AtomicUsize::new(0), Notify::new());
    let key = key("one");
    let load = || async {
        if loads.fetch_add(1, Ordering::Relaxed) == 0 {
            all_wait.notified().await;
            return Err(OutOfTime);
        }
        Ok(answer("new"))
    };
    let asked = join_all((0..10).map(|_| cache.get(&key, at(61), load)));
    let (answers, ()) = join(asked, async { all_wait.notify_one() }).await;
    let told: Vec<_> = answers.into_iter().map(|got| got.map(|got| (got.value.0.to_vec(), got.stale))).collect();
    assert_eq!(told[0], Err(OutOfTime), "the old value is not given out as if the database were away");
    assert!(told[1..].iter().all(|one| *one == Ok((b"new".to_vec(), false))), "{told:?}");
    assert_eq!(loads.into_inner(), 2, "one of the others loads for all of them");
    // Were the database noted as away, this would be the value from before, marked as stale.
    assert_eq!(get(&cache, "one", at(122), Ok("newer")).await, fresh("newer"));
}
