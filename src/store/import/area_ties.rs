//! Whether what imported areas say of other areas can be.

use std::collections::{BTreeMap, BTreeSet};

use domain::vocabulary::{Area, AreaCode};

use super::ImportRefusal;

/// The areas that imported ones name, each with the line that does.
pub(super) fn named(given: &[(u64, Area)]) -> impl Iterator<Item = (u64, &AreaCode)> {
    given.iter().flat_map(|(line, area)| {
        let named = area.parents.iter().chain(&area.overlaps).chain(&area.successor);
        named.map(|code| (*line, code))
    })
}

/// Refuses an area that is named and that there is not.
pub(super) fn refuse_unknown<'a>(
    mut named: impl Iterator<Item = (u64, &'a AreaCode)>,
    is_known: impl Fn(&AreaCode) -> bool,
) -> Result<(), ImportRefusal> {
    match named.find(|(_, code)| !is_known(code)) {
        Some((line, code)) => Err(ImportRefusal::AreaNotKnown { line, code: code.clone() }),
        None => Ok(()),
    }
}

/// Refuses an area that one of another kind would take the place of, as all areas are after the import.
pub(super) fn refuse_successors_of_other_kinds(
    given: &[(u64, AreaCode)],
    areas: &BTreeMap<AreaCode, &Area>,
) -> Result<(), ImportRefusal> {
    for (line, code) in given {
        let area = areas.get(code);
        let successor = area.and_then(|area| areas.get(area.successor.as_ref()?));
        if let (Some(area), Some(successor)) = (area, successor)
            && !successor.kind.can_replace(area.kind)
        {
            let (code, successor) = (code.clone(), successor.code.clone());
            return Err(ImportRefusal::NoSuccessor { line: *line, code, successor });
        }
    }
    Ok(())
}

/// Refuses an area that would lie within itself or replace itself, as all areas are after the import.
pub(super) fn refuse_circles(
    given: &[(u64, AreaCode)],
    areas: &BTreeMap<AreaCode, &Area>,
) -> Result<(), ImportRefusal> {
    let parents = |code: &AreaCode| areas.get(code).map(|area| area.parents.as_slice()).unwrap_or_default();
    let successor = |code: &AreaCode| areas.get(code).map(|area| area.successor.as_slice()).unwrap_or_default();
    for (line, code) in given {
        let circle = |tie| ImportRefusal::Circle { line: *line, code: code.clone(), tie };
        if comes_back(code, parents) {
            return Err(circle("lie within"));
        }
        if comes_back(code, successor) {
            return Err(circle("replace"));
        }
    }
    Ok(())
}

/// Whether going on from an area leads back to it.
fn comes_back<'a>(start: &AreaCode, next: impl Fn(&AreaCode) -> &'a [AreaCode]) -> bool {
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<&AreaCode> = next(start).iter().collect();
    while let Some(code) = ahead.pop() {
        if code == start {
            return true;
        }
        if seen.insert(code) {
            ahead.extend(next(code));
        }
    }
    false
}
