//! Every filter, alone and with others, in every order and by pages, against an oracle that looks at every record.

use std::collections::BTreeSet;

use domain::records::{Position, ProviderFile, Service};
use domain::vocabulary::Vocabulary;
use rightdoor::store::{SeedRecords, search_words_of};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::filters_directory::{AREAS, AUDIENCES, Chance, DISCIPLINES, MODES, NEEDS, ROLES, WORDS, varied};
use super::filters_oracle::{Oracle, Wanted};
use super::support::{MK, Server};

/// Moments of every kind: in term and out, on bank holidays, the days after, of a year that is not known, at night.
const MOMENTS: [&str; 12] = [
    "2026-11-23T10:00:00Z",
    "2026-10-28T10:00:00Z",
    "2026-11-30T14:00:00Z",
    "2026-12-15T09:30:00Z",
    "2026-12-25T10:00:00Z",
    "2026-12-25T23:00:00Z",
    "2026-12-26T00:30:00Z",
    "2026-12-28T10:00:00Z",
    "2026-12-29T00:30:00Z",
    "2026-11-22T23:30:00Z",
    "2026-09-08T12:30:00Z",
    "2031-05-01T10:00:00Z",
];
const POSTCODES: [&str; 4] = ["MK9 2UB", "LU1 1BW", "MK40 2NT", "MK2 2HP"];

struct World {
    server: Server,
    records: SeedRecords,
    oracle: Oracle,
}

impl World {
    async fn new(seed: u64) -> Self {
        let records = varied(seed);
        let (server, store) = Server::and_store(&records).await;
        let oracle = Oracle { reference: store.reference().await.unwrap(), places: records.places.clone() };
        Self { server, records, oracle }
    }

    fn services(&self) -> impl Iterator<Item = (&ProviderFile, &Service)> {
        self.records.providers.iter().flat_map(|file| file.services.iter().map(move |service| (file, service)))
    }

    /// A filter of which every field is set in one of a few cases, so that some services get through.
    fn wanted(&self, chance: &mut Chance) -> Wanted {
        Wanted {
            text: chance.percent(20).then(|| text(chance)),
            areas: if chance.percent(20) { read_some(chance, &AREAS) } else { Vec::new() },
            covers_postcode: chance.percent(10).then(|| {
                let postcode = *chance.pick(&POSTCODES);
                self.records.places.iter().find(|place| place.postcode.as_str() == postcode).unwrap().clone()
            }),
            providers: if chance.percent(15) {
                read_some(chance, &["trust-0", "trust-1", "trust-3"])
            } else {
                Vec::new()
            },
            disciplines: if chance.percent(15) { read_some(chance, &DISCIPLINES) } else { Vec::new() },
            tiers: if chance.percent(15) { read_some(chance, &["universal", "targeted"]) } else { Vec::new() },
            needs: if chance.percent(15) { read_some(chance, &NEEDS) } else { Vec::new() },
            age_years: chance.percent(20).then(|| u8::try_from(chance.below(20)).unwrap()),
            statuses: if chance.percent(15) { read_some(chance, &["active", "closed"]) } else { Vec::new() },
            ..Wanted::default()
        }
    }

    /// A point and a radius that no service is just at, so that two ways to measure the earth agree.
    fn near(&self, chance: &mut Chance) -> (Position, f64) {
        let thousandths =
            |below: usize, chance: &mut Chance| f64::from(u32::try_from(chance.below(below)).unwrap()) / 1000.0;
        let point =
            Position { latitude: 51.2 + thousandths(2000, chance), longitude: -1.5 + thousandths(2000, chance) };
        let far: Vec<f64> = self.services().filter_map(|(_, service)| self.oracle.distance(service, point)).collect();
        loop {
            let km = 1.0 + thousandths(199_000, chance);
            if far.iter().all(|far| (far - km).abs() > km * 0.006) {
                return (point, km);
            }
        }
    }
}

/// What is typed, and the words meant by it.
fn text(chance: &mut Chance) -> (String, Vec<String>) {
    let misspelt =
        [("jugling", "juggling"), ("sunfolwer", "sunflower"), ("lantarn", "lantern"), ("trampolene", "trampoline")];
    match chance.below(5) {
        0 => {
            let (typed, meant) = chance.pick(&misspelt);
            ((*typed).to_owned(), vec![(*meant).to_owned()])
        }
        1 => {
            let start: String = chance.pick(&WORDS).chars().take(3).collect();
            (start.to_uppercase(), vec![start])
        }
        2 => ("buttons".to_owned(), vec!["buttons".to_owned()]),
        3 => {
            let (one, other) = (*chance.pick(&WORDS), *chance.pick(&WORDS));
            (format!("{one}, {other}!"), vec![one.to_owned(), other.to_owned()])
        }
        _ => {
            let word = *chance.pick(&WORDS);
            (word.to_owned(), vec![word.to_owned()])
        }
    }
}

