//! Where a child lives, is registered and is educated.

use std::collections::BTreeSet;

use domain::child::SchoolTie;
use domain::records::{Place, Position, School};
use domain::vocabulary::{AreaCode, EducationSetting, Whereabouts};

use super::registers::Registers;
use crate::app::fault::Fault;
use crate::app::given::{GivenChild, GivenEducation, GivenGp, GivenPlace};
use crate::app::notices::{Notice, NoticeCode};
use crate::store::SchoolFound;

/// Where the child lives.
pub(super) struct Homes {
    pub(super) whereabouts: Option<Vec<Whereabouts>>,
    pub(super) position: Option<Position>,
}

/// What is known of education.
pub(super) struct Education {
    pub(super) setting: Option<EducationSetting>,
    pub(super) school: Option<SchoolTie>,
    pub(super) area: Option<Whereabouts>,
    pub(super) maintained_by: Option<Whereabouts>,
}

/// The home of most nights first, then the others. A home that is said to exist and is not known where stays in
/// the list as such, so that what is known of the others still counts.
pub(super) fn homes(registers: &mut Registers<'_>, sent: &GivenChild) -> Result<Homes, Fault> {
    let mut position = None;
    let mut known = Vec::new();
    if let Some(home) = &sent.home {
        let found = spot(registers, home, &["child", "home"])?;
        position = found.position;
        known.push(found.whereabouts);
    } else if sent.other_homes.as_ref().is_some_and(|others| !others.is_empty()) {
        known.push(None);
    }
    for (index, home) in sent.other_homes.iter().flatten().enumerate() {
        let found = spot(registers, home, &["child", "otherHomes", &index.to_string()])?;
        known.push(found.whereabouts);
    }
    let whereabouts = known.iter().any(Option::is_some).then(|| {
        let homes = known.into_iter();
        homes.map(|home| home.unwrap_or(Whereabouts::Somewhere)).collect()
    });
    Ok(Homes { whereabouts, position })
}

struct Spot {
    whereabouts: Option<Whereabouts>,
    position: Option<Position>,
}

fn spot(registers: &mut Registers<'_>, given: &GivenPlace, path: &[&str]) -> Result<Spot, Fault> {
    match given {
        GivenPlace::Postcode(text) => {
            let path = below(path, "postcode");
            let place = registers.place(text, &path)?;
            Ok(Spot {
                whereabouts: place.as_ref().map(|place| registers.at_place(place, &path)),
                position: place.as_ref().map(Place::position),
            })
        }
        GivenPlace::Area(code) => {
            Ok(Spot { whereabouts: registers.within(code, &below(path, "area"))?, position: None })
        }
    }
}

/// Where the GP practice is.
pub(super) fn gp(registers: &mut Registers<'_>, given: Option<&GivenGp>) -> Result<Option<Whereabouts>, Fault> {
    let at = |name| ["child", "gp", name];
    match given {
        None => Ok(None),
        Some(GivenGp::Registered(true)) => Ok(Some(Whereabouts::Somewhere)),
        Some(GivenGp::Registered(false)) => Ok(Some(Whereabouts::Nowhere)),
        Some(GivenGp::Area(code)) => registers.within(code, &at("area")),
        Some(GivenGp::Postcode(text)) => {
            let place = registers.place(text, &at("postcode"))?;
            Ok(place.map(|place| registers.at_place(&place, &at("postcode"))))
        }
        Some(GivenGp::Practice(code)) => {
            let practice = registers.practice(code, &at("practice"))?;
            Ok(practice.map(|practice| registers.at_address(&practice.area, &practice.postcode, &at("practice"))))
        }
    }
}

