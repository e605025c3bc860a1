//! Where a child lives, is registered and is educated.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::child::SchoolTie;
use domain::records::{Place, Position, School};
use domain::vocabulary::{Area, AreaCode, AreaKind, EducationSetting, Gazetteer, OdsCode, Postcode, Urn, Whereabouts};

use crate::app::codes::{self, expected};
use crate::app::fault::Fault;
use crate::app::given::{GivenChild, GivenEducation, GivenGp, GivenPlace};
use crate::app::notices::{Notice, NoticeCode};
use crate::app::state::{AppState, Moment};
use crate::store::SchoolFound;

/// The most homes that a child lives in by turns.
const MOST_OTHER_HOMES: usize = 10;

/// How many times an area is taken to have been replaced. Nothing keeps two areas from naming each other.
const MOST_SUCCESSORS: usize = 20;

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
pub(super) async fn homes(
    app: &AppState,
    sent: &GivenChild,
    on: NaiveDate,
    moment: &Moment,
    notices: &mut Vec<Notice>,
) -> Result<Homes, Fault> {
    codes::at_most(MOST_OTHER_HOMES, sent.other_homes.as_ref().map_or(0, Vec::len), &["child", "otherHomes"])?;
    let mut position = None;
    let mut known = Vec::new();
    if let Some(home) = &sent.home {
        let found = spot(app, home, &["child", "home"], on, moment, notices).await?;
        position = found.position;
        known.push(found.whereabouts);
    } else if sent.other_homes.as_ref().is_some_and(|others| !others.is_empty()) {
        known.push(None);
    }
    for (index, home) in sent.other_homes.iter().flatten().enumerate() {
        let index = index.to_string();
        let found = spot(app, home, &["child", "otherHomes", &index], on, moment, notices).await?;
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

async fn spot(
    app: &AppState,
    given: &GivenPlace,
    path: &[&str],
    on: NaiveDate,
    moment: &Moment,
    notices: &mut Vec<Notice>,
) -> Result<Spot, Fault> {
    match given {
        GivenPlace::Postcode(text) => {
            let place = place(app, text, &below(path, "postcode"), on, notices).await?;
            Ok(Spot {
                whereabouts: place.as_ref().map(|place| at_place(place, on, moment)),
                position: place.as_ref().map(Place::position),
            })
        }
        GivenPlace::Area(code) => {
            let whereabouts = within(code, &below(path, "area"), on, moment, notices)?;
            Ok(Spot { whereabouts, position: None })
        }
    }
}

/// Where the GP practice is.
pub(super) async fn gp(
    app: &AppState,
    given: Option<&GivenGp>,
    on: NaiveDate,
    moment: &Moment,
    notices: &mut Vec<Notice>,
) -> Result<Option<Whereabouts>, Fault> {
    let at = |name| ["child", "gp", name];
    match given {
        None => Ok(None),
        Some(GivenGp::Registered(true)) => Ok(Some(Whereabouts::Somewhere)),
        Some(GivenGp::Registered(false)) => Ok(Some(Whereabouts::Nowhere)),
        Some(GivenGp::Area(code)) => within(code, &at("area"), on, moment, notices),
        Some(GivenGp::Postcode(text)) => {
            let place = place(app, text, &at("postcode"), on, notices).await?;
            Ok(place.as_ref().map(|place| at_place(place, on, moment)))
        }
        Some(GivenGp::Practice(code)) => {
            let code =
                OdsCode::parse(code).map_err(|_| Fault::bad_input(&at("practice"), expected(OdsCode::EXPECTED)))?;
            let practice = app.store().gp_practice(&code).await?;
            if practice.is_none() {
                notices.push(not_known(&at("practice"), "GP practice"));
            }
            Ok(practice.map(|(_, practice)| at_address(&practice.area, &practice.postcode, on, moment)))
        }
    }
}

/// The setting, the school, where it is and who maintains it. The register fills in what was not given.
pub(super) async fn education(
    app: &AppState,
    given: &GivenEducation,
    on: NaiveDate,
    moment: &Moment,
    notices: &mut Vec<Notice>,
) -> Result<Education, Fault> {
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
        maintained_by: authority(given.maintained_by.as_deref(), &at("maintainedBy"), on, moment, notices)?,
    };
    if let Some(code) = &given.area {
        education.area = within(code, &at("area"), on, moment, notices)?;
    }
    if let Some(text) = &given.postcode {
        let place = place(app, text, &at("postcode"), on, notices).await?;
        education.area = place.as_ref().map(|place| at_place(place, on, moment));
    }
    if let Some(text) = &given.school {
        let urn = Urn::parse(text).map_err(|_| Fault::bad_input(&at("school"), expected(Urn::EXPECTED)))?;
        match app.store().school_or_successor(&urn).await? {
            Some(SchoolFound::Open(_, school)) => registered(&mut education, school, on, moment, notices),
            Some(SchoolFound::Replaced(_, school)) => {
                notices.push(school_replaced(&school, &at("school")));
                registered(&mut education, school, on, moment, notices);
            }
            Some(SchoolFound::Closed) => notices.push(school_closed(&at("school"))),
            None => notices.push(not_known(&at("school"), "school or setting")),
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
fn registered(education: &mut Education, school: School, on: NaiveDate, moment: &Moment, notices: &mut Vec<Notice>) {
    let mut note =
        |name, text| notices.push(Notice::new(NoticeCode::FactsContradict, &["child", "education", name], text));
    match (education.setting, school.setting) {
        (Some(given), Some(listed)) if !agree(given, listed) => {
            note("setting", "The register lists this school as another kind of setting; the setting given is used.");
        }
        (None, listed) => education.setting = listed,
        _ => {}
    }
    match (&education.maintained_by, school.maintained_by) {
        (Some(given), Some(listed)) if !may_be(given, &listed, moment) => {
            note(
                "maintainedBy",
                "The register says that another authority maintains this school; the one given is used.",
            );
        }
        (None, Some(listed)) => education.maintained_by = Some(Whereabouts::At(BTreeSet::from([listed]))),
        _ => {}
    }
    education.area = Some(at_address(&school.area, &school.postcode, on, moment));
    education.school = Some(SchoolTie::Attends(school.urn, Some(school.name)));
}

/// Whether what was given of an authority leaves room for the one listed.
fn may_be(given: &Whereabouts, listed: &AreaCode, moment: &Moment) -> bool {
    match given {
        Whereabouts::At(codes) | Whereabouts::Within(codes) => {
            codes.iter().all(|code| moment.reference.gazetteer.lies_within(listed, code))
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

/// An authority by its code.
pub(super) fn authority(
    given: Option<&str>,
    path: &[&str],
    on: NaiveDate,
    moment: &Moment,
    notices: &mut Vec<Notice>,
) -> Result<Option<Whereabouts>, Fault> {
    let Some(code) = given else {
        return Ok(None);
    };
    let area = area(code, path, on, moment, notices)?;
    if moment.reference.gazetteer.get(&area).is_some_and(|area| !is_or_holds_authorities(area.kind)) {
        let message =
            "This is the code of an area that is no local authority. Expected a GSS code such as `E06000042`.";
        return Err(Fault::bad_input(path, message));
    }
    Ok(Some(Whereabouts::Within(BTreeSet::from([area]))))
}

/// Whether areas of this kind are local authorities, or made of them, so that one of them is meant.
fn is_or_holds_authorities(kind: AreaKind) -> bool {
    match kind {
        AreaKind::Country
        | AreaKind::Region
        | AreaKind::County
        | AreaKind::District
        | AreaKind::SingleTierAuthority => true,
        AreaKind::IntegratedCareBoard
        | AreaKind::SubIcbLocation
        | AreaKind::HealthBoard
        | AreaKind::PostcodeDistrict
        | AreaKind::NamedPlace => false,
    }
}

/// Somewhere in the area of a code. Of a postcode district that is not known nothing is: there are too many of them
/// for one that a register does not hold to be a slip.
fn within(
    code: &str,
    path: &[&str],
    on: NaiveDate,
    moment: &Moment,
    notices: &mut Vec<Notice>,
) -> Result<Option<Whereabouts>, Fault> {
    if codes::is_unknown_district(code, &moment.reference) {
        notices.push(not_known(path, "postcode district"));
        return Ok(None);
    }
    let area = area(code, path, on, moment, notices)?;
    Ok(Some(Whereabouts::Within(BTreeSet::from([area]))))
}

/// The area of a code, or the one that has replaced it by the day of the question.
fn area(
    code: &str,
    path: &[&str],
    on: NaiveDate,
    moment: &Moment,
    notices: &mut Vec<Notice>,
) -> Result<AreaCode, Fault> {
    let path_owned = path.iter().map(|part| (*part).to_owned()).collect();
    let area = codes::area(code, path_owned, &moment.reference)?;
    if area.valid_until.is_none_or(|last| on <= last) {
        return Ok(area.code.clone());
    }
    let (code, text, used) = match successor(area, on, &moment.reference.gazetteer) {
        Some(successor) => {
            let text = format!("The area has been replaced by {} ({}), which is used.", successor.name, successor.code);
            (NoticeCode::IdentifierReplaced, text, successor)
        }
        None => (NoticeCode::IdentifierTerminated, "The code of this area is no longer in use.".to_owned(), area),
    };
    notices.push(Notice::new(code, path, text));
    Ok(used.code.clone())
}

/// The area that has taken an ended one's place by the day: the first of its successors still in use on it, or else
/// the last of them.
fn successor<'g>(ended: &Area, on: NaiveDate, gazetteer: &'g Gazetteer) -> Option<&'g Area> {
    let after = |area: &Area| area.successor.as_ref().and_then(|code| gazetteer.get(code));
    let mut found = after(ended)?;
    for _ in 0..MOST_SUCCESSORS {
        match after(found).filter(|_| found.valid_until.is_some_and(|last| last < on)) {
            Some(next) => found = next,
            None => break,
        }
    }
    Some(found)
}

async fn place(
    app: &AppState,
    text: &str,
    path: &[&str],
    on: NaiveDate,
    notices: &mut Vec<Notice>,
) -> Result<Option<Place>, Fault> {
    if AreaCode::parse(text).is_ok_and(|code| code.has_form_of_district()) {
        let message = format!("{} A postcode district is given as `area`.", expected(Postcode::EXPECTED));
        return Err(Fault::bad_input(path, message));
    }
    let postcode = codes::postcode(text, path)?;
    let place = app.store().place(&postcode).await?;
    match &place {
        None => notices.push(not_known(path, "postcode")),
        Some(place) if place.terminated_on.is_some_and(|day| day <= on) => {
            let text = "This postcode is no longer in use; the place where it was is used.";
            notices.push(Notice::new(NoticeCode::IdentifierTerminated, path, text));
        }
        Some(_) => {}
    }
    Ok(place)
}

fn not_known(path: &[&str], what: &str) -> Notice {
    let text = format!("This directory does not know this {what}, so that what it would tell stays missing.");
    Notice::new(NoticeCode::IdentifierNotKnown, path, text)
}

fn at_place(place: &Place, on: NaiveDate, moment: &Moment) -> Whereabouts {
    at_address(&place.area, &place.postcode, on, moment)
}

/// At an address, in the authority that has it on the day: one that has ended by then has a successor.
fn at_address(authority: &AreaCode, postcode: &Postcode, on: NaiveDate, moment: &Moment) -> Whereabouts {
    let gazetteer = &moment.reference.gazetteer;
    let ended = gazetteer.get(authority).filter(|area| area.valid_until.is_some_and(|last| last < on));
    let successor = ended.and_then(|area| successor(area, on, gazetteer));
    let authority = successor.map_or(authority, |area| &area.code).clone();
    Whereabouts::At([Some(authority), postcode.district()].into_iter().flatten().collect())
}

fn below<'p>(path: &[&'p str], name: &'p str) -> Vec<&'p str> {
    path.iter().copied().chain([name]).collect()
}
