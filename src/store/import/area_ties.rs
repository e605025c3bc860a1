//! Whether what imported areas say of other areas can be.

use std::collections::{BTreeMap, BTreeSet};

use domain::vocabulary::{Area, AreaCode};

use super::ImportRefusal;

/// Refuses an area that names one which there is neither here nor in the file.
pub(super) fn refuse_unknown(given: &[(u64, Area)], is_known: impl Fn(&AreaCode) -> bool) -> Result<(), ImportRefusal> {
    let in_file: BTreeSet<&AreaCode> = given.iter().map(|(_, area)| &area.code).collect();
    for (line, area) in given {
        let named = area.parents.iter().chain(&area.overlaps).chain(&area.successor);
        for code in named {
            if !in_file.contains(code) && !is_known(code) {
                return Err(ImportRefusal::AreaNotKnown { line: *line, code: code.clone() });
            }
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
