//! How both databases go about the main statements in a directory of thousands of services: by index, whatever the filter.

use std::sync::{Arc, Mutex};

use chrono::NaiveDate;
use domain::calendar::HolidayCalendar;
use domain::records::RecordId;
use domain::vocabulary::{AreaCode, Audience, DeliveryMode, ServiceStatus, Tier};
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde::de::DeserializeOwned;
use serde_json::json;

use super::tests::{store, unhurried};
use super::{
    LikeWord, MapStretch, NameKey, OfferFilter, OpenAt, OpenByCalendar, Page, ProviderFilter, ReferrerRoles,
    ServiceFilter, ServiceKey, ServiceOrder, Slugged, Store, StoreSettings, Ties,
};

#[path = "../../tests/it/support/postgres_server.rs"]
pub(super) mod postgres_server;

/// Copies of the service of [`store`], ten to an area, each with three offers and little else. One in 600 is of another
/// kind in every way that a filter asks for.
const FILL: [&str; 20] = [
    "INSERT INTO provider (slug, name, sort_name, search_text, kind, document, checksum, updated_at)
     SELECT 'p' || n, 'p' || n, 'p' || n, ' p' || n, 'charity', document, checksum, updated_at FROM provider, numbers
     WHERE n <= 2000",
    "INSERT INTO provider_area (provider_id, position, area_code)
     SELECT id, 0, 'E07' || (100000 + id / 10) FROM provider WHERE id > 1",
    "INSERT INTO service (provider_id, slug, name, sort_name, status, holiday_calendar, freshness_order, search_text,
                          details, checksum, updated_at)
     SELECT CASE WHEN n % 600 = 0 THEN 2 ELSE 3 + n % 1998 END, slug || n, name || n, sort_name || n,
            CASE WHEN n % 600 = 0 THEN 'closed' ELSE status END, holiday_calendar, freshness_order,
            search_text || ' numbered' || n || CASE WHEN n % 600 = 0 THEN ' rare' ELSE ' common' END,
            details, checksum, updated_at
     FROM service, numbers",
    "INSERT INTO coverage (service_id, position, basis, source) SELECT id, 0, 'home', 'page' FROM service WHERE id > 1",
    "INSERT INTO coverage_area (coverage_id, position, service_id, basis, area_code, pupils_only)
     SELECT id, 0, service_id, basis, 'E07' || (100000 + service_id / 10), FALSE FROM coverage WHERE service_id > 1",
    "INSERT INTO service_discipline (service_id, position, term_code)
     SELECT id, 0, CASE WHEN status = 'closed' THEN 'rare' ELSE 'physiotherapy' END FROM service WHERE id > 1",
    "INSERT INTO offer (service_id, slug, position, tier, title, costs, search_text, source)
     SELECT service.id, tier, 0, CASE WHEN status = 'closed' THEN 'specialist' ELSE tier END, tier, '[]',
            CASE WHEN status = 'closed' THEN ' rare' ELSE ' common' END, 'page'
     FROM service, (SELECT 'universal' AS tier UNION ALL SELECT 'targeted') AS tiers",
    "INSERT INTO offer_need (offer_id, position, service_id, term_code)
     SELECT id, 0, service_id, CASE WHEN tier = 'specialist' THEN 'rare' ELSE 'common' END FROM offer",
    "INSERT INTO offer_audience (offer_id, position, service_id, audience)
     SELECT id, 0, service_id, CASE WHEN tier = 'specialist' THEN 'health-professionals' ELSE 'parents-and-carers' END
     FROM offer",
    "INSERT INTO offer_delivery_mode (offer_id, position, service_id, delivery_mode)
     SELECT id, 0, service_id, CASE WHEN tier = 'specialist' THEN 'video' ELSE 'clinic' END FROM offer",
    "INSERT INTO referral_route (service_id, slug, position, name, policy, details, source)
     SELECT id, 'route', 0, 'route', 'listed',
            '{\"channels\": [], \"before_you_refer\": [], \"required_information\": [], \"response_times\": []}', 'page'
     FROM service",
    "INSERT INTO referral_route_role (route_id, position, service_id, term_code)
     SELECT referral_route.id, 0, service_id, CASE WHEN status = 'closed' THEN 'rare' ELSE 'common' END
     FROM referral_route JOIN service ON service.id = service_id",
    "INSERT INTO age_band (service_id, position, settings, until_years, ends, statement)
     SELECT id, 0, '[]', CASE WHEN status = 'closed' THEN 25 ELSE 18 END, 'on-the-birthday', 'To then.' FROM service",
    "INSERT INTO contact (service_id, position, slug, purpose, hours, source)
     SELECT id, 0, 'line', 'crisis', '{\"weekly\":[{\"days\":[\"sunday\"],\"opens\":\"09:00\",\"closes\":\"17:00\"}]}', 'page'
     FROM service WHERE status = 'closed'",
    "INSERT INTO contact (service_id, position, slug, purpose, hours, source)
     SELECT id, 0, 'line', 'crisis', '{\"weekly\":[{\"days\":[\"monday\"],\"opens\":\"09:00\",\"closes\":\"17:00\"}]}', 'page'
     FROM service WHERE status <> 'closed'",
    "INSERT INTO location (service_id, position, name, latitude, longitude, postal_only, travel, source)
     SELECT id, 0, 'Clinic', 50.0 + (id % 100) * 0.08, -5.0 + (id / 100) * 0.08, FALSE, '[]', 'page' FROM service",
    "INSERT INTO search_word (word, backwards) SELECT 'w' || n || 'word', 'drow' || n || 'w' FROM numbers",
    "INSERT INTO term_date (area_code, starts, ends, seeded) VALUES ('E07100001', '2026-09-01', '2026-12-18', FALSE)",
    "INSERT INTO place (postcode, area_code, latitude, longitude, seeded)
     SELECT 'P' || n, 'E06000042', 50.0 + n * 0.001, -1.0, FALSE FROM numbers",
    "INSERT INTO service_discipline (service_id, position, term_code) SELECT 1, 1, 'physiotherapy'",
];
const NUMBERS: &str = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 6000) ";

