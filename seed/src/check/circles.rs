//! Places that would lie within themselves, by what they lie in and by what they are made of.

use std::collections::{BTreeMap, BTreeSet};

use domain::vocabulary::{AreaCode, Gazetteer};

use super::FileKind;
use super::across::Read;
use super::outline::At;
use crate::finding::Finding;

/// Every entry through which a place comes to lie within itself; a list for each file.
pub(super) fn findings(files: &[Read<'_>], known: &Gazetteer) -> Vec<Vec<Finding>> {
    let ties: Vec<Vec<Tie<'_>>> = files.iter().map(ties_of).collect();
    let around = around(ties.iter().flatten(), known);
    let closing = |tie: &Tie<'_>| leads(&around, tie.outer, tie.inner).then(|| tie.finding());
    ties.iter().map(|ties| ties.iter().filter_map(closing).collect()).collect()
}

/// An entry of a place, which says that one area lies within another.
struct Tie<'a> {
    at: At<'a>,
    place: &'a str,
    inner: &'a str,
    outer: &'a str,
    /// What the entry should name.
    expected: &'static str,
}

impl Tie<'_> {
    fn finding(&self) -> Finding {
        Finding::error(&self.at.pointer, format!("with this, `{}` lies within itself", self.place))
            .expecting(self.expected)
    }
}

fn ties_of<'a>((_, kind, value): &Read<'a>) -> Vec<Tie<'a>> {
    let (FileKind::Provider, Some(value)) = (kind, value) else {
        return Vec::new();
    };
    let mut ties = Vec::new();
    for entry in At::root(value).items("places") {
        let Some((_, place)) = entry.text_at("code") else { continue };
        let named = |key| entry.items(key).into_iter().filter_map(|at| at.text().map(|text| (at.clone(), text)));
        let (around, within) = ("an area around the place", "an area within the place");
        ties.extend(named("parents").map(|(at, outer)| Tie { at, place, inner: place, outer, expected: around }));
        ties.extend(named("made_of").map(|(at, inner)| Tie { at, place, inner, outer: place, expected: within }));
    }
    ties
}

/// The areas just around each area. What a file says of a place stands in for what is known of it.
type Around<'a> = BTreeMap<&'a str, Vec<&'a str>>;

fn around<'a>(ties: impl Iterator<Item = &'a Tie<'a>> + Clone, known: &'a Gazetteer) -> Around<'a> {
    let told: BTreeSet<&str> = ties.clone().map(|tie| tie.place).collect();
    let mut around = Around::new();
    for tie in ties {
        around.entry(tie.inner).or_default().push(tie.outer);
    }
    for area in known.areas().filter(|area| !told.contains(area.code.as_str())) {
        let code = area.code.as_str();
        around.entry(code).or_default().extend(area.parents.iter().map(AreaCode::as_str));
        for part in &area.made_of {
            around.entry(part.as_str()).or_default().push(code);
        }
    }
    around
}

/// Whether the areas around one, those around them and so on come to another, or the two are one.
fn leads(around: &Around<'_>, from: &str, to: &str) -> bool {
    let mut seen = BTreeSet::from([from]);
    let mut waiting = vec![from];
    while let Some(area) = waiting.pop() {
        if area == to {
            return true;
        }
        waiting.extend(around.get(area).into_iter().flatten().copied().filter(|outer| seen.insert(*outer)));
    }
    false
}
