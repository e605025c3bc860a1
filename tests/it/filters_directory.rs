//! A directory in which every field that a filter reads takes every kind of value, the same whenever it is made.

use chrono::NaiveDate;
use domain::calendar::TermDates;
use rightdoor::store::SeedRecords;
use serde_json::{Map, Value, json};

use super::support::{KENT, LUTON, MK, directory, offer, provider, route, service};

/// Numbers that look like chance, the same for the same seed (xorshift64*).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below another.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(number).unwrap() % limit
    }

    pub(crate) fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Some of a list, each once and in its order.
    pub(crate) fn some<T: Clone>(&mut self, from: &[T], percent: usize) -> Vec<T> {
        from.iter().filter(|_| self.percent(percent)).cloned().collect()
    }
}

/// Words of names and texts, none of which is like another.
pub(crate) const WORDS: [&str; 8] =
    ["juggling", "sunflower", "harbour", "lantern", "kettle", "meadow", "trampoline", "birdsong"];
pub(crate) const AREAS: [&str; 7] = [MK, LUTON, KENT, "E07000111", "E12000008", "E92000001", "MK9"];
pub(crate) const DISCIPLINES: [&str; 3] = ["occupational-therapy", "physiotherapy", "speech-and-language-therapy"];
pub(crate) const NEEDS: [&str; 5] = ["self-care", "dressing", "handwriting", "school-skills", "stammering"];
pub(crate) const ROLES: [&str; 5] = ["gp", "health-professional", "parent-carer", "senco", "social-worker"];
pub(crate) const AUDIENCES: [&str; 3] = ["children-and-young-people", "parents-and-carers", "schools-and-settings"];
pub(crate) const MODES: [&str; 4] = ["online", "phone", "clinic", "home"];
const SCHOOL: &str = "137883";
/// Postcodes of the sample, and one that is in none.
const POSTCODES: [&str; 5] = ["MK9 2UB", "LU1 1BW", "MK40 2NT", "MK2 2HP", "ZZ1 1ZZ"];

/// Four providers with twelve services each, and terms of an authority and a school.
pub(crate) fn varied(seed: u64) -> SeedRecords {
    let chance = &mut Chance::new(seed);
    let files = (0..4).map(|number| {
        let services = (0..12).map(|place| a_service(chance, number * 12 + place)).collect();
        let mut file = provider(&format!("trust-{number}"), services);
        let fields = &mut file["provider"];
        fields["kind"] = json!(["nhs-trust", "charity", "school"][number % 3]);
        fields["areas"] = json!(chance.some(&AREAS, 30));
        fields["name"] = json!(format!("Trust {number} {}", chance.pick(&WORDS)));
        if chance.percent(50) {
            fields["summary"] = json!(format!("For the {}.", chance.pick(&WORDS)));
        }
        file
    });
    let mut records = directory(files.collect());
    let day = |text: &str| -> NaiveDate { text.parse().unwrap() };
    let autumn = [
        (day("2026-09-01"), day("2026-10-23")),
        (day("2026-11-02"), day("2026-12-18")),
        (day("2027-01-04"), day("2027-02-12")),
    ];
    let school = [(day("2026-09-07"), day("2026-12-11"))];
    records.authority_terms.insert(serde_json::from_value(json!(MK)).unwrap(), TermDates::new(autumn).unwrap());
    records.school_terms.insert(serde_json::from_value(json!(SCHOOL)).unwrap(), TermDates::new(school).unwrap());
    records
}

fn a_service(chance: &mut Chance, number: usize) -> Value {
    let mut fields = Map::new();
    let (first, second) = (chance.pick(&WORDS), chance.pick(&WORDS));
    fields.insert("name".to_owned(), json!(format!("{first} {second} {number}")));
    if chance.percent(40) {
        fields.insert("summary".to_owned(), json!(format!("Help with the {}.", chance.pick(&WORDS))));
    }
    fields.insert("status".to_owned(), json!(chance.pick(&["active", "active", "paused", "closed"])));
    fields.insert("disciplines".to_owned(), json!([chance.pick(&DISCIPLINES)]));
    fields.insert(
        "holiday_calendar".to_owned(),
        json!(chance.pick(&["england-and-wales", "england-and-wales", "scotland"])),
    );
    fields.insert("coverage".to_owned(), coverage(chance));
    fields.insert("ages".to_owned(), ages(chance));
    fields.insert("offers".to_owned(), (0..chance.below(4)).map(|place| an_offer(chance, place)).collect());
    fields.insert("referral_routes".to_owned(), (0..chance.below(3)).map(|place| a_route(chance, place)).collect());
    fields.insert("contacts".to_owned(), (0..chance.below(3)).map(|place| a_contact(chance, place)).collect());
    fields.insert("locations".to_owned(), (0..chance.below(3)).map(|_| a_location(chance)).collect());
    if chance.percent(70) {
        let reviewed = format!("2026-{:02}-{:02}", 1 + chance.below(11), 1 + chance.below(28));
        fields.insert("freshness".to_owned(), json!({"reviewed_on": reviewed}));
    }
    service(&format!("service-{number}"), Value::Object(fields))
}