fn read<T: DeserializeOwned>(code: &str) -> T {
    serde_json::from_value(json!(code)).unwrap()
}

fn read_some<T: DeserializeOwned>(chance: &mut Chance, codes: &[&str]) -> Vec<T> {
    let some = chance.some(codes, 50);
    some.iter().map(|code| read(code)).collect()
}

/// The values of a closed list as GraphQL has them.
fn named<T: Serialize>(values: &[T]) -> Value {
    let name = |value: &T| serde_json::to_value(value).unwrap().as_str().unwrap().to_uppercase().replace('-', "_");
    values.iter().map(|value| json!(name(value))).collect()
}

fn filter(wanted: &Wanted) -> Value {
    let text = wanted.text.as_ref().map(|(typed, _)| typed);
    json!({"text": text, "areas": wanted.areas, "providers": wanted.providers, "disciplines": wanted.disciplines,
           "tiers": named(&wanted.tiers), "needs": wanted.needs, "ageYears": wanted.age_years,
           "statuses": named(&wanted.statuses)})
}

fn service_filter(wanted: &Wanted) -> Value {
    let mut sent = filter(wanted);
    sent["coversPostcode"] = json!(wanted.covers_postcode.as_ref().map(|place| &place.postcode));
    sent["referrer"] = json!(wanted.referrer);
    sent["openAt"] = json!(wanted.open_at.map(|at| at.to_rfc3339()));
    sent["near"] = json!(wanted.near.map(|(point, km)| {
        json!({"at": {"position": {"latitude": point.latitude, "longitude": point.longitude}}, "withinKm": km})
    }));
    sent
}

/// A list asked for whole, and by pages of seven from either end: each must say the same.
async fn listed(server: &Server, list: &str, kind: &str, order: &str, sent: &Value) -> Vec<Value> {
    let query = format!(
        "query ($where: {kind}, $first: Int, $last: Int, $after: String, $before: String) {{
            list: {list}(where: $where, {order} first: $first, last: $last, after: $after, before: $before) {{
                totalCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} edges {{ node {{ id }} }} }} }}"
    );
    let whole = server.data(&query, json!({"where": sent, "first": 100})).await["list"].take();
    let ids = |page: &Value| {
        page["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()).collect::<Vec<_>>()
    };
    let all = ids(&whole);
    assert_eq!(whole["totalCount"], all.len(), "{sent}");
    assert_eq!(all.iter().map(Value::to_string).collect::<BTreeSet<_>>().len(), all.len(), "each once: {sent}");
    for (count, cursor, more, from) in
        [("first", "after", "hasNextPage", "endCursor"), ("last", "before", "hasPreviousPage", "startCursor")]
    {
        let (mut seen, mut at) = (Vec::new(), Value::Null);
        loop {
            let page = server.data(&query, json!({"where": sent, count: 7, cursor: at})).await["list"].take();
            assert_eq!(page["totalCount"], all.len());
            let found = ids(&page);
            seen = if count == "first" { [seen, found].concat() } else { [found, seen].concat() };
            if page["pageInfo"][more] == json!(false) {
                break;
            }
            at = page["pageInfo"][from].clone();
        }
        assert_eq!(seen, all, "by pages: {sent} {order}");
    }
    all
}

/// The slugs and distances of a list of services in an order.
async fn services(server: &Server, sent: &Value, order: &str) -> Vec<(String, Option<f64>)> {
    let query = format!(
        "query ($where: ServiceFilter) {{ services(where: $where, orderBy: {order}, first: 100) {{ edges {{ distanceKm node {{ slug }} }} }} }}"
    );
    let data = server.data(&query, json!({"where": sent})).await;
    let edges = data["services"]["edges"].as_array().unwrap();
    edges.iter().map(|edge| (edge["node"]["slug"].as_str().unwrap().to_owned(), edge["distanceKm"].as_f64())).collect()
}