/// Those of which there are thousands of rows.
const LARGE: [&str; 21] = [
    "provider",
    "provider_area",
    "service",
    "coverage",
    "coverage_area",
    "service_discipline",
    "offer",
    "offer_need",
    "offer_audience",
    "offer_delivery_mode",
    "referral_route",
    "referral_route_role",
    "route_referrer",
    "age_band",
    "contact",
    "contact_hours",
    "location",
    "location_point",
    "search_word",
    "place",
    "service_copy",
];

/// The statements that some work runs.
pub(super) async fn statements_of(store: &Store, work: impl AsyncFn(&Store)) -> Vec<Statement> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let mut listening = store.clone();
    let ear = Arc::clone(&heard);
    listening.database.set_metric_callback(move |info| ear.lock().unwrap().push(info.statement.clone()));
    work(&listening).await;
    std::mem::take(&mut *heard.lock().unwrap())
}

/// How the database goes about a statement, a step a line.
pub(super) async fn plan(database: &impl ConnectionTrait, mut statement: Statement) -> Vec<String> {
    let (explain, column) = match database.get_database_backend() {
        DbBackend::Postgres => ("EXPLAIN", "QUERY PLAN"),
        _ => ("EXPLAIN QUERY PLAN", "detail"),
    };
    statement.sql = format!("{explain} {}", statement.sql);
    let rows = database.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get("", column).unwrap()).collect()
}

/// Whether a step reads a large table, or an index of it, from end to end.
fn reads_all(step: &str) -> bool {
    LARGE.iter().any(|table| {
        let words: Vec<&str> = step.split_whitespace().collect();
        let in_postgres = words.windows(4).any(|words| words[..3] == ["Seq", "Scan", "on"] && words[3] == *table);
        in_postgres || words.starts_with(&["SCAN", table])
    })
}

async fn goes_by_index(store: &Store, what: &str, work: impl AsyncFn(&Store)) {
    let statements = statements_of(store, work).await;
    assert!(!statements.is_empty());
    let transaction = store.database.begin().await.unwrap();
    for statement in statements {
        if statement.sql.starts_with("SET LOCAL") {
            transaction.execute_raw(statement).await.unwrap();
            continue;
        }
        let sql = statement.sql.clone();
        let plan = plan(&transaction, statement).await;
        assert_eq!(plan.iter().find(|step| reads_all(step)), None, "{what}: {sql}\n{}", plan.join("\n"));
    }
}

async fn filled(settings: StoreSettings) -> Store {
    let store = store(settings).await;
    for statement in FILL {
        store.database.execute_unprepared(&format!("{NUMBERS}{statement}")).await.unwrap();
    }
    // PostgreSQL does so by itself. Nothing has SQLite do it, and it goes by what it takes for usual.
    if store.database.get_database_backend() == DbBackend::Postgres {
        store.database.execute_unprepared("VACUUM ANALYZE").await.unwrap();
    }
    store
}

