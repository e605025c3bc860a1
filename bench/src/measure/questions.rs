//! What is asked: the main questions of a directory's users, as bodies of requests.

use std::fmt;

use clap::ValueEnum;
use serde_json::{Value, json};

use crate::directory::{Country, child, slug};

/// A kind of question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Case {
    /// Which services can this child use? The child's areas are covered by the same number of services in any directory.
    Match,
    /// The same in ordinary areas, which the more services cover, the more there are.
    MatchOrdinary,
    /// The first with a filter by tier and need.
    MatchFiltered,
    /// One service whole.
    Service,
    /// Twenty services by area and tier.
    Browse,
    /// Twenty services near the end of the list of all.
    DeepPage,
    /// The same without the length of the list.
    DeepPageUncounted,
    /// The first twenty of the list of all, without its length.
    FirstPageUncounted,
    /// Twenty services by words.
    Search,
    /// Twenty services by words of which one is misspelt.
    Misspelt,
    /// The twenty nearest services within ten kilometres.
    Near,
    /// The twenty nearest services within 200 kilometres: most of a directory.
    NearFar,
    /// Twenty services that are open, in one area.
    OpenAt,
    /// Twenty of a provider.
    ByProvider,
    /// Twenty of a discipline.
    ByDiscipline,
    /// Twenty with an offer at a tier.
    ByTier,
    /// Twenty with an offer for a need.
    ByNeed,
    /// Twenty for an age.
    ByAge,
    /// Twenty that someone of a role may refer to.
    ByReferrer,
    /// Twenty that are paused or closed.
    ByStatus,
}

impl Case {
    /// Whether the answer says nothing about a child, so that it may be kept. A point could be where one lives.
    pub(crate) fn is_public(self) -> bool {
        !matches!(self, Self::Match | Self::MatchOrdinary | Self::MatchFiltered | Self::Near | Self::NearFar)
    }

    /// Whether the server over plain tables answers it: lists by area and tier, and one service.
    pub(crate) fn is_relational(self) -> bool {
        matches!(
            self,
            Self::Service
                | Self::Browse
                | Self::DeepPage
                | Self::DeepPageUncounted
                | Self::FirstPageUncounted
                | Self::ByTier
        )
    }

    /// Whether a page starts after a cursor deep in the list.
    pub(crate) fn is_deep(self) -> bool {
        matches!(self, Self::DeepPage | Self::DeepPageUncounted)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Match => "match for a child",
            Self::MatchOrdinary => "match, ordinary area",
            Self::MatchFiltered => "match, by tier and need",
            Self::Service => "service by slug",
            Self::Browse => "browse by area and tier",
            Self::DeepPage => "deep page",
            Self::DeepPageUncounted => "deep page, not counted",
            Self::FirstPageUncounted => "first page, not counted",
            Self::Search => "text search",
            Self::Misspelt => "text search, misspelt",
            Self::Near => "near, 10 km",
            Self::NearFar => "near, 200 km",
            Self::OpenAt => "open at a moment",
            Self::ByProvider => "by provider",
            Self::ByDiscipline => "by discipline",
            Self::ByTier => "by tier",
            Self::ByNeed => "by need",
            Self::ByAge => "by age",
            Self::ByReferrer => "by referrer",
            Self::ByStatus => "by status",
        })
    }
}

/// How many different questions of a kind are asked in turn.
const MOST_DIFFERENT: usize = 400;
/// How many children are asked about in each area.
const CHILDREN: usize = 16;
const TIERS: [&str; 3] = ["UNIVERSAL", "TARGETED", "SPECIALIST"];
const NEEDS: [&str; 4] = ["handwriting", "balance", "speech-sounds", "specialist-seating"];

/// The questions of a kind over a directory. Deep pages start after the cursors.
pub fn questions(case: Case, country: &Country, services: usize, seed: u64, cursors: &[String]) -> Vec<String> {
    let near = |km: u32| {
        let authorities = country.ordinary().iter().zip((0..10).cycle());
        let filters = authorities.map(move |(authority, place)| {
            let (latitude, longitude) = authority.position(place);
            json!({"near": {"at": {"position": {"latitude": latitude, "longitude": longitude}}, "withinKm": km}})
        });
        filters.map(|filter| in_order(filter, "DISTANCE", None)).take(100).collect()
    };
    let bodies: Vec<Value> = match case {
        Case::Match => country
            .yardsticks()
            .iter()
            .flat_map(|authority| (0..CHILDREN).map(|number| matching(child(seed, authority, number), json!({}))))
            .collect(),
        Case::MatchOrdinary => country
            .ordinary()
            .iter()
            .flat_map(|authority| {
                (0..2).map(|number| matching(child(seed, authority, authority.number + number), json!({})))
            })
            .take(MOST_DIFFERENT)
            .collect(),
        Case::MatchFiltered => country
            .yardsticks()
            .iter()
            .flat_map(|authority| {
                let filters = TIERS.iter().cycle().zip(NEEDS.iter().cycle()).enumerate().take(CHILDREN);
                filters.map(|(number, (tier, need))| {
                    matching(child(seed, authority, number), json!({"tiers": [tier], "needs": [need]}))
                })
            })
            .collect(),
        Case::Service => {
            let step = (services / MOST_DIFFERENT).max(1);
            (0..services).step_by(step).take(MOST_DIFFERENT).map(|number| one_service(&slug(number))).collect()
        }
        Case::Browse => {
            let places = country.ordinary().iter().zip(TIERS.iter().cycle());
            places.map(|(authority, tier)| list(json!({"areas": [authority.code], "tiers": [tier]}), None)).collect()
        }
        Case::DeepPage => cursors.iter().map(|cursor| list(json!({}), Some(cursor.as_str()))).collect(),
        Case::DeepPageUncounted => cursors.iter().map(|cursor| uncounted(Some(cursor.as_str()))).collect(),
        Case::FirstPageUncounted => vec![uncounted(None)],
        Case::Search => by_words(country, &["handwriting", "speech", "balance", "wheelchair", "dressing"]),
        Case::Misspelt => by_words(country, &["handwritting", "speach", "ballance", "weelchair", "dresing"]),
        Case::Near => near(10),
        Case::NearFar => near(200),
        Case::OpenAt => {
            let moments = ["2026-11-24T14:00:00Z", "2026-11-25T09:10:00Z", "2026-12-25T10:00:00Z"];
            let places = country.ordinary().iter().zip(moments.iter().cycle()).take(100);
            places.map(|(authority, at)| list(json!({"openAt": at, "areas": [authority.code]}), None)).collect()
        }
        Case::ByProvider => {
            let provider = |number: usize| format!("provider-{}", number * (services / 800).max(1));
            (0..100).map(|number| list(json!({"providers": [provider(number)]}), None)).collect()
        }
        Case::ByDiscipline => {
            by_each("disciplines", &["occupational-therapy", "physiotherapy", "wheelchair-and-seating"])
        }
        Case::ByTier => by_each("tiers", &TIERS),
        Case::ByNeed => by_each("needs", &NEEDS),
        Case::ByAge => (3..18).map(|age| list(json!({"ageYears": age}), None)).collect(),
        Case::ByReferrer => {
            ["gp", "senco", "parent-carer"].iter().map(|role| list(json!({"referrer": role}), None)).collect()
        }
        Case::ByStatus => by_each("statuses", &["PAUSED", "CLOSED"]),
    };
    bodies.iter().map(ToString::to_string).collect()
}

