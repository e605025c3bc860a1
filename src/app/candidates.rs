//! Which services a child's question is answered for, and which ties, once known, could bring in more.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::child::{Child, SchoolTie};
use domain::records::RecordId;
use domain::reference::Reference;
use domain::vocabulary::{AreaCode, AreaKind, Fact, Relation, Urn, Whereabouts};

use super::fault::Fault;
use super::listed_by_index;
use super::service_filter::CheckedFilter;
use super::state::AppState;
use crate::cache::keys::{ReachedBy, ServiceIndex, Wanted};
use crate::store::{Beyond, ServiceFilter, Ties};

/// The ties by which services are found.
const BY_HOME: Fact = Fact::HomeArea;
const BY_GP: Fact = Fact::GpArea;
const BY_SCHOOL: Fact = Fact::SchoolArea;

/// How many services are looked at before the whole directory is asked whether a filter lets one through: most let one of
/// so many through.
const LOOKED_AT: usize = 200;

/// The services answered for.
pub(super) struct Candidates {
    /// Their identities.
    pub(super) ids: Vec<RecordId>,
    /// The ties that could bring in more.
    pub(super) unknown_ties: Vec<Fact>,
}

/// Finds the services that cover an area known for the child and that the filter lets through, and those of all areas
/// that a postcode district lies across, unless they are too many; where no area is known, all that the filter lets
/// through.
pub(super) async fn find(
    app: &AppState,
    child: &Child,
    filter: &CheckedFilter,
    reference: &Reference,
) -> Result<Candidates, Fault> {
    let known = known_areas(child, reference);
    let schools = known_schools(child);
    if known.is_empty() && schools.is_empty() {
        return without_area(app, filter).await;
    }
    let mut ids = covering(app, known, schools, filter).await?;
    let across = of_districts(child, reference);
    if !across.is_empty() {
        let more = covering(app, across, Vec::new(), filter).await?;
        add_unless_too_many(&mut ids, more, app.settings().most_candidates);
    }
    let mut unknown_ties = Vec::new();
    for (tie, spots) in ties(child) {
        if could_bring_in_more(app, tie, spots, &ids, filter, reference).await? {
            unknown_ties.push(tie);
        }
    }
    if !unknown_ties.contains(&BY_SCHOOL) && school_could_bring_in_more(app, child, &ids, filter, reference).await? {
        unknown_ties.push(Fact::School);
    }
    Ok(Candidates { ids, unknown_ties })
}

/// The areas that a postcode district lies across of which nothing more is known: whoever lives on a border is not
/// told that there is nothing on either side of it.
fn of_districts(child: &Child, reference: &Reference) -> BTreeSet<AreaCode> {
    let is_district =
        |code: &AreaCode| reference.gazetteer.get(code).is_some_and(|area| area.kind == AreaKind::PostcodeDistrict);
    let spots = ties(child).into_iter().filter_map(|(_, spots)| spots).flatten();
    let districts = spots.filter(|spot| match spot {
        Whereabouts::Within(codes) => codes.iter().any(is_district),
        Whereabouts::At(_) | Whereabouts::Nowhere | Whereabouts::Somewhere => false,
    });
    districts.flat_map(|spot| open_areas(spot, reference)).collect()
}

/// Adds those services that are not answered for yet, all of them or none.
fn add_unless_too_many(answered: &mut Vec<RecordId>, mut more: Vec<RecordId>, most: usize) {
    let before: BTreeSet<RecordId> = answered.iter().copied().collect();
    more.retain(|id| !before.contains(id));
    if before.len() + more.len() <= most {
        answered.extend(more);
    }
}

async fn without_area(app: &AppState, filter: &CheckedFilter) -> Result<Candidates, Fault> {
    let ids = all(app, filter).await?;
    let most = app.settings().most_candidates;
    if ids.len() > most {
        return Err(Fault::too_broad(format!(
            "No area is known for the child, and more than {most} services are left. Add where the child lives, \
             is registered with a GP or goes to school, or narrow `where`."
        )));
    }
    // All that the filter lets through are answered for already, so that no tie could bring in more.
    Ok(Candidates { ids, unknown_ties: Vec::new() })
}

/// What is known of each tie; none when nothing is.
fn ties(child: &Child) -> [(Fact, Option<&[Whereabouts]>); 3] {
    [
        (BY_HOME, child.homes.as_deref()),
        (BY_GP, child.gp.as_ref().map(std::slice::from_ref)),
        (BY_SCHOOL, child.school_area.as_ref().map(std::slice::from_ref)),
    ]
}

/// Every area that is known to contain one of the child's spots.
fn known_areas(child: &Child, reference: &Reference) -> BTreeSet<AreaCode> {
    let spots = ties(child).into_iter().filter_map(|(_, spots)| spots).flatten();
    let codes = spots.flat_map(|spot| match spot {
        Whereabouts::At(codes) | Whereabouts::Within(codes) => codes.iter().collect::<Vec<_>>(),
        Whereabouts::Nowhere | Whereabouts::Somewhere => Vec::new(),
    });
    codes.flat_map(|code| reference.gazetteer.around(code)).cloned().collect()
}

fn known_schools(child: &Child) -> Vec<Urn> {
    match &child.school {
        Some(SchoolTie::Attends(urn, _)) => vec![urn.clone()],
        Some(SchoolTie::NoSchool) | None => Vec::new(),
    }
}