/// The setting, the school, where it is and who maintains it. The register fills in what was not given.
pub(super) fn education(registers: &mut Registers<'_>, given: &GivenEducation) -> Result<Education, Fault> {
    let at = |name| ["child", "education", name];
    let ways =
        [("school", given.school.is_some()), ("postcode", given.postcode.is_some()), ("area", given.area.is_some())];
    if let Some((second, _)) = ways.into_iter().filter(|(_, is_given)| *is_given).nth(1) {
        return Err(Fault::bad_input(&at(second), "Give at most one of `school`, `postcode` and `area`."));
    }
    let mut education = Education {
        setting: given.setting,
        school: None,
        area: None,
        maintained_by: registers.authority(given.maintained_by.as_deref(), &at("maintainedBy"))?,
    };
    if let Some(code) = &given.area {
        education.area = registers.within(code, &at("area"))?;
    }
    if let Some(text) = &given.postcode {
        let place = registers.place(text, &at("postcode"))?;
        education.area = place.map(|place| registers.at_place(&place, &at("postcode")));
    }
    if let Some(text) = &given.school {
        match registers.school(text, &at("school"))? {
            Some(SchoolFound::Open(school)) => registered(registers, &mut education, school),
            Some(SchoolFound::Replaced(school)) => {
                registers.notices.push(school_replaced(&school, &at("school")));
                registered(registers, &mut education, school);
            }
            Some(SchoolFound::Closed) => registers.notices.push(school_closed(&at("school"))),
            None => {}
        }
    }
    Ok(education)
}

fn school_replaced(school: &School, path: &[&str]) -> Notice {
    let text = format!("This school has closed and been replaced by {} ({}), which is used.", school.name, school.urn);
    Notice::new(NoticeCode::IdentifierReplaced, path, text)
}

fn school_closed(path: &[&str]) -> Notice {
    let text = "This school has closed, and which one has taken its place is not known, so that what it would tell \
                stays missing.";
    Notice::new(NoticeCode::IdentifierTerminated, path, text)
}

/// Fills in what the register says of a school. What the asker gave stays.
fn registered(registers: &mut Registers<'_>, education: &mut Education, school: School) {
    let contradicts = |name, text| Notice::new(NoticeCode::FactsContradict, &["child", "education", name], text);
    match (education.setting, school.setting) {
        (Some(given), Some(listed)) if !agree(given, listed) => {
            let text = "The register lists this school as another kind of setting; the setting given is used.";
            registers.notices.push(contradicts("setting", text));
        }
        (None, listed) => education.setting = listed,
        _ => {}
    }
    match (&education.maintained_by, school.maintained_by) {
        (Some(given), Some(listed)) if !may_be(registers, given, &listed) => {
            let text = "The register says that another authority maintains this school; the one given is used.";
            registers.notices.push(contradicts("maintainedBy", text));
        }
        (None, Some(listed)) => education.maintained_by = Some(Whereabouts::At(BTreeSet::from([listed]))),
        _ => {}
    }
    let path = ["child", "education", "school"];
    education.area = Some(registers.at_address(&school.area, &school.postcode, &path));
    education.school = Some(SchoolTie::Attends(school.urn, Some(school.name)));
}

/// Whether what was given of an authority leaves room for the one listed.
fn may_be(registers: &Registers<'_>, given: &Whereabouts, listed: &AreaCode) -> bool {
    match given {
        Whereabouts::At(codes) | Whereabouts::Within(codes) => {
            codes.iter().all(|code| registers.gazetteer().lies_within(listed, code))
        }
        Whereabouts::Nowhere | Whereabouts::Somewhere => true,
    }
}

/// Whether a setting given is one that the register can list so. A unit stands within a mainstream school.
fn agree(given: EducationSetting, listed: EducationSetting) -> bool {
    given == listed
        || matches!(
            (given, listed),
            (EducationSetting::ResourcedProvision | EducationSetting::EarlyYears, EducationSetting::Mainstream)
                | (_, EducationSetting::Other)
                // No setting at all is a contradiction of its own, and noted there.
                | (EducationSetting::None | EducationSetting::ElectiveHomeEducation, _)
        )
}

fn below<'p>(path: &[&'p str], name: &'p str) -> Vec<&'p str> {
    path.iter().copied().chain([name]).collect()
}
