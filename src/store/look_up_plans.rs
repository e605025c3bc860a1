//! How both databases look practices and schools up in a register of national size: by the index over words.

use sea_orm::ConnectionTrait;

use super::query_plans::{plan, postgres_server, statements_of};
use super::tests::unhurried;
use super::{GpPracticeFilter, Page, SchoolFilter, Store, StoreSettings};

/// Practices and schools, six thousand of each, whose names share one word and have one of their own.
const FILL: [&str; 2] = [
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 6000)
    INSERT INTO school (urn, name, sort_name, search_text, town, postcode, postcode_district, area_code, seeded)
    SELECT CAST(100000 + n AS text), 'School ' || n, 'school ' || n, ' school w' || n || ' mk1 1aa', 'Town', 'MK1 1AA',
        'MK1', 'E06000042', FALSE FROM numbers",
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 6000)
    INSERT INTO gp_practice (ods_code, name, sort_name, search_text, postcode, postcode_district, area_code, seeded)
    SELECT 'K' || n, 'Practice ' || n, 'practice ' || n, ' practice w' || n || ' mk1 1aa', 'MK1 1AA', 'MK1', 'E06000042',
        FALSE FROM numbers",
];

async fn filled(settings: StoreSettings) -> Store {
    let store = Store::open(&settings).await.unwrap();
    store.migrate().await.unwrap();
    for statement in FILL {
        store.database.execute_unprepared(statement).await.unwrap();
    }
    store.database.execute_unprepared("ANALYZE").await.unwrap();
    store
}

/// The steps of each statement that looks up what somebody types, with the statement.
async fn plans(store: &Store) -> Vec<(String, Vec<String>)> {
    let statements = statements_of(store, async |store| {
        for text in ["w1234", "w1234 w12"] {
            let schools = SchoolFilter { text: Some(text.to_owned()), ..SchoolFilter::default() };
            store.find_schools(&schools, &Page::first(20)).await.unwrap();
            store.count_schools(&schools).await.unwrap();
            let practices = GpPracticeFilter { text: Some(text.to_owned()), ..GpPracticeFilter::default() };
            store.find_gp_practices(&practices, &Page::first(20)).await.unwrap();
            store.count_gp_practices(&practices).await.unwrap();
        }
    })
    .await;
    assert!(statements.len() >= 12, "each list is looked into, read and counted");
    let mut plans = Vec::new();
    for statement in statements {
        let sql = statement.sql.clone();
        plans.push((sql, plan(&store.database, statement).await));
    }
    plans
}

#[tokio::test]
async fn what_is_typed_is_looked_up_by_index_in_sqlite() {
    let store = filled(unhurried("sqlite::memory:")).await;
    for (sql, plan) in plans(&store).await {
        let reads_all = |step: &&String| {
            step.starts_with("SCAN") && !step.contains("VIRTUAL TABLE INDEX") && *step != "SCAN sub_query"
        };
        assert_eq!(plan.iter().find(reads_all), None, "{sql}\n{}", plan.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
async fn what_is_typed_is_looked_up_by_index_in_postgres() {
    let server = postgres_server::PostgresServer::get().expect("RIGHTDOOR_TEST_POSTGRES");
    let database = server.create(None);
    let store = filled(unhurried(database.url())).await;
    for (sql, plan) in plans(&store).await {
        assert_eq!(plan.iter().find(|step| step.contains("Seq Scan")), None, "{sql}\n{}", plan.join("\n"));
    }
}
