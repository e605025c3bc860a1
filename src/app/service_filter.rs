//! Checks a filter of services.

use domain::records::{Place, Position, ServiceDocument};
use domain::reference::Reference;
use domain::vocabulary::{AreaCode, AreaKind, ServiceStatus, TermCode, Vocabulary};

use super::codes;
use super::distance::{shown, to_service};
use super::fault::Fault;
use super::filters::{GivenNear, GivenPoint, GivenServiceFilter};
use super::near::{Nearby, services_near};
use super::notices::{Notice, NoticeCode};
use super::opening::open_at;
use super::respelling::{checked_text, spelt};
use super::slugs::{self, slugs};
use super::state::{AppState, Moment};
use crate::store::{ReferrerRoles, ServiceFilter, Slugged};

/// The furthest that a search around a point reaches.
const FURTHEST_KM: f64 = 200.0;
/// The degrees north and east within which Great Britain and Northern Ireland lie.
const NORTH: (f64, f64) = (49.8, 60.9);
const EAST: (f64, f64) = (-8.7, 1.8);

/// A filter fit to be used. Its point may be a child's postcode, so that it has no `Debug`.
pub(super) struct CheckedFilter {
    /// What the store filters by.
    pub(super) stored: ServiceFilter,
    /// What lies near the point of the search.
    pub(super) surroundings: Option<Surroundings>,
    /// What the asker should know about what they sent.
    pub(super) notices: Vec<Notice>,
}

/// What lies near the point of a search.
pub(super) struct Surroundings {
    /// The point; none where the directory does not know it.
    pub(super) point: Option<Position>,
    /// The services near it, the nearest first.
    pub(super) nearby: Vec<Nearby>,
}

impl CheckedFilter {
    /// Whether there are services near the point that it does not let through.
    pub(super) fn restricts_beyond_near(&self) -> bool {
        let all = ServiceStatus::ALL.iter().all(|status| self.stored.statuses.contains(status));
        let rest = ServiceFilter { near: None, statuses: Vec::new(), ..self.stored.clone() };
        !all || rest != ServiceFilter::default()
    }

    /// That there are the providers that it names.
    pub(super) async fn check_providers(&self, app: &AppState) -> Result<(), Fault> {
        slugs::check(app, Slugged::Provider, &self.stored.providers, "providers").await
    }

    /// Kilometres from the point of the search, as they are shown.
    pub(super) fn distance(&self, document: &ServiceDocument) -> Option<f64> {
        let point = self.surroundings.as_ref()?.point?;
        to_service(point, document).map(shown)
    }
}

/// Checks a filter but for the providers that it names: see [`CheckedFilter::check_providers`]. `statuses` are those that
/// count where the filter names none.
pub(super) async fn check(
    app: &AppState,
    given: GivenServiceFilter,
    statuses: &[ServiceStatus],
    moment: &Moment,
) -> Result<CheckedFilter, Fault> {
    let filter = check_unspelt(app, given, statuses, moment).await?;
    Ok(CheckedFilter { stored: with_words_spelt(app, filter.stored).await?, ..filter })
}

/// A filter whose words are spelt as the directory has them, which is to ask the database.
pub(super) async fn with_words_spelt(app: &AppState, filter: ServiceFilter) -> Result<ServiceFilter, Fault> {
    Ok(ServiceFilter { text: spelt(app, filter.text).await?, ..filter })
}

/// As [`check`], but that the words are as they were given.
pub(super) async fn check_unspelt(
    app: &AppState,
    given: GivenServiceFilter,
    statuses: &[ServiceStatus],
    moment: &Moment,
) -> Result<CheckedFilter, Fault> {
    let reference = &moment.reference;
    let (mut groups, mut notices) = (Vec::new(), Vec::new());
    if !given.areas.is_empty() {
        let areas = codes::areas(&given.areas, &["where", "areas"], reference)?;
        groups.push(around_named(&areas, reference));
    }
    if let Some(text) = &given.covers_postcode {
        groups.push(around_postcode(app, text, reference, &mut notices).await?);
    }
    let surroundings = match given.near {
        None => None,
        Some(near) => Some(around_point(app, near, &mut notices).await?),
    };
    Ok(CheckedFilter {
        stored: ServiceFilter {
            text: checked_text(given.text)?,
            areas: groups,
            providers: slugs(&given.providers, "providers")?,
            disciplines: narrower(Vocabulary::Discipline, &given.disciplines, "disciplines", reference)?,
            tiers: given.tiers,
            needs: narrower(Vocabulary::Need, &given.needs, "needs", reference)?,
            age_years: given.age_years.map(age).transpose()?,
            referrer: given.referrer.map(|role| referrer(&role, reference)).transpose()?,
            statuses: if given.statuses.is_empty() { statuses.to_vec() } else { given.statuses },
            near: surroundings.as_ref().map(|around| around.nearby.iter().map(|service| service.id).collect()),
            open: match given.open_at {
                None => None,
                Some(at) => Some(open_at(app, at, reference).await?),
            },
        },
        surroundings,
        notices,
    })
}

