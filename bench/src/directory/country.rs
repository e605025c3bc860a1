//! The authorities of a synthetic England. Those that ship keep their codes and names; the others say that they are
//! synthetic, with codes (`E99…`), postcodes (`QA1 1AA`), practices (`SYN…`) and schools (seven digits) such as no real
//! one has.

use anyhow::Context;
use domain::records::{GpPractice, Place, School};
use domain::vocabulary::{Area, AreaKind};
use seed::SeedSet;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// How many authorities there are: as many districts and single-tier authorities as in England, near enough.
const AUTHORITIES: usize = 320;
/// How many of them are yardsticks: each is covered by the same number of services in a directory of any size.
pub const YARDSTICKS: usize = 4;
/// How many practices, schools and postcodes of homes each authority has.
pub const PLACES_OF_EACH: usize = 4;

/// An authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its code.
    pub code: String,
    /// Its name without a word on its being synthetic.
    pub name: String,
    /// The area just above it.
    pub parent: String,
    /// Its place among the authorities, the yardsticks first.
    pub number: usize,
}

impl Authority {
    /// The postcode district that lies in it.
    pub fn district(&self) -> String {
        let (first, rest) = (self.number / (26 * 9), self.number % (26 * 9));
        let letter = |from: u8, number: usize| char::from(from + u8::try_from(number).unwrap_or_default());
        format!("{}{}{}", ["Q", "V", "X"].get(first).unwrap_or(&"X"), letter(b'A', rest / 9), 1 + rest % 9)
    }

    /// The postcode of a home, a practice or a school, by its number below [`PLACES_OF_EACH`].
    pub fn postcode(&self, number: usize) -> String {
        format!("{} {}AA", self.district(), number % 10)
    }

    /// The code of a practice by its number.
    pub fn practice(&self, number: usize) -> String {
        format!("SYN{:03}{}", self.number, number % 10)
    }

    /// The number of a school by its number within the authority.
    pub fn school(&self, number: usize) -> String {
        format!("9{:04}{}", self.number, number % 10)
    }

    fn latitude(&self) -> f64 {
        50.2 + (self.number / 20) as f64 * 0.33
    }

    fn longitude(&self) -> f64 {
        -4.5 + (self.number % 20) as f64 * 0.28
    }

    /// A position within it.
    pub(crate) fn position(&self, number: usize) -> (f64, f64) {
        (self.latitude() + number as f64 * 0.01, self.longitude() + number as f64 * 0.01)
    }
}

/// What ships, with the authorities that it lacks.
pub struct Country {
    /// The reference data of the directory.
    pub reference: SeedSet,
    /// The authorities: first the yardsticks, then the other synthetic ones, then those that ship.
    pub authorities: Vec<Authority>,
}

impl Country {
    /// The country. An error where what ships cannot be read.
    pub fn new() -> anyhow::Result<Self> {
        let mut reference = SeedSet::built_in_reference()?;
        let shipped: Vec<(String, String, String)> = reference.areas.iter().filter_map(authority_that_ships).collect();
        let synthetic = AUTHORITIES.saturating_sub(shipped.len());
        let named = (0..synthetic).map(|number| (format!("E99{number:06}"), town(number), region(number).to_owned()));
        let authorities: Vec<Authority> = named
            .chain(shipped)
            .enumerate()
            .map(|(number, (code, name, parent))| Authority { code, name, parent, number })
            .collect();
        for authority in authorities.iter().take(synthetic) {
            reference.areas.push(record(json!({
                "code": authority.code, "name": format!("{} (synthetic)", authority.name),
                "kind": "single-tier-authority", "parents": [authority.parent],
            }))?);
        }
        for authority in &authorities {
            add_places(&mut reference, authority)?;
        }
        Ok(Self { reference, authorities })
    }

    /// The authorities that every size of directory covers with the same number of services.
    pub fn yardsticks(&self) -> &[Authority] {
        self.authorities.get(..YARDSTICKS).unwrap_or_default()
    }

    /// All the others.
    pub fn ordinary(&self) -> &[Authority] {
        self.authorities.get(YARDSTICKS..).unwrap_or_default()
    }
}

fn authority_that_ships(area: &Area) -> Option<(String, String, String)> {
    let of_england = area.code.as_str().starts_with('E');
    let kind = matches!(area.kind, AreaKind::District | AreaKind::SingleTierAuthority);
    let parent = area.parents.first()?;
    (of_england && kind && area.valid_until.is_none())
        .then(|| (area.code.to_string(), area.name.to_string(), parent.to_string()))
}

fn add_places(reference: &mut SeedSet, authority: &Authority) -> anyhow::Result<()> {
    let (code, name, district) = (&authority.code, &authority.name, authority.district());
    reference.areas.push(record(json!({
        "code": district, "name": district, "kind": "postcode-district", "parents": [code],
    }))?);
    for number in 0..PLACES_OF_EACH {
        let (postcode, (latitude, longitude)) = (authority.postcode(number), authority.position(number));
        reference.places.push(record::<Place>(json!({
            "postcode": postcode, "area": code, "latitude": latitude, "longitude": longitude,
        }))?);
        reference.gp_practices.push(record::<GpPractice>(json!({
            "ods_code": authority.practice(number), "name": format!("{name} Surgery {number}"),
            "postcode": postcode, "area": code,
        }))?);
        let setting = if number == 0 { "special" } else { "mainstream" };
        reference.schools.push(record::<School>(json!({
            "urn": authority.school(number), "name": format!("{name} School {number}"), "postcode": postcode,
            "area": code, "setting": setting, "maintained_by": code,
        }))?);
    }
    Ok(())
}

/// A record of what its file would say.
pub(super) fn record<T: DeserializeOwned>(value: Value) -> anyhow::Result<T> {
    let shown = value.get("slug").or_else(|| value.get("code")).cloned().unwrap_or_default();
    serde_json::from_value(value).with_context(|| format!("the generator has made a record that is none: {shown}"))
}

/// Yardsticks lie in no region, so that no service covers them by one.
fn region(number: usize) -> &'static str {
    const REGIONS: [&str; 7] =
        ["E12000002", "E12000004", "E12000005", "E12000006", "E12000007", "E12000008", "E12000009"];
    if number < YARDSTICKS {
        return "E92000001";
    }
    REGIONS.get(number % REGIONS.len()).copied().unwrap_or("E92000001")
}

const STARTS: [&str; 20] = [
    "Ash", "Brad", "Chester", "Dun", "Elm", "Farn", "Green", "Hazel", "Ivy", "Kings", "Lang", "Mar", "Nether", "Oak",
    "Pen", "Rother", "Stan", "Thorn", "Wester", "Yar",
];
const ENDS: [&str; 17] = [
    "combe", "ford", "ham", "ley", "mere", "mouth", "ness", "port", "shaw", "stead", "stoke", "thorpe", "ton", "wade",
    "well", "wick", "worth",
];

/// The name of a town, different for each number below 340.
fn town(number: usize) -> String {
    let (start, end) = (STARTS.get(number % STARTS.len()), ENDS.get((number / STARTS.len() + number) % ENDS.len()));
    format!("{}{}", start.copied().unwrap_or_default(), end.copied().unwrap_or_default())
}