#[tokio::test]
async fn services_are_those_that_the_oracle_lets_through_in_every_order() {
    let (mut found_some, mut near_some, mut open_some) = (0, 0, 0);
    for seed in 0..2 {
        let world = World::new(seed).await;
        let chance = &mut Chance::new(seed + 100);
        for number in 0..60 {
            let mut wanted = world.wanted(chance);
            wanted.referrer = if chance.percent(20) { read_some(chance, &ROLES).pop() } else { None };
            wanted.open_at = chance.percent(35).then(|| chance.pick(&MOMENTS).parse().unwrap());
            wanted.near = chance.percent(40).then(|| world.near(chance));
            if let Some(moment) = MOMENTS.get(number) {
                wanted = Wanted { open_at: Some(moment.parse().unwrap()), ..Wanted::default() };
            }
            let sent = service_filter(&wanted);
            let by_slug = |(file, service): &(&ProviderFile, &Service)| world.oracle.service(file, service, &wanted);
            let expected: Vec<(&ProviderFile, &Service)> = world.services().filter(by_slug).collect();
            let slugs: BTreeSet<String> = expected.iter().map(|(_, service)| service.slug.to_string()).collect();
            let service = |slug: &str| expected.iter().find(|(_, one)| one.slug.as_str() == slug).unwrap().1;

            let orders = ["NAME", "FRESHNESS", "RELEVANCE", "DISTANCE"];
            for order in &orders[..if wanted.near.is_some() { 4 } else { 3 }] {
                let found = services(&world.server, &sent, order).await;
                let found_slugs: BTreeSet<String> = found.iter().map(|(slug, _)| slug.clone()).collect();
                assert_eq!((&found_slugs, found.len()), (&slugs, slugs.len()), "{seed} {number} {order} {sent}");
                let rises = found.windows(2).all(|pair| {
                    let (one, other) = (service(&pair[0].0), service(&pair[1].0));
                    let name = |one: &Service| search_words_of(one.name.as_str()).join(" ");
                    match *order {
                        "NAME" => name(one) <= name(other),
                        "FRESHNESS" => one.freshness.reviewed_on >= other.freshness.reviewed_on,
                        "DISTANCE" => pair[0].1 <= pair[1].1,
                        _ => in_name(one, &wanted) >= in_name(other, &wanted),
                    }
                });
                assert!(rises, "{order} {sent} {found:?}");
                for (slug, shown) in &found {
                    let far = wanted.near.and_then(|(point, _)| world.oracle.distance(service(slug), point));
                    let near_enough = |(shown, far): (f64, f64)| (shown - far).abs() <= far * 0.006 + 0.051;
                    assert!(
                        shown.is_some() == far.is_some() && shown.zip(far).is_none_or(near_enough),
                        "{slug} {shown:?} {far:?}"
                    );
                }
                if number % 6 == 0 {
                    let by_pages = format!("orderBy: {order},");
                    listed(&world.server, "services", "ServiceFilter", &by_pages, &sent).await;
                }
            }
            found_some += usize::from(!slugs.is_empty());
            near_some += usize::from(wanted.near.is_some() && !slugs.is_empty());
            open_some += usize::from(wanted.open_at.is_some() && !slugs.is_empty());
        }
    }
    assert!(found_some > 40 && near_some > 10 && open_some > 10, "{found_some} {near_some} {open_some}");
}

/// Whether every word meant starts one of the name.
fn in_name(service: &Service, wanted: &Wanted) -> bool {
    let words = search_words_of(service.name.as_str());
    let meant = wanted.text.iter().flat_map(|(_, meant)| meant);
    meant.into_iter().all(|word| words.iter().any(|other| other.starts_with(word.as_str())))
}

#[tokio::test]
async fn a_match_answers_for_those_that_cover_the_child_and_that_the_oracle_lets_through() {
    let world = World::new(7).await;
    let chance = &mut Chance::new(107);
    let query = "query ($child: ChildInput!, $where: ServiceFilter) { matchServices(child: $child, where: $where, first: 100) { nodes { service { slug } } } }";
    let home = read(MK);
    let mut found_some = 0;
    for _ in 0..40 {
        let mut wanted = world.wanted(chance);
        wanted.open_at = chance.percent(40).then(|| chance.pick(&MOMENTS).parse().unwrap());
        wanted.near = chance.percent(50).then(|| world.near(chance));
        let sent = service_filter(&wanted);
        let lets_through = |service: &Service| {
            !wanted.statuses.is_empty() || service.status != domain::vocabulary::ServiceStatus::Closed
        };
        let covers = |service: &Service| {
            let mut coverage = service.coverage.iter().filter(|coverage| coverage.schools.is_empty());
            coverage.any(|coverage| {
                coverage.areas.iter().any(|area| world.oracle.reference.gazetteer.lies_within(&home, area))
            })
        };
        let expected: BTreeSet<String> = world
            .services()
            .filter(|(file, service)| {
                world.oracle.service(file, service, &wanted) && lets_through(service) && covers(service)
            })
            .map(|(_, service)| service.slug.to_string())
            .collect();
        let data = world.server.data(query, json!({"child": {"home": {"area": MK}}, "where": sent})).await;
        let nodes = data["matchServices"]["nodes"].as_array().unwrap();
        let found: BTreeSet<String> =
            nodes.iter().map(|node| node["service"]["slug"].as_str().unwrap().to_owned()).collect();
        assert_eq!(found, expected, "{sent}");
        found_some += usize::from(!found.is_empty());
    }
    assert!(found_some > 10, "{found_some}");
}