/// The areas with all that they lie within.
fn around<'a>(areas: impl Iterator<Item = &'a AreaCode>, reference: &'a Reference) -> Vec<AreaCode> {
    let mut found: Vec<AreaCode> = areas.flat_map(|area| reference.gazetteer.around(area)).cloned().collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The areas that a filter names with all that they lie within, a postcode district with all that it lies across: whoever
/// names a district says roughly where.
pub(super) fn around_named(areas: &[AreaCode], reference: &Reference) -> Vec<AreaCode> {
    let known = areas.iter().filter_map(|code| reference.gazetteer.get(code));
    let districts = known.filter(|area| area.kind == AreaKind::PostcodeDistrict);
    around(areas.iter().chain(districts.flat_map(|district| &district.overlaps)), reference)
}

/// The areas around a postcode; none at all when it is not known, so that nothing covers it.
async fn around_postcode(
    app: &AppState,
    text: &str,
    reference: &Reference,
    notices: &mut Vec<Notice>,
) -> Result<Vec<AreaCode>, Fault> {
    let place = place(app, text, &["where", "coversPostcode"], notices).await?;
    let codes: Vec<AreaCode> =
        place.into_iter().flat_map(|place| [Some(place.area), place.postcode.district()]).flatten().collect();
    Ok(around(codes.iter(), reference))
}

async fn place(app: &AppState, text: &str, path: &[&str], notices: &mut Vec<Notice>) -> Result<Option<Place>, Fault> {
    let postcode = codes::postcode(text, path)?;
    let place = app.store().place(&postcode).await?;
    if place.is_none() {
        let text = "This directory does not know this postcode, so that no service gets through the filter.";
        notices.push(Notice::new(NoticeCode::IdentifierNotKnown, path, text));
    }
    Ok(place)
}

async fn around_point(app: &AppState, near: GivenNear, notices: &mut Vec<Notice>) -> Result<Surroundings, Fault> {
    if !(near.within_km > 0.0 && near.within_km <= FURTHEST_KM) {
        let message = format!("`withinKm` is more than 0 and at most {FURTHEST_KM}.");
        return Err(Fault::bad_input(&["where", "near", "withinKm"], message));
    }
    let point = match near.at {
        GivenPoint::Position(position) => {
            check_degrees("latitude", position.latitude, NORTH)?;
            check_degrees("longitude", position.longitude, EAST)?;
            Some(position)
        }
        GivenPoint::Postcode(text) => {
            let place = place(app, &text, &["where", "near", "at", "postcode"], notices).await?;
            place.map(|place| place.position())
        }
    };
    let nearby = match point {
        None => Vec::new(),
        Some(point) => services_near(app, point, near.within_km).await?,
    };
    Ok(Surroundings { point, nearby })
}

fn check_degrees(name: &str, degrees: f64, (least, most): (f64, f64)) -> Result<(), Fault> {
    if (least..=most).contains(&degrees) {
        return Ok(());
    }
    let message = format!(
        "`{name}` is between {least} and {most}, where Great Britain and Northern Ireland lie; latitude is north, and \
         longitude east, negative to the west."
    );
    Err(Fault::bad_input(&["where", "near", "at", "position", name], message))
}

/// The terms of a list with all narrower ones.
pub(super) fn narrower(
    list: Vocabulary,
    texts: &[String],
    field: &str,
    reference: &Reference,
) -> Result<Vec<TermCode>, Fault> {
    let codes = codes::terms(list, texts, &["where", field], reference)?;
    let mut found: Vec<TermCode> =
        codes.iter().flat_map(|code| reference.terms.narrower_or_same(list, code)).cloned().collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// A completed age in years.
pub(super) fn age(years: i32) -> Result<u8, Fault> {
    u8::try_from(years)
        .ok()
        .filter(|years| *years <= 30)
        .ok_or_else(|| Fault::bad_input(&["where", "ageYears"], "`ageYears` is between 0 and 30."))
}

fn referrer(role: &str, reference: &Reference) -> Result<ReferrerRoles, Fault> {
    let terms = &reference.terms;
    let path = vec!["where".to_owned(), "referrer".to_owned()];
    let role = codes::term(Vocabulary::Role, role, path, reference)?;
    let broadest = terms.broadest(Vocabulary::Role, &role);
    let all = terms.list(Vocabulary::Role).map(|term| &term.code);
    Ok(ReferrerRoles {
        listed: all
            .filter(|other| {
                terms.covers(Vocabulary::Role, other, &role) || terms.covers(Vocabulary::Role, &role, other)
            })
            .cloned()
            .collect(),
        similar: terms.narrower_or_same(Vocabulary::Role, broadest).cloned().collect(),
    })
}