fn read<T: DeserializeOwned>(code: &str) -> T {
    serde_json::from_value(json!(code)).unwrap()
}

fn any() -> ServiceFilter {
    ServiceFilter { statuses: ServiceStatus::ALL.to_vec(), ..ServiceFilter::default() }
}

/// Every filter of services by something that ten of them have.
async fn filters(store: &Store) -> Vec<(&'static str, ServiceFilter)> {
    let weeks = store.weekly_hours().await.unwrap();
    let sunday = weeks.iter().find(|(_, week)| week.osm().unwrap().starts_with("Su")).unwrap().0;
    let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
    let by_calendar = |always: Vec<i64>, in_term: Vec<i64>| {
        vec![OpenByCalendar { calendars: vec![HolidayCalendar::EnglandAndWales], always, in_term }]
    };
    let all = vec![HolidayCalendar::EnglandAndWales, HolidayCalendar::Scotland, HolidayCalendar::NorthernIreland];
    let whatever_the_calendar = vec![OpenByCalendar { calendars: all, always: vec![sunday], in_term: vec![sunday] }];
    let open = |by_calendar| Some(OpenAt { day, by_calendar });
    let roles = ReferrerRoles { listed: vec![read("rare")], similar: vec![read("rare")] };
    vec![
        ("areas", ServiceFilter { areas: vec![vec![read("E07100042")]], ..any() }),
        (
            "areas and tiers",
            ServiceFilter { areas: vec![vec![read("E07100042")]], tiers: vec![Tier::Universal], ..any() },
        ),
        ("areas and age", ServiceFilter { areas: vec![vec![read("E07100042")]], age_years: Some(7), ..any() }),
        ("providers and age", ServiceFilter { providers: vec![read("p1")], age_years: Some(24), ..any() }),
        ("providers", ServiceFilter { providers: vec![read("p1")], ..any() }),
        ("disciplines", ServiceFilter { disciplines: vec![read("rare")], ..any() }),
        ("tiers", ServiceFilter { tiers: vec![Tier::Specialist], ..any() }),
        ("needs", ServiceFilter { needs: vec![read("rare")], ..any() }),
        ("referrer", ServiceFilter { referrer: Some(roles), ..any() }),
        ("statuses", ServiceFilter { statuses: vec![ServiceStatus::Closed], ..any() }),
        ("text", ServiceFilter { text: Some("rare".to_owned()), ..any() }),
        ("open", ServiceFilter { open: open(by_calendar(vec![sunday], Vec::new())), ..any() }),
        ("open in every calendar", ServiceFilter { open: open(whatever_the_calendar), ..any() }),
        ("near", ServiceFilter { near: Some((1..=10).map(|n| RecordId(n * 600 + 1)).collect()), ..any() }),
    ]
}