/// Asks for the cursors of the last hundred services.
pub fn for_cursors() -> String {
    json!({"query": "{ services(orderBy: NAME, last: 100) { edges { cursor } } }"}).to_string()
}

/// Asks for as much of a match as a page about it shows.
fn matching(child: Value, filter: Value) -> Value {
    const QUERY: &str = "query Match($child: ChildInput!, $asker: AskerInput, $on: Date, $where: ServiceFilter) { \
        matchServices(child: $child, asker: $asker, on: $on, where: $where, first: 20) { totalCount on unknownTies \
        counts { meetsCriteria needsJudgement needsInformation outsideCriteria } \
        questions { fact text why } \
        nodes { outcome headline ageAllowsUntil distanceKm service { slug name provider { slug name } } \
        decisive { result explanation criterion { code text } } \
        offers { outcome offer { slug tier title } } \
        routes { status usable explanation route { slug name } } } } }";
    json!({"query": QUERY, "variables": {"child": child, "asker": {"role": "parent-carer"}, "on": "2026-11-25", "where": filter},
        "operationName": "Match"})
}

/// Asks for one service whole.
fn one_service(slug: &str) -> Value {
    const QUERY: &str = "query Service($slug: String!) { service(slug: $slug) { id slug name summary status website \
        updatedAt provider { slug name kind website } disciplines { code label } \
        coverage { basis areas { code name } } \
        eligibility { statement requirements { code text decidedBy facts } exclusions { code text decidedBy facts } } \
        offers { slug tier title description audiences deliveryModes url referralRequired needs { code label } \
                 routes { slug } } \
        referralRoutes { slug name summary referrers { policy roles { code label } } \
                         channels { kind url } requiredInformation responseTimes { stage within unit } } \
        contacts { purpose label phone email hours { statement weekly { day opens closes } } } \
        locations { name address position { latitude longitude } } \
        signposts { situation to text } pathway { title text } waitingTimes { weeks kind } \
        ages { untilYears statement } freshness { reviewedOn } sources { title url } } }";
    json!({"query": QUERY, "variables": {"slug": slug}, "operationName": "Service"})
}

/// Twenty services by one value of a list after the other.
fn by_each(field: &str, values: &[&str]) -> Vec<Value> {
    values.iter().map(|value| list(json!({field: [value]}), None)).collect()
}

/// Twenty services by a word and the name of an authority.
fn by_words(country: &Country, words: &[&str]) -> Vec<Value> {
    let places = country.ordinary().iter().zip(words.iter().cycle()).take(100);
    places.map(|(authority, word)| list(json!({"text": format!("{word} {}", authority.name)}), None)).collect()
}

/// Asks for twenty services of a list: the first by relevance, or those after a cursor by name.
fn list(filter: Value, after: Option<&str>) -> Value {
    in_order(filter, if after.is_some() { "NAME" } else { "RELEVANCE" }, after)
}

const LIST: &str = "query List($where: ServiceFilter, $order: ServiceOrder, $after: String) \
    { services(where: $where, orderBy: $order, first: 20, after: $after) { totalCount \
    pageInfo { hasNextPage endCursor } \
    nodes { id slug name summary status provider { slug name } disciplines { code label } \
            coverage { basis areas { code name } } offers { slug tier title needs { code label } } } } }";

/// Asks for twenty services of a list in an order, nested as a page of results shows them.
fn in_order(filter: Value, order: &str, after: Option<&str>) -> Value {
    let variables = json!({"where": filter, "order": order, "after": after});
    json!({"query": LIST, "variables": variables, "operationName": "List"})
}

/// Asks for twenty services of the list of all by name, and not for how many there are.
fn uncounted(after: Option<&str>) -> Value {
    let variables = json!({"order": "NAME", "after": after});
    json!({"query": LIST.replace("totalCount ", ""), "variables": variables, "operationName": "List"})
}
