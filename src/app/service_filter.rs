//! Checks a filter of services, and applies what only the documents can tell: distance and opening hours.

use chrono::{DateTime, Utc};
use domain::records::{Place, Position, Service, ServiceDocument};
use domain::reference::Reference;
use domain::verdict::term_dates;
use domain::vocabulary::{AreaCode, ServiceStatus, Slug, TermCode, Vocabulary};

use super::codes;
use super::distance::to_service;
use super::fault::Fault;
use super::filters::{GivenNear, GivenPoint, GivenServiceFilter};
use super::notices::{Notice, NoticeCode};
use super::respelling::search_text;
use super::state::{AppState, Moment};
use crate::store::{ReferrerRoles, ServiceFilter};

/// The furthest that a search around a point reaches.
const FURTHEST_KM: f64 = 200.0;

/// A filter fit to be used. Its point may be a child's postcode, so that it has no `Debug`.
pub(super) struct CheckedFilter {
    /// What the store filters by.
    pub(super) stored: ServiceFilter,
    /// What the documents are filtered by.
    pub(super) by_document: DocumentFilter,
    /// What the asker should know about what they sent.
    pub(super) notices: Vec<Notice>,
}

/// What is read from the documents.
#[derive(Default)]
pub(super) struct DocumentFilter {
    /// Within so many kilometres of a point.
    pub(super) near: Option<(Option<Position>, f64)>,
    /// With a contact that is open.
    pub(super) open_at: Option<DateTime<Utc>>,
}

impl DocumentFilter {
    /// Whether it lets everything through.
    pub(super) fn is_empty(&self) -> bool {
        self.near.is_none() && self.open_at.is_none()
    }

    /// Kilometres from the point of the search.
    pub(super) fn distance(&self, document: &ServiceDocument) -> Option<f64> {
        let (point, _) = self.near?;
        to_service(point?, document)
    }

    /// Whether it lets the service through.
    pub(super) fn lets_through(&self, document: &ServiceDocument, reference: &Reference) -> bool {
        let near = match self.near {
            None => true,
            Some((_, within_km)) => self.distance(document).is_some_and(|distance| distance <= within_km),
        };
        near && self.open_at.is_none_or(|at| is_open(&document.service, at, reference))
    }
}

fn is_open(service: &Service, at: DateTime<Utc>, reference: &Reference) -> bool {
    let (calendar, terms) = (service.holiday_calendar, term_dates(service, reference));
    let hours = service.contacts.iter().filter_map(|contact| contact.hours.as_ref());
    hours.map(|hours| hours.state(at, calendar, &reference.holidays, terms)).any(|state| state == Some(true))
}

/// Checks a filter. `statuses` are those that count where the filter names none.
pub(super) async fn check(
    app: &AppState,
    given: GivenServiceFilter,
    statuses: &[ServiceStatus],
    moment: &Moment,
) -> Result<CheckedFilter, Fault> {
    let reference = &moment.reference;
    let (mut groups, mut notices) = (Vec::new(), Vec::new());
    if !given.areas.is_empty() {
        let areas = codes::areas(&given.areas, &["where", "areas"], reference)?;
        groups.push(around(areas.iter(), reference));
    }
    if let Some(text) = &given.covers_postcode {
        groups.push(around_postcode(app, text, reference, &mut notices).await?);
    }
    Ok(CheckedFilter {
        stored: ServiceFilter {
            text: search_text(app, given.text).await?,
            areas: groups,
            providers: slugs(&given.providers, "providers")?,
            disciplines: narrower(Vocabulary::Discipline, &given.disciplines, "disciplines", reference)?,
            tiers: given.tiers,
            needs: narrower(Vocabulary::Need, &given.needs, "needs", reference)?,
            age_years: given.age_years.map(age).transpose()?,
            referrer: given.referrer.map(|role| referrer(&role, reference)).transpose()?,
            statuses: if given.statuses.is_empty() { statuses.to_vec() } else { given.statuses },
        },
        by_document: DocumentFilter {
            near: match given.near {
                None => None,
                Some(near) => Some(around_point(app, near, &mut notices).await?),
            },
            open_at: given.open_at,
        },
        notices,
    })
}

/// The areas with all that they lie within.
pub(super) fn around<'a>(areas: impl Iterator<Item = &'a AreaCode>, reference: &'a Reference) -> Vec<AreaCode> {
    let mut found: Vec<AreaCode> = areas.flat_map(|area| reference.gazetteer.around(area)).cloned().collect();
    found.sort_unstable();
    found.dedup();
    found
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

async fn around_point(
    app: &AppState,
    near: GivenNear,
    notices: &mut Vec<Notice>,
) -> Result<(Option<Position>, f64), Fault> {
    if !(near.within_km > 0.0 && near.within_km <= FURTHEST_KM) {
        let message = format!("`withinKm` is more than 0 and at most {FURTHEST_KM}.");
        return Err(Fault::bad_input(&["where", "near", "withinKm"], message));
    }
    let point = match near.at {
        GivenPoint::Position(position) => {
            check_degrees("latitude", position.latitude, 90.0)?;
            check_degrees("longitude", position.longitude, 180.0)?;
            Some(position)
        }
        GivenPoint::Postcode(text) => {
            let place = place(app, &text, &["where", "near", "at", "postcode"], notices).await?;
            place.map(|place| place.position())
        }
    };
    Ok((point, near.within_km))
}

fn check_degrees(name: &str, degrees: f64, most: f64) -> Result<(), Fault> {
    if degrees.abs() <= most {
        return Ok(());
    }
    let message = format!("`{name}` is between -{most} and {most}.");
    Err(Fault::bad_input(&["where", "near", "at", "position", name], message))
}

/// The slugs of a list.
pub(super) fn slugs(texts: &[String], field: &str) -> Result<Vec<Slug>, Fault> {
    codes::at_most(codes::MOST_CODES, texts.len(), &["where", field])?;
    let parsed = texts.iter().enumerate().map(|(index, text)| {
        Slug::parse(text.trim())
            .map_err(|_| Fault::bad_input_at(codes::item(&["where", field], index), codes::expected(Slug::EXPECTED)))
    });
    parsed.collect()
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
        listed: all.filter(|other| terms.covers(Vocabulary::Role, other, &role)).cloned().collect(),
        similar: terms.narrower_or_same(Vocabulary::Role, broadest).cloned().collect(),
    })
}