async fn every_main_statement_goes_by_index(store: &Store) {
    let areas: Vec<AreaCode> = vec![read("E07100042"), read("E07100043")];
    let ties = Ties { home: areas.clone(), gp: areas.clone(), school: areas.clone(), schools: Vec::new() };
    goes_by_index(store, "what covers a child", async |store| {
        assert_eq!(store.covering_services(&ties, &any()).await.unwrap().len(), 20);
    })
    .await;
    for (name, filter) in filters(store).await {
        for order in [ServiceOrder::Name, ServiceOrder::Freshness, ServiceOrder::Relevance] {
            goes_by_index(store, name, async |store| {
                let page = store.find_services(&filter, order, &Page::first(5)).await.unwrap();
                assert_eq!(page.items.len(), 5, "{name}");
                assert_eq!(store.count_services(&filter).await.unwrap(), 10, "{name}");
                let counted = store.find_and_count_services(&filter, order, 5).await.unwrap();
                assert_eq!(counted, (page, 10), "{name}");
            })
            .await;
        }
        goes_by_index(store, name, async |store| {
            assert_eq!(
                store.covering_services(&ties, &filter).await.unwrap().len(),
                usize::from(name.starts_with("areas")) * 10
            );
        })
        .await;
    }
    goes_by_index(store, "points", async |store| {
        let stretch = MapStretch { south: 52.0, north: 52.2, west: -1.5, east: -1.0 };
        let found = store.points_within(&stretch).await.unwrap().len();
        assert!((10..40).contains(&found), "{found}");
    })
    .await;
    goes_by_index(store, "words", async |store| {
        assert_eq!(store.words_not_listed(&["therapy".to_owned()]).await.unwrap().len(), 0);
        let like = LikeWord { word: "w123wrod".to_owned(), right: 3, more_or_less: 2 };
        assert!(store.words_like(&[like]).await.unwrap().contains("w123word"));
        assert_eq!(store.words_in_use(&["therapy".to_owned(), "w12word".to_owned()]).await.unwrap().len(), 1);
    })
    .await;
    goes_by_index(store, "slugs", async |store| {
        for (slugged, there, near) in
            [(Slugged::Provider, "p17", "p1234x"), (Slugged::Service, "therapy17", "therapy1234x")]
        {
            let slugs = [read(there), read("nowhere")];
            assert_eq!(store.slugs_of_none(slugged, &slugs).await.unwrap(), [&slugs[1]]);
            let beside = store.slugs_beside(slugged, near).await.unwrap();
            assert_eq!((beside.len(), beside.contains(near.trim_end_matches('x'))), (100, true), "{beside:?}");
        }
    })
    .await;
    // Of more, PostgreSQL reads the narrowest tables whole in a directory of this size, as it well may.
    let ids: Vec<RecordId> = (101..=104).map(RecordId).collect();
    goes_by_index(store, "documents", async |store| {
        assert_eq!(store.services(&ids).await.unwrap().len(), 4);
    })
    .await;
    offers_and_providers_go_by_index(store).await;
}

async fn offers_and_providers_go_by_index(store: &Store) {
    let all = || OfferFilter { statuses: ServiceStatus::ALL.to_vec(), ..OfferFilter::default() };
    for (name, filter) in [
        ("text of offers", OfferFilter { text: Some("rare".to_owned()), ..all() }),
        ("tiers of offers", OfferFilter { tiers: vec![Tier::Specialist], ..all() }),
        ("areas of offers", OfferFilter { areas: vec![vec![read("E07100042")]], ..all() }),
        ("age of offers", OfferFilter { areas: vec![vec![read("E07100042")]], age_years: Some(7), ..all() }),
        ("providers of offers", OfferFilter { providers: vec![read("p1")], ..all() }),
        ("needs of offers", OfferFilter { needs: vec![read("rare")], ..all() }),
        ("audiences", OfferFilter { audiences: vec![Audience::HealthProfessionals], ..all() }),
        ("delivery modes", OfferFilter { delivery_modes: vec![DeliveryMode::Video], ..all() }),
        ("disciplines of offers", OfferFilter { disciplines: vec![read("rare")], ..all() }),
    ] {
        goes_by_index(store, name, async |store| {
            assert_eq!(store.find_offers(&filter, &Page::first(5)).await.unwrap().items.len(), 5, "{name}");
            assert_eq!(store.count_offers(&filter).await.unwrap(), 20, "{name}");
        })
        .await;
    }
    for (name, filter) in [
        ("text of providers", ProviderFilter { text: Some("p1234".to_owned()), ..ProviderFilter::default() }),
        ("areas of providers", ProviderFilter { areas: vec![read("E07100042")], ..ProviderFilter::default() }),
    ] {
        goes_by_index(store, name, async |store| {
            let page: Page<NameKey> = Page::first(5);
            assert!(store.find_providers(&filter, &page).await.unwrap().items.len() <= 5, "{name}");
            assert!((1..=10).contains(&store.count_providers(&filter).await.unwrap()), "{name}");
        })
        .await;
    }
}

/// Of short lists it takes one statement, of long ones it tries that first.
async fn a_first_page_found_as_it_is_counted_is_the_page(store: &Store) {
    let text = |text: &str| ServiceFilter { text: Some(text.to_owned()), ..any() };
    for (filter, length, statements) in
        [(text("nowhere"), 0, 1), (text("rare"), 10, 1), (text("common"), 5_990, 3), (any(), 6_001, 2)]
    {
        for (order, size) in [(ServiceOrder::Name, 9), (ServiceOrder::Freshness, 10), (ServiceOrder::Relevance, 11)] {
            let page = store.find_services(&filter, order, &Page::first(size)).await.unwrap();
            let run = statements_of(store, async |store| {
                let counted = store.find_and_count_services(&filter, order, size).await.unwrap();
                assert_eq!(counted, (page.clone(), length));
            })
            .await;
            assert_eq!(run.len(), statements, "{run:?}");
        }
    }
}

