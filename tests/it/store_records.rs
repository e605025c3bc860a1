//! Records made up for tests: a plain service to be changed, and one with every field set.

use domain::records::{Coverage, Provider, Service};
use domain::vocabulary::{CoverageBasis, Term, Terms};
use serde_json::{Value, json};

/// A provider with nothing optional.
pub(crate) fn provider(slug: &str) -> Provider {
    read(json!({
        "slug": slug,
        "name": "Vale Therapies",
        "kind": "nhs-trust",
        "sources": [{"key": "page", "title": "A page"}],
        "described_in": ["page"],
    }))
}

/// A service with nothing optional.
pub(crate) fn service(slug: &str) -> Service {
    read(json!({
        "slug": slug,
        "name": slug.replace('-', " "),
        "disciplines": ["occupational-therapy"],
        "coverage": [{"basis": "home", "areas": ["E06000042"], "source": "page"}],
        "eligibility": [{}],
        "described_in": ["page"],
    }))
}

/// A service with some fields set.
pub(crate) fn service_with(slug: &str, fields: Value) -> Service {
    let mut value = serde_json::to_value(service(slug)).unwrap();
    let object = value.as_object_mut().unwrap();
    for (field, content) in fields.as_object().unwrap() {
        object.insert(field.clone(), content.clone());
    }
    read(value)
}

/// An offer with some fields set.
pub(crate) fn offer(slug: &str, fields: Value) -> Value {
    let mut value = json!({"slug": slug, "tier": "universal", "title": slug, "source": "page"});
    let object = value.as_object_mut().unwrap();
    for (field, content) in fields.as_object().unwrap() {
        object.insert(field.clone(), content.clone());
    }
    value
}

/// A referral route for some referrers.
pub(crate) fn route(slug: &str, referrers: Value) -> Value {
    json!({"slug": slug, "name": slug, "referrers": referrers, "source": "page"})
}

/// Coverage of some areas.
pub(crate) fn coverage(basis: CoverageBasis, areas: &[&str], schools: &[&str]) -> Coverage {
    let mut value = json!({"basis": "home", "areas": areas, "schools": schools, "source": "page"});
    value["basis"] = serde_json::to_value(basis).unwrap();
    read(value)
}

/// Some terms: vocabulary, code, label, synonyms.
pub(crate) fn terms(terms: &[(domain::vocabulary::Vocabulary, &str, &str, &[&str])]) -> Terms {
    let terms = terms.iter().map(|(vocabulary, code, label, synonyms)| Term {
        vocabulary: *vocabulary,
        code: read(json!(code)),
        label: read(json!(label)),
        description: None,
        synonyms: read(json!(synonyms)),
        parent: None,
    });
    Terms::new(terms.collect()).unwrap()
}

/// A record from its JSON.
pub(crate) fn read<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// A provider with every field set.
pub(crate) fn full_provider() -> Provider {
    read(json!({
        "slug": "full-provider",
        "name": "Full Provider’s Trust",
        "kind": "community-interest-company",
        "summary": "All there is to say.",
        "website": "https://provider.example.org",
        "contacts": [full_contact("switchboard")],
        "areas": ["E10000016", "E06000042", "place:vale"],
        "sources": [
            {"key": "page", "title": "A page", "publisher": "Publisher", "url": "https://page.example.org", "retrieved_on": "2026-11-01"},
            {"key": "leaflet", "title": "A leaflet"},
        ],
        "described_in": ["page § About", "leaflet"],
        "freshness": {"reviewed_on": "2026-10-01", "review_due_on": "2027-10-01"},
    }))
}

fn full_contact(slug: &str) -> Value {
    json!({
        "slug": slug,
        "purpose": "advice-line",
        "label": "Advice",
        "phone": "01234 567890",
        "email": "advice@example.org",
        "url": "https://advice.example.org",
        "hours": full_hours(),
        "source": "page § Contact",
    })
}

fn full_hours() -> Value {
    json!({
        "statement": "Weekdays in term",
        "weekly": [
            {"days": ["monday", "tuesday"], "opens": "09:00", "closes": "17:00"},
            {"days": ["friday"], "opens": "22:00", "closes": "02:00"},
        ],
        "term_time_only": true,
        "bank_holidays": "closed",
    })
}

fn full_criterion(code: &str) -> Value {
    json!({
        "code": code,
        "text": format!("What {code} says."),
        "rule": {"all": [
            {"home_area": {"within": ["E06000042", "place:vale"]}},
            {"not": {"needs": {"only": ["sensory-processing"]}}},
            {"at_least": {"count": 1, "of": [
                {"looked_after": true},
                {"judgement": {"kind": "source-conflict", "text": "The team decides."}},
                {"until_end_of_school_year_turning": 19},
            ]}},
        ]},
        "signposts": ["elsewhere"],
        "source": "page § Criteria",
    })
}

