//! Postcodes, areas, schools and GP practices.

use std::collections::BTreeMap;

use domain::records::{GpPractice, Place, School};
use domain::reference::Reference;
use domain::vocabulary::{Area, AreaCode, AreaKind, OdsCode, Urn};

use super::codes;
use super::fault::Fault;
use super::filters::{GivenAreaFilter, GivenRegisterFilter};
use super::keys::{Key, found, not_of_this_list, store_page};
use super::listing::{Entry, Found, KeyNotInList, PageRequest, page_of};
use super::respelling::checked_text;
use super::state::{AppState, Moment};
use crate::store::{GpPracticeFilter, SchoolFilter, search_words_of};

/// Where a postcode is; none when it is not known here.
pub async fn place(app: &AppState, postcode: &str) -> Result<Option<Place>, Fault> {
    let postcode = codes::postcode(postcode, &["postcode"])?;
    Ok(app.store().place(&postcode).await?)
}

/// The area of a code; none when the code is well formed and not known here.
pub fn area(code: &str, moment: &Moment) -> Result<Option<Area>, Fault> {
    let code = AreaCode::parse(code).map_err(|_| Fault::bad_input(&["code"], codes::expected(AreaCode::EXPECTED)))?;
    Ok(moment.reference.gazetteer.get(&code).cloned())
}

/// Areas by name.
pub fn areas(filter: GivenAreaFilter, page: &PageRequest, moment: &Moment) -> Result<Found<Area>, Fault> {
    let text = checked_text(filter.text)?;
    let words: Vec<String> = text.iter().flat_map(|text| search_words_of(text)).collect();
    let mut wanted: Vec<&Area> = moment
        .reference
        .gazetteer
        .areas()
        .filter(|area| filter.kinds.is_empty() || filter.kinds.contains(&area.kind))
        .filter(|area| filter.upper_tier.is_none_or(|upper| upper == is_upper_tier(area.kind)))
        .filter(|area| matches_words(area, &words))
        .collect();
    wanted.sort_by(|one, other| {
        (one.name.as_str().to_lowercase(), &one.code).cmp(&(other.name.as_str().to_lowercase(), &other.code))
    });
    let entries = wanted
        .into_iter()
        .map(|area| Entry { item: area.clone(), key: area.code.to_string(), distance_km: None })
        .collect();
    page_of(entries, page).map_err(|KeyNotInList(name)| not_of_this_list(name))
}

fn is_upper_tier(kind: AreaKind) -> bool {
    matches!(kind, AreaKind::County | AreaKind::SingleTierAuthority)
}

/// Every word stands in the name or starts the code.
fn matches_words(area: &Area, wanted: &[String]) -> bool {
    let name = search_words_of(area.name.as_str()).join(" ");
    let code = area.code.as_str().to_lowercase();
    wanted.iter().all(|word| name.contains(word.as_str()) || code.starts_with(word.as_str()))
}

/// The schools of some numbers, those that are known here.
pub async fn schools_of_urns(app: &AppState, urns: &[Urn]) -> Result<BTreeMap<Urn, School>, Fault> {
    if urns.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(app.store().schools(urns).await?)
}

/// The GP practices of some codes, those that are known here.
pub async fn gp_practices_of_codes(app: &AppState, codes: &[OdsCode]) -> Result<BTreeMap<OdsCode, GpPractice>, Fault> {
    if codes.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(app.store().gp_practices(codes).await?)
}

/// Schools and settings by name.
pub async fn schools(
    app: &AppState,
    filter: GivenRegisterFilter,
    page: PageRequest,
    moment: &Moment,
) -> Result<Found<School>, Fault> {
    let filter = SchoolFilter {
        text: checked_text(filter.text)?,
        areas: within(&filter.areas, &moment.reference)?,
        settings: filter.settings,
    };
    let wanted = store_page(&page)?;
    let total = if page.counted { Some(app.store().count_schools(&filter).await?) } else { None };
    let page = app.store().find_schools(&filter, &wanted.of_length(total)).await?;
    Ok(found(page, total, |listed| Some((listed.school, listed.key.write()))))
}

/// GP practices by name.
pub async fn gp_practices(
    app: &AppState,
    filter: GivenRegisterFilter,
    page: PageRequest,
    moment: &Moment,
) -> Result<Found<GpPractice>, Fault> {
    let filter =
        GpPracticeFilter { text: checked_text(filter.text)?, areas: within(&filter.areas, &moment.reference)? };
    let wanted = store_page(&page)?;
    let total = if page.counted { Some(app.store().count_gp_practices(&filter).await?) } else { None };
    let page = app.store().find_gp_practices(&filter, &wanted.of_length(total)).await?;
    Ok(found(page, total, |listed| Some((listed.practice, listed.key.write()))))
}

/// The areas of these codes with all that lie within them.
fn within(texts: &[String], reference: &Reference) -> Result<Vec<AreaCode>, Fault> {
    let wanted = codes::areas(texts, &["where", "areas"], reference)?;
    let gazetteer = &reference.gazetteer;
    let all = gazetteer.areas().map(|area| &area.code);
    let inside = all.filter(|code| wanted.iter().any(|area| gazetteer.lies_within(code, area)));
    Ok(inside.cloned().collect())
}
