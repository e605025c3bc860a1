//! Services.

use serde_json::{Value, json};

use super::chance::Chance;
use super::discipline::{self, Discipline};
use super::{Reach, criteria, offers, routes};

/// What the parts of a service depend on.
pub(super) struct Outline<'a> {
    /// What kind it is.
    pub(super) discipline: &'static Discipline,
    /// The areas that it works in.
    pub(super) areas: Vec<&'a str>,
    /// The needs that it is for.
    pub(super) needs: Vec<&'static str>,
    /// Up to which age it sees children.
    pub(super) until_years: usize,
    /// How its area ties a child to it.
    pub(super) tie: Tie,
}

/// By which tie a service is for a child.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// The GP practice.
    Gp,
    /// The home.
    Home,
    /// The home or the GP practice.
    HomeOrGp,
    /// The school.
    School,
    /// None is named.
    NotStated,
}

/// The slug of the service of a number.
pub fn slug(number: usize) -> String {
    format!("{}-{number}", discipline::of_number(number).code)
}

/// The service of a number, as its file would have it.
pub(super) fn service(mut chance: Chance, number: usize, reach: &Reach<'_>) -> Value {
    let chance = &mut chance;
    let outline = outline(chance, number, reach);
    let town = town(reach);
    let name = format!(
        "{town} {} {}{}",
        chance.pick(&["Children's", "Children and Young People's", "Community Children's", "Paediatric"]),
        outline.discipline.name,
        chance.pick(&["", " Team", " Service", " Clinic"]),
    );
    let page = format!("https://services.example.org/{number}");
    let (latitude, longitude) = position(reach, number);
    json!({
        "slug": slug(number),
        "name": name,
        "summary": summary(&outline, &town),
        "disciplines": [outline.discipline.code],
        "status": if chance.percent(95) { "active" } else { "paused" },
        "website": page,
        "coverage": coverage(&outline),
        "ages": [{
            "until_years": outline.until_years, "ends": "on-the-birthday",
            "statement": format!("Until the birthday on which they are {}.", outline.until_years),
        }],
        "eligibility": [criteria::of_service(chance, &outline)],
        "offers": offers::of_service(chance, &outline),
        "referral_routes": routes::of_service(&outline),
        "contacts": contacts(chance, number),
        "locations": [{
            "name": format!("{town} Children's Centre"), "address": format!("{} High Street, {town}", 1 + number % 200),
            "position": {"latitude": latitude, "longitude": longitude},
            "hours": {"weekly": [week("08:30", "17:00")], "bank_holidays": "closed"}, "source": "page § Where we are",
        }],
        "signposts": signposts(&outline, &town),
        "pathway": [
            {"title": "Triage", "text": "A therapist reads the referral.", "source": "leaflet"},
            {"title": "First appointment", "text": "The family meets the team.", "source": "leaflet"},
        ],
        "waiting_times": [{"weeks": chance.between(4, 52), "kind": "typical", "as_of": day(chance, 2026), "source": "page"}],
        "described_in": ["page"],
        "freshness": {"reviewed_on": day(chance, 2026), "review_due_on": day(chance, 2027)},
    })
}

fn outline<'a>(chance: &mut Chance, number: usize, reach: &'a Reach<'_>) -> Outline<'a> {
    let discipline = discipline::of_number(number);
    let count = chance.between(3, 6);
    let tie = match chance.below(20) {
        0..=7 => Tie::Gp,
        8..=13 => Tie::Home,
        14..=16 => Tie::HomeOrGp,
        17 | 18 => Tie::School,
        _ => Tie::NotStated,
    };
    Outline {
        discipline,
        areas: reach.areas(),
        needs: chance.pick_some(count, discipline.needs),
        until_years: if chance.percent(60) { 18 } else { chance.between(5, 19) },
        tie,
    }
}

/// The town that a service is named after.
fn town(reach: &Reach<'_>) -> String {
    match reach {
        Reach::National => "National".to_owned(),
        Reach::County(authority) => authority.name.clone(),
        Reach::Authorities(authorities) => {
            let names: Vec<&str> = authorities.iter().take(2).map(|authority| authority.name.as_str()).collect();
            names.join(" and ")
        }
    }
}

fn position(reach: &Reach<'_>, number: usize) -> (f64, f64) {
    match reach {
        Reach::National => (52.0, -1.0),
        Reach::County(authority) => authority.position(number % 10),
        Reach::Authorities(authorities) => {
            authorities.first().map_or((52.0, -1.0), |authority| authority.position(number % 10))
        }
    }
}

fn summary(outline: &Outline<'_>, town: &str) -> String {
    format!(
        "{} for children and young people in {town}: help with {}, at home, at school and at play, in three levels from \
         advice that is open to everyone to treatment by a specialist.",
        outline.discipline.name,
        outline.needs.join(", ").replace('-', " "),
    )
}

fn coverage(outline: &Outline<'_>) -> Vec<Value> {
    let bases: &[&str] = match outline.tie {
        Tie::Gp => &["gp-registration"],
        Tie::Home => &["home"],
        Tie::HomeOrGp => &["home", "gp-registration"],
        Tie::School => &["school"],
        Tie::NotStated => &["not-stated"],
    };
    let tie = |basis: &&str| json!({"basis": basis, "areas": outline.areas, "source": "page § Whom we see"});
    bases.iter().map(tie).collect()
}

fn contacts(chance: &mut Chance, number: usize) -> Value {
    let closes = chance.pick(&["16:00", "16:30", "17:00"]);
    let phone = format!("01632 {:06}", number % 1_000_000);
    json!([
        {
            "slug": "referrals", "purpose": "referral", "label": "Referrals", "phone": phone,
            "email": format!("referrals-{number}@example.org"),
            "hours": {
                "statement": format!("Weekdays 9 to {closes}, but for bank holidays."),
                "weekly": [week("09:00", closes)], "bank_holidays": "closed",
            },
            "source": "page § Contact us",
        },
        {
            "slug": "advice", "purpose": "advice-line", "label": "Advice line", "phone": phone,
            "hours": {
                "weekly": [{"days": ["tuesday", "thursday"], "opens": "13:00", "closes": "15:00"}],
                "term_time_only": chance.percent(50), "bank_holidays": "closed",
            },
            "source": "page § Advice line",
        },
    ])
}

fn week(opens: &str, closes: &str) -> Value {
    json!({"days": ["monday", "tuesday", "wednesday", "thursday", "friday"], "opens": opens, "closes": closes})
}

fn signposts(outline: &Outline<'_>, town: &str) -> Value {
    json!([
        {
            "slug": "housing", "situation": "Help is needed with housing.",
            "applies_when": {"needs": {"any_of": ["housing"]}}, "to": format!("{town} housing department"),
            "text": "The housing department helps with the home itself.", "phone": "01632 960000", "source": "page",
        },
        {
            "slug": "while-you-wait", "situation": "While a family waits.", "to": "The service's own pages",
            "text": format!("There is advice on {} to start with at once.", outline.discipline.name.to_lowercase()),
            "source": "page",
        },
    ])
}

/// A day of a year.
pub(super) fn day(chance: &mut Chance, year: usize) -> String {
    format!("{year}-{:02}-{:02}", chance.between(1, 10), chance.between(1, 28))
}