fn full_version(from: &str, until: Value, codes: [&str; 2]) -> Value {
    json!({
        "statement": format!("The criteria from {from}."),
        "valid_from": from,
        "valid_until": until,
        "requirements": [full_criterion(codes[0]), full_criterion("second")],
        "exclusions": [full_criterion(codes[1])],
    })
}

fn full_band() -> Value {
    json!({"settings": ["mainstream", "special"], "from_months": 18, "until_years": 19, "ends": "end-of-school-year", "statement": "From 18 months."})
}

fn full_offer() -> Value {
    json!({
        "slug": "clinic",
        "tier": "specialist",
        "title": "Clinic",
        "description": "A block of sessions.",
        "audiences": ["parents-and-carers", "children-and-young-people"],
        "delivery_modes": ["video", "clinic", "online"],
        "url": "https://clinic.example.org",
        "referral_required": true,
        "routes": ["second-route", "first-route"],
        "ages": [full_band(), {"ends": "no-end", "statement": "Any age."}],
        "eligibility": full_version("2026-01-01", json!("2026-12-31"), ["offer-asks", "offer-refuses"]),
        "needs": ["sensory-processing", "handwriting"],
        "costs": [{"free": false, "minimum_pence": 1050, "maximum_pence": 2000, "unit": "session", "statement": "From £10.50"}, {"free": true}],
        "source": "leaflet § Clinic",
    })
}

fn full_route() -> Value {
    json!({
        "slug": "first-route",
        "name": "First route",
        "summary": "By form.",
        "referrers": {"policy": "listed-and-similar", "roles": ["senco", "gp"], "statement": "Teachers and the like."},
        "channels": [
            {"kind": "online-form", "detail": "The form", "url": "https://form.example.org", "contact": "line"},
            {"kind": "clinical-system"},
        ],
        "applies_to": [full_criterion("for-these")],
        "conditions": [full_criterion("done-before"), full_criterion("done-too")],
        "before_you_refer": ["Read this.", "Try that."],
        "required_information": ["A report."],
        "response_times": [{
            "stage": "first-appointment", "within": 18, "unit": "weeks", "term_time_only": true,
            "channel": "email", "applies_to": "urgent", "statement": "Within 18 weeks",
        }],
        "source": "page § Refer",
    })
}

/// A service with every field set.
pub(crate) fn full_service() -> Service {
    read(json!({
        "slug": "full-service",
        "name": "Full Service",
        "summary": "All that a service can say.",
        "disciplines": ["physiotherapy", "occupational-therapy"],
        "status": "paused",
        "website": "https://service.example.org",
        "holiday_calendar": "scotland",
        "coverage": [
            {"basis": "gp-registration", "areas": ["MK43", "E06000042"], "source": "page § Where"},
            {"basis": "school", "areas": ["E10000016"], "schools": ["137883", "110592"], "source": "leaflet"},
        ],
        "ages": [full_band(), {"ends": "not-clear", "until_years": 18, "statement": "Until 18 or so."}],
        "eligibility": [
            full_version("2026-01-01", json!("2026-12-31"), ["asks", "refuses"]),
            full_version("2027-01-01", Value::Null, ["asks-anew", "refuses-anew"]),
        ],
        "offers": [full_offer(), {"slug": "advice", "tier": "universal", "title": "Advice", "referral_required": false, "source": "page"}],
        "referral_routes": [
            full_route(),
            {"slug": "second-route", "name": "Second", "referrers": {"policy": "not-stated"}, "source": "page"},
        ],
        "contacts": [full_contact("line"), {"slug": "crisis", "purpose": "crisis", "source": "page"}],
        "locations": [
            {
                "name": "Clinic", "address": "1 High Street", "postcode": "MK9 3HQ",
                "position": {"latitude": 52.040_622, "longitude": -0.759_417}, "travel": ["Bus 4", "Parking"],
                "hours": full_hours(), "source": "page",
            },
            {"name": "Post", "postal_only": true, "source": "page"},
        ],
        "signposts": [
            {
                "slug": "elsewhere", "situation": "Outside the area", "applies_when": {"not": {"home_area": {"within": ["E06000042"]}}},
                "to": "Another team", "text": "Ask them.", "url": "https://other.example.org", "phone": "01234 000000",
                "service": "another-service", "source": "page § Elsewhere",
            },
        ],
        "pathway": [{"title": "Triage", "text": "Within a week.", "source": "page"}, {"title": "Visit", "source": "page"}],
        "waiting_times": [{"weeks": 18, "kind": "target", "applies_to": "routine", "as_of": "2026-09-01", "source": "page"}],
        "conflicts": [{
            "code": "two-ages", "text": "Two ages are given.", "statements": ["Until 18.", "Until 19."], "criteria": ["asks"],
            "matters_when": {"looked_after": true}, "sources": ["page § One", "leaflet § Two"],
        }],
        "described_in": ["page", "leaflet § Service"],
        "freshness": {"reviewed_on": "2026-10-01", "review_due_on": "2027-10-01"},
    }))
}
