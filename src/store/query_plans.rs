//! How PostgreSQL goes about the main statements in a directory of many services: by index. (That SQLite does is held
//! beside the statements themselves.) With some 5,000 services it reads the narrowest table of parts, the disciplines,
//! whole for fifty documents, since its 37 pages cost no more than fifty look-ups.

use std::sync::{Arc, Mutex};

use domain::records::RecordId;
use domain::vocabulary::{AreaCode, Tier};
use sea_orm::{ConnectionTrait, Statement};

use super::tests::store;
use super::{Page, ServiceFilter, ServiceOrder, Store, StoreSettings, Ties};

#[path = "../../tests/it/support/postgres_server.rs"]
mod postgres_server;

/// Copies of the service of [`store`], ten to an area, each with three offers.
const FILL: &str = r#"
    INSERT INTO service (provider_id, slug, name, sort_name, status, holiday_calendar, freshness_order, search_text,
                         details, checksum, updated_at)
    SELECT provider_id, slug || n, name || n, sort_name || n, status, holiday_calendar, freshness_order, search_text,
           details, checksum, updated_at
    FROM service, generate_series(1, 20000) AS n;
    UPDATE service SET search_text = search_text || ' numbered' || id;
    INSERT INTO coverage (service_id, position, basis, source) SELECT id, 0, 'home', 'page' FROM service WHERE id > 1;
    INSERT INTO coverage_area (coverage_id, position, service_id, basis, area_code, pupils_only)
    SELECT id, 0, service_id, basis, 'E07' || lpad((service_id / 10)::text, 6, '0'), false
    FROM coverage WHERE service_id > 1;
    INSERT INTO service_discipline (service_id, position, term_code)
    SELECT id, 0, 'physiotherapy' FROM service WHERE id > 1;
    INSERT INTO offer (service_id, slug, position, tier, title, costs, search_text, source)
    SELECT service.id, tier, 0, tier, tier, '[]', '', 'page'
    FROM service, unnest(ARRAY['universal', 'targeted', 'specialist']) AS tier;
    INSERT INTO referral_route (service_id, slug, position, name, policy, details, source)
    SELECT id, 'route', 0, 'route', 'anyone',
           '{"channels": [], "before_you_refer": [], "required_information": [], "response_times": []}', 'page'
    FROM service;
    INSERT INTO contact (service_id, position, slug, purpose, source)
    SELECT id, 0, 'line', 'crisis', 'page' FROM service;
    ANALYZE"#;

/// Those of which there are tens of thousands of rows.
const LARGE: [&str; 7] =
    ["service", "coverage", "coverage_area", "service_discipline", "offer", "referral_route", "contact"];

/// The statements that some work runs.
async fn statements_of(store: &Store, work: impl AsyncFn(&Store)) -> Vec<Statement> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut listening = store.clone();
    let ear = Arc::clone(&heard);
    listening.database.set_metric_callback(move |info| ear.lock().unwrap().push(info.statement.clone()));
    work(&listening).await;
    std::mem::take(&mut *heard.lock().unwrap())
}

async fn plan(store: &Store, mut statement: Statement) -> Vec<String> {
    statement.sql = format!("EXPLAIN {}", statement.sql);
    let rows = store.database.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", "QUERY PLAN").unwrap()).collect()
}

async fn goes_by_index(store: &Store, work: impl AsyncFn(&Store)) {
    let statements = statements_of(store, work).await;
    assert!(!statements.is_empty());
    for statement in statements {
        let sql = statement.sql.clone();
        let plan = plan(store, statement).await;
        for table in LARGE {
            let scan = format!("Seq Scan on {table}");
            let whole = |step: &&String| step.ends_with(&scan) || step.contains(&format!("{scan} "));
            assert_eq!(plan.iter().find(whole), None, "{sql}\n{}", plan.join("\n"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
async fn the_main_statements_go_by_index() {
    let server = postgres_server::PostgresServer::get().expect("RIGHTDOOR_TEST_POSTGRES");
    let database = server.create(None);
    let store = store(StoreSettings::new(database.url())).await;
    store.database.execute_unprepared(FILL).await.unwrap();
    let areas = vec![AreaCode::parse("E07000042").unwrap(), AreaCode::parse("E07000043").unwrap()];
    let ties = Ties { home: areas.clone(), gp: areas.clone(), school: areas.clone(), schools: Vec::new() };
    let filter = ServiceFilter { areas: vec![areas], tiers: vec![Tier::Specialist], ..ServiceFilter::default() };

    goes_by_index(&store, async |store| {
        assert_eq!(store.covering_services(&ties, &ServiceFilter::default()).await.unwrap().len(), 20);
    })
    .await;
    goes_by_index(&store, async |store| {
        let page = store.find_services(&filter, ServiceOrder::Name, &Page::first(10)).await.unwrap();
        assert_eq!((page.items.len(), page.total), (10, 20));
    })
    .await;
    let worded = ServiceFilter { text: Some("numbered1234".to_owned()), ..ServiceFilter::default() };
    goes_by_index(&store, async |store| {
        let page = store.find_services(&worded, ServiceOrder::Relevance, &Page::first(5)).await.unwrap();
        assert_eq!((page.items.len(), page.total), (5, 11));
    })
    .await;
    let ids: Vec<RecordId> = (101..=150).map(RecordId).collect();
    goes_by_index(&store, async |store| {
        assert_eq!(store.services(&ids).await.unwrap().len(), 50);
    })
    .await;
}