async fn could_bring_in_more(
    app: &AppState,
    tie: Fact,
    spots: Option<&[Whereabouts]>,
    answered: &[RecordId],
    filter: &CheckedFilter,
    reference: &Reference,
) -> Result<bool, Fault> {
    let Some(spots) = spots else {
        return beyond(app, tie, answered, filter).await;
    };
    for spot in spots {
        let more = match spot {
            Whereabouts::Nowhere | Whereabouts::At(_) => false,
            Whereabouts::Somewhere => beyond(app, tie, answered, filter).await?,
            Whereabouts::Within(_) => {
                let open = open_areas(spot, reference);
                let ids = covering(app, open, Vec::new(), filter).await?;
                any_is_left(&ids, answered)
            }
        };
        if more {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a service only for the pupils of named schools could be found once the school itself is known, of which
/// no more than the place is.
async fn school_could_bring_in_more(
    app: &AppState,
    child: &Child,
    answered: &[RecordId],
    filter: &CheckedFilter,
    reference: &Reference,
) -> Result<bool, Fault> {
    let (None, Some(spot)) = (&child.school, &child.school_area) else {
        return Ok(false);
    };
    let near: Vec<AreaCode> = areas_related(spot, reference, &[Relation::Inside, Relation::Open]).into_iter().collect();
    if near.is_empty() {
        return Ok(false);
    }
    let ids = app.store().services_for_pupils_in(&near, &filter.stored).await?;
    Ok(any_is_left(&ids, answered))
}

/// Whether one of the services is not answered for.
fn any_is_left(ids: &[RecordId], answered: &[RecordId]) -> bool {
    ids.iter().any(|id| !answered.contains(id))
}

/// The areas that a spot may lie in or not.
fn open_areas(spot: &Whereabouts, reference: &Reference) -> BTreeSet<AreaCode> {
    areas_related(spot, reference, &[Relation::Open])
}

/// The areas to which a spot stands in one of these relations.
fn areas_related(spot: &Whereabouts, reference: &Reference, relations: &[Relation]) -> BTreeSet<AreaCode> {
    let gazetteer = &reference.gazetteer;
    let codes = gazetteer.areas().map(|area| &area.code);
    codes.filter(|code| relations.contains(&gazetteer.relation(spot, code))).cloned().collect()
}

/// The index and what is asked of it, where it answers for the store.
async fn index_for<'f>(
    app: &AppState,
    filter: &'f CheckedFilter,
) -> Result<Option<(Arc<ServiceIndex>, Wanted<'f>)>, Fault> {
    match listed_by_index::wanted(&filter.stored) {
        Some(wanted) => Ok(app.service_index_at_hand().await?.map(|index| (index, wanted))),
        None => Ok(None),
    }
}

/// The services that the filter lets through and that cover an area on whatever basis, or take pupils of a school.
async fn covering(
    app: &AppState,
    areas: BTreeSet<AreaCode>,
    schools: Vec<Urn>,
    filter: &CheckedFilter,
) -> Result<Vec<RecordId>, Fault> {
    let areas: Vec<AreaCode> = areas.into_iter().collect();
    if let Some((index, wanted)) = index_for(app, filter).await? {
        return Ok(index.covering(&areas, &schools, wanted));
    }
    let ties = Ties { home: areas.clone(), gp: areas.clone(), school: areas, schools };
    Ok(app.store().covering_services(&ties, &filter.stored).await?)
}

/// All services that the filter lets through.
async fn all(app: &AppState, filter: &CheckedFilter) -> Result<Vec<RecordId>, Fault> {
    match index_for(app, filter).await? {
        Some((index, wanted)) => Ok(index.all(wanted)),
        None => Ok(app.store().find_service_ids(&filter.stored).await?),
    }
}

/// Whether a service is left that the tie could bring in. A home or a practice finds no service that only pupils
/// of named schools are found by.
async fn beyond(app: &AppState, tie: Fact, answered: &[RecordId], filter: &CheckedFilter) -> Result<bool, Fault> {
    let by = if tie == BY_SCHOOL { Beyond::ByAreaOrSchool } else { Beyond::ByArea };
    let Some(index) = app.service_index_at_hand().await? else {
        return Ok(app.store().has_service_beyond(by, answered, &filter.stored).await?);
    };
    let known: BTreeSet<&RecordId> = answered.iter().collect();
    let by_index = match by {
        Beyond::ByArea => ReachedBy::Area,
        Beyond::ByAreaOrSchool => ReachedBy::AreaOrSchool,
    };
    let near: Option<BTreeSet<&RecordId>> = filter.stored.near.as_ref().map(|near| near.iter().collect());
    let may_be = |id| !known.contains(&id) && near.as_ref().is_none_or(|near| near.contains(&id));
    let wanted = listed_by_index::wanted(&filter.stored);
    let in_status = listed_by_index::in_status(&filter.stored);
    let some = index.reached(by_index, wanted.unwrap_or(in_status), may_be, LOOKED_AT);
    if some.is_empty() || wanted.is_some() {
        return Ok(!some.is_empty());
    }
    let are_all = some.len() < LOOKED_AT;
    let of_these = ServiceFilter { near: Some(some), ..filter.stored.clone() };
    let lets_one_through = !app.store().find_service_ids(&of_these).await?.is_empty();
    Ok(lets_one_through || (!are_all && app.store().has_service_beyond(by, answered, &filter.stored).await?))
}