/// A page deep in the list of all, and one of an age that all include: found from its key on, in the order of an index.
async fn deep_pages_start_at_their_key(store: &Store) {
    let of_an_age = ServiceFilter { age_years: Some(7), ..any() };
    for (filter, order, index) in [
        (any(), ServiceOrder::Name, "idx_service_sort_name_id"),
        (any(), ServiceOrder::Freshness, "idx_service_freshness_order_sort_name_id"),
        (of_an_age, ServiceOrder::Name, "idx_service_sort_name_id"),
    ] {
        let first = store.find_services(&filter, order, &Page::first(1)).await.unwrap().items.remove(0);
        let after = ServiceKey { id: RecordId(3_000), sort_name: "therapy3000".to_owned(), ..first };
        let deep = Page { after: Some(after), ..Page::first(20) };
        let statements = statements_of(store, async |store| {
            assert_eq!(store.find_services(&filter, order, &deep).await.unwrap().items.len(), 20);
        })
        .await;
        assert_eq!(statements.len(), 2, "the page, and whether something comes before it: nothing is counted");
        let page = statements.into_iter().find(|statement| statement.sql.contains("ORDER BY")).unwrap();
        let plan = plan(&store.database, page).await;
        let by_key = |step: &String| {
            step.contains(index)
                && (step.contains("SEARCH") || step.contains("Index Scan") || step.contains("Index Only"))
        };
        assert!(plan.iter().any(by_key), "{}", plan.join("\n"));
        assert!(!plan.iter().any(|step| step.contains("Sort")), "{}", plan.join("\n"));
        assert_eq!(plan.iter().find(|step| reads_all(step)), None, "{}", plan.join("\n"));
    }
}

#[tokio::test]
async fn sqlite_goes_by_index() {
    let store = filled(unhurried("sqlite::memory:")).await;
    every_main_statement_goes_by_index(&store).await;
    a_first_page_found_as_it_is_counted_is_the_page(&store).await;
    deep_pages_start_at_their_key(&store).await;
}

#[tokio::test]
async fn sqlite_looks_at_the_services_of_an_area_or_a_child_and_not_at_all_of_a_tier_a_need_a_role_or_a_status() {
    let store = filled(unhurried("sqlite::memory:")).await;
    let area: AreaCode = read("E07100042");
    let roles = ReferrerRoles { listed: vec![read("common")], similar: vec![read("common")] };
    let of_a_child = ServiceFilter {
        tiers: vec![Tier::Universal],
        needs: vec![read("common")],
        disciplines: vec![read("physiotherapy")],
        referrer: Some(roles),
        ..ServiceFilter::default()
    };
    let of_an_area = ServiceFilter { areas: vec![vec![area.clone()]], ..of_a_child.clone() };
    let ties = Ties { home: vec![area.clone()], ..Ties::default() };
    let statements = statements_of(&store, async |store| {
        let page = store.find_services(&of_an_area, ServiceOrder::Name, &Page::first(5)).await.unwrap();
        assert_eq!(page.items.len(), 5);
        assert_eq!(store.count_services(&of_an_area).await.unwrap(), 10);
        assert_eq!(store.covering_services(&ties, &of_a_child).await.unwrap().len(), 10);
        assert_eq!(store.services_for_pupils_in(std::slice::from_ref(&area), &of_a_child).await.unwrap().len(), 0);
    })
    .await;
    for statement in statements {
        let sql = statement.sql.clone();
        let plan = plan(&store.database, statement).await;
        let of_all = ["(tier=?)", "(term_code=?)", "(referrer=?)", "(status=?)"];
        let reads_all_of_it = |step: &&String| of_all.iter().any(|by| step.ends_with(by));
        assert_eq!(plan.iter().find(reads_all_of_it), None, "{sql}\n{}", plan.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs RIGHTDOOR_TEST_POSTGRES"]
async fn postgres_goes_by_index() {
    let server = postgres_server::PostgresServer::get().expect("RIGHTDOOR_TEST_POSTGRES");
    let database = server.create(None);
    let store = filled(unhurried(database.url())).await;
    every_main_statement_goes_by_index(&store).await;
    a_first_page_found_as_it_is_counted_is_the_page(&store).await;
    deep_pages_start_at_their_key(&store).await;
}