#[tokio::test]
async fn offers_are_those_that_the_oracle_lets_through() {
    let world = World::new(3).await;
    let chance = &mut Chance::new(103);
    let mut found_some = 0;
    for number in 0..60 {
        let mut wanted = world.wanted(chance);
        wanted.covers_postcode = None;
        wanted.services =
            if chance.percent(10) { read_some(chance, &["service-1", "service-17", "service-30"]) } else { Vec::new() };
        wanted.audiences = if chance.percent(20) { read_some(chance, &AUDIENCES) } else { Vec::new() };
        wanted.delivery_modes = if chance.percent(20) { read_some(chance, &MODES) } else { Vec::new() };
        wanted.referral_required = chance.percent(20).then(|| chance.percent(50));
        let mut sent = filter(&wanted);
        sent["services"] = json!(wanted.services);
        sent["audiences"] = named(&wanted.audiences);
        sent["deliveryModes"] = named(&wanted.delivery_modes);
        sent["referralRequired"] = json!(wanted.referral_required);
        let of_service = |(file, service): (&ProviderFile, &Service)| {
            let through = service.offers.iter().filter(|offer| world.oracle.offer(file, service, offer, &wanted));
            through.map(|offer| format!("{} {}", service.slug, offer.slug)).collect::<Vec<_>>()
        };
        let expected: BTreeSet<String> = world.services().flat_map(of_service).collect();
        let query = "query ($where: OfferFilter) { offers(where: $where, first: 100) { nodes { slug service { slug } } totalCount } }";
        let data = world.server.data(query, json!({"where": sent})).await;
        let name =
            |node: &Value| format!("{} {}", node["service"]["slug"].as_str().unwrap(), node["slug"].as_str().unwrap());
        let found: BTreeSet<String> = data["offers"]["nodes"].as_array().unwrap().iter().map(name).collect();
        assert_eq!((&found, &data["offers"]["totalCount"]), (&expected, &json!(expected.len())), "{sent}");
        if number % 6 == 0 {
            listed(&world.server, "offers", "OfferFilter", "", &sent).await;
        }
        found_some += usize::from(!found.is_empty());
    }
    assert!(found_some > 20, "{found_some}");
}

#[tokio::test]
async fn providers_and_areas_are_those_that_the_oracle_lets_through() {
    let world = World::new(5).await;
    let chance = &mut Chance::new(105);
    for _ in 0..40 {
        let wanted = Wanted {
            text: chance.percent(40).then(|| text(chance)),
            kinds: if chance.percent(30) { read_some(chance, &["nhs-trust", "charity"]) } else { Vec::new() },
            areas: if chance.percent(40) { read_some(chance, &AREAS) } else { Vec::new() },
            ..Wanted::default()
        };
        let sent = json!({"text": wanted.text.as_ref().map(|(typed, _)| typed), "kinds": named(&wanted.kinds), "areas": wanted.areas});
        let expected = world.records.providers.iter().filter(|file| world.oracle.provider(file, &wanted)).count();
        assert_eq!(listed(&world.server, "providers", "ProviderFilter", "", &sent).await.len(), expected, "{sent}");
    }
    let gazetteer = &world.oracle.reference.gazetteer;
    for _ in 0..40 {
        let word = chance.percent(60).then(|| *chance.pick(&["kent", "mk9", "mil", "e06", "south east", "EYNES"]));
        let kinds =
            if chance.percent(40) { chance.some(&["county", "region", "postcode-district"], 60) } else { Vec::new() };
        let upper = chance.percent(40).then(|| chance.percent(50));
        let expected = gazetteer.areas().filter(|area| {
            let kind = serde_json::to_value(area.kind).unwrap();
            let name = search_words_of(area.name.as_str()).join(" ");
            let has = |word: &str| name.contains(word) || area.code.as_str().to_lowercase().starts_with(word);
            word.is_none_or(|text| text.to_lowercase().split(' ').all(has))
                && (kinds.is_empty() || kinds.iter().any(|wanted| kind == *wanted))
                && upper.is_none_or(|upper| upper == (kind == "county" || kind == "single-tier-authority"))
        });
        let sent = json!({"text": word, "kinds": named(&kinds), "upperTier": upper});
        let query = "query ($where: AreaFilter) { areas(where: $where, first: 1) { totalCount } }";
        let data = world.server.data(query, json!({"where": sent})).await;
        assert_eq!(data["areas"]["totalCount"], expected.count(), "{sent}");
    }
}

#[test]
fn the_terms_of_these_filters_are_terms() {
    let terms = varied(0).terms;
    for (vocabulary, codes) in
        [(Vocabulary::Need, &NEEDS[..]), (Vocabulary::Role, &ROLES), (Vocabulary::Discipline, &DISCIPLINES)]
    {
        assert!(codes.iter().all(|code| terms.get(vocabulary, &read(code)).is_some()));
    }
}