fn coverage(chance: &mut Chance) -> Value {
    let ties = (0..=chance.below(2)).map(|_| {
        let basis = chance.pick(&["home", "gp-registration", "school", "not-stated"]);
        let area = if chance.percent(50) { MK } else { chance.pick(&AREAS) };
        let schools: &[&str] = if chance.percent(25) { &[SCHOOL] } else { &[] };
        json!({"basis": basis, "areas": [area], "schools": schools, "source": "page"})
    });
    ties.collect()
}

fn ages(chance: &mut Chance) -> Value {
    let bands = (0..chance.below(3)).map(|_| {
        let mut band = json!({
            "ends": chance.pick(&["on-the-birthday", "end-of-school-year", "not-clear", "no-end"]),
            "statement": "Some ages.",
        });
        if chance.percent(60) {
            band["from_months"] = json!(chance.below(12 * 12));
        }
        if chance.percent(80) {
            band["until_years"] = json!(2 + chance.below(18));
        }
        if chance.percent(50) {
            band["settings"] = json!([chance.pick(&["mainstream", "special"])]);
        }
        band
    });
    bands.collect()
}

fn an_offer(chance: &mut Chance, place: usize) -> Value {
    let mut fields = json!({
        "tier": chance.pick(&["universal", "targeted", "specialist"]),
        "title": format!("The {}", chance.pick(&WORDS)),
        "audiences": chance.some(&AUDIENCES, 40),
        "delivery_modes": chance.some(&MODES, 40),
        "needs": chance.some(&NEEDS, 25),
        "ages": if chance.percent(50) { ages(chance) } else { json!([]) },
    });
    if chance.percent(70) {
        fields["referral_required"] = json!(chance.percent(50));
    }
    offer(&format!("offer-{place}"), fields)
}

fn a_route(chance: &mut Chance, place: usize) -> Value {
    let policy = chance.pick(&["anyone", "listed", "listed", "listed-and-similar", "not-stated"]);
    let lists = policy.starts_with("listed");
    let roles = if lists { vec![*chance.pick(&ROLES)] } else { Vec::new() };
    route(&format!("route-{place}"), json!({"referrers": {"policy": policy, "roles": roles}}))
}

fn a_contact(chance: &mut Chance, place: usize) -> Value {
    let mut contact =
        json!({"slug": format!("line-{place}"), "purpose": "advice-line", "phone": "1", "source": "page"});
    if chance.percent(85) {
        let (opens, closes) =
            chance.pick(&[("09:00", "17:00"), ("22:00", "02:00"), ("00:00", "24:00"), ("13:00", "15:00")]);
        let days = chance.some(&["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], 60);
        let weekly = json!([{"days": days, "opens": opens, "closes": closes}]);
        contact["hours"] = json!({
            "statement": format!("In our own words, {place}."),
            "weekly": if days.is_empty() { json!([]) } else { weekly },
            "term_time_only": chance.percent(40),
            "bank_holidays": chance.pick(&["open", "closed", "not-stated"]),
        });
    }
    contact
}

fn a_location(chance: &mut Chance) -> Value {
    let mut location = json!({"name": "Clinic", "postal_only": chance.percent(15), "source": "page"});
    if chance.percent(60) {
        location["postcode"] = json!(chance.pick(&POSTCODES));
    }
    if chance.percent(50) {
        let degrees =
            |chance: &mut Chance, from: f64| from + f64::from(u32::try_from(chance.below(2000)).unwrap()) / 1000.0;
        location["position"] = json!({"latitude": degrees(chance, 51.2), "longitude": degrees(chance, -1.5)});
    }
    location
}
