//! Areas, how they lie to one another, and what is known of where something is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{AreaCode, Text};

/// What kind of area it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    /// England, Wales, Scotland or Northern Ireland.
    Country,
    /// A region of England.
    Region,
    /// A county with districts in it.
    County,
    /// A district of a county.
    District,
    /// A unitary, a metropolitan district or a London borough.
    SingleTierAuthority,
    /// An integrated care board of the NHS in England.
    IntegratedCareBoard,
    /// A part of an integrated care board.
    SubIcbLocation,
    /// A health board of Wales or Scotland.
    HealthBoard,
    /// A postcode district.
    PostcodeDistrict,
    /// A town or neighbourhood that a provider names, defined by that provider's list.
    NamedPlace,
}

impl AreaKind {
    /// The system of areas that divides the country and to which this kind belongs: two areas of one system
    /// overlap only when one lies within the other. Named places divide nothing.
    fn system(self) -> Option<u8> {
        match self {
            Self::Country | Self::Region | Self::County | Self::District | Self::SingleTierAuthority => Some(0),
            Self::IntegratedCareBoard | Self::SubIcbLocation | Self::HealthBoard => Some(1),
            Self::PostcodeDistrict => Some(2),
            Self::NamedPlace => None,
        }
    }
}

/// One area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Its code.
    pub code: AreaCode,
    /// What people call it.
    pub name: Text,
    /// What kind it is.
    pub kind: AreaKind,
    /// The areas that it lies wholly within, those just above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<AreaCode>,
    /// Areas that it shares ground with, where neither lies within the other: all of those of one system of areas,
    /// or none of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overlaps: Vec<AreaCode>,
    /// The areas that together make up a named place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made_of: Vec<AreaCode>,
    /// The first day of the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day of the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// The area that replaced it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<AreaCode>,
}

/// How a spot of which something is known lies to an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// It lies inside.
    Inside,
    /// It lies outside.
    Outside,
    /// What is known does not settle it.
    Open,
}

/// What is known of where a home, a practice or a school is.
#[derive(Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// There is none: no GP practice, no school.
    Nowhere,
    /// It exists, and nothing is known of where.
    Somewhere,
    /// Inside all of these areas; other areas are settled only as far as the gazetteer settles them.
    Within(BTreeSet<AreaCode>),
    /// Exactly these areas, and those around them, contain it.
    At(BTreeSet<AreaCode>),
}

impl std::fmt::Debug for Whereabouts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Whereabouts(..)")
    }
}

/// Every area the directory knows, with all that lies around and within each.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    areas: BTreeMap<AreaCode, Area>,
    /// Each area with all the areas that it lies within, itself among them.
    around: BTreeMap<AreaCode, BTreeSet<AreaCode>>,
}

impl Gazetteer {
    /// Builds the gazetteer. A parent that is not among the areas is kept as a code without a name.
    pub fn new(areas: impl IntoIterator<Item = Area>) -> Self {
        let mut gazetteer =
            Self { areas: areas.into_iter().map(|area| (area.code.clone(), area)).collect(), ..Self::default() };
        gazetteer.link();
        gazetteer
    }

    fn link(&mut self) {
        let mut parents: BTreeMap<&AreaCode, Vec<&AreaCode>> =
            self.areas.values().map(|area| (&area.code, area.parents.iter().collect())).collect();
        for place in self.areas.values() {
            for part in &place.made_of {
                parents.entry(part).or_default().push(&place.code);
            }
        }
        let mut around = BTreeMap::new();
        for code in self.areas.keys() {
            let mut found = BTreeSet::from([code.clone()]);
            let mut waiting = vec![code];
            while let Some(next) = waiting.pop() {
                for parent in parents.get(next).into_iter().flatten() {
                    if found.insert((*parent).clone()) {
                        waiting.push(parent);
                    }
                }
            }
            around.insert(code.clone(), found);
        }
        self.around = around;
    }

    /// The area of a code.
    pub fn get(&self, code: &AreaCode) -> Option<&Area> {
        self.areas.get(code)
    }

    /// Every area, by code.
    pub fn areas(&self) -> impl Iterator<Item = &Area> {
        self.areas.values()
    }

    /// The area's name; its code when it is not known.
    pub fn name<'a>(&'a self, code: &'a AreaCode) -> &'a str {
        self.areas.get(code).map_or(code.as_str(), |area| area.name.as_str())
    }

    /// The area and all those that it lies within.
    pub fn around<'a>(&'a self, code: &'a AreaCode) -> impl Iterator<Item = &'a AreaCode> {
        let known = self.around.get(code);
        known.into_iter().flatten().chain(known.is_none().then_some(code))
    }

    /// Whether `inner` is `outer` or lies wholly within it.
    pub fn lies_within(&self, inner: &AreaCode, outer: &AreaCode) -> bool {
        inner == outer || self.around.get(inner).is_some_and(|around| around.contains(outer))
    }

    /// Whether two areas can have a spot in common.
    pub fn may_meet(&self, one: &AreaCode, other: &AreaCode) -> bool {
        if self.lies_within(one, other) || self.lies_within(other, one) {
            return true;
        }
        !self.apart(one, other) && !self.apart(other, one)
    }

    /// Whether something around or touching `one` shows that it has no ground in common with `other`.
    fn apart(&self, one: &AreaCode, other: &AreaCode) -> bool {
        let Some(other_system) = self.system(other) else {
            return self.place_apart(other, one);
        };
        if self.around(one).any(|area| {
            self.system(area) == Some(other_system) && !self.lies_within(area, other) && !self.lies_within(other, area)
        }) {
            return true;
        }
        let mut touched = self.overlaps(one).filter(|area| self.system(area) == Some(other_system)).peekable();
        touched.peek().is_some() && !touched.any(|area| self.lies_within(area, other) || self.lies_within(other, area))
    }

    /// The areas that an area says it shares ground with: all of those of a system, if any of it.
    fn overlaps(&self, code: &AreaCode) -> impl Iterator<Item = &AreaCode> + Clone {
        self.areas.get(code).into_iter().flat_map(|area| &area.overlaps)
    }

    /// Whether a named place is shown to be apart from another area by the areas that make it up.
    fn place_apart(&self, place: &AreaCode, other: &AreaCode) -> bool {
        let parts = self.parts(place);
        !parts.is_empty() && parts.iter().all(|part| !self.may_meet(part, other))
    }

    /// The areas that make up a named place, none of them a named place itself.
    fn parts(&self, place: &AreaCode) -> BTreeSet<&AreaCode> {
        let (mut seen, mut parts) = (BTreeSet::new(), BTreeSet::new());
        let mut waiting: Vec<&AreaCode> = self.areas.get(place).into_iter().flat_map(|area| &area.made_of).collect();
        while let Some(part) = waiting.pop() {
            match self.areas.get(part).filter(|area| area.kind == AreaKind::NamedPlace) {
                Some(area) if !area.made_of.is_empty() => {
                    if seen.insert(part) {
                        waiting.extend(&area.made_of);
                    }
                }
                _ => drop(parts.insert(part)),
            }
        }
        parts
    }

    pub(crate) fn system(&self, code: &AreaCode) -> Option<u8> {
        self.areas.get(code).and_then(|area| area.kind.system())
    }

    /// How a spot of which this is known lies to an area.
    pub fn relation(&self, spot: &Whereabouts, area: &AreaCode) -> Relation {
        match spot {
            Whereabouts::Nowhere => Relation::Outside,
            Whereabouts::Somewhere => Relation::Open,
            Whereabouts::At(codes) => {
                if codes.iter().any(|code| self.lies_within(code, area)) {
                    Relation::Inside
                } else {
                    Relation::Outside
                }
            }
            Whereabouts::Within(codes) => {
                if codes.iter().any(|code| self.lies_within(code, area)) {
                    Relation::Inside
                } else if codes.iter().all(|code| self.may_meet(code, area)) {
                    Relation::Open
                } else {
                    Relation::Outside
                }
            }
        }
    }

    /// How a spot of which this is known lies to several areas taken as one.
    pub fn relation_to_any(&self, spot: &Whereabouts, areas: &[AreaCode]) -> Relation {
        let mut open = false;
        for area in areas {
            match self.relation(spot, area) {
                Relation::Inside => return Relation::Inside,
                Relation::Outside => {}
                Relation::Open => open = true,
            }
        }
        match spot {
            _ if !open => Relation::Outside,
            Whereabouts::Within(codes) if codes.iter().any(|code| self.covered_by(code, areas)) => Relation::Inside,
            _ => Relation::Open,
        }
    }

    /// Whether all that an area shares ground with, in one system of areas, lies within these.
    pub(crate) fn covered_by(&self, code: &AreaCode, areas: &[AreaCode]) -> bool {
        let own = self.system(code);
        let touched = self.overlaps(code);
        let others: BTreeSet<_> = touched.clone().map(|area| self.system(area)).filter(|one| *one != own).collect();
        others.into_iter().flatten().any(|system| {
            let mut of_system = touched.clone().filter(|area| self.system(area) == Some(system));
            of_system.all(|area| areas.iter().any(|outer| self.lies_within(area, outer)))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Area, AreaCode, AreaKind, Gazetteer, Relation, Whereabouts};
    use crate::vocabulary::Text;

    fn code(code: &str) -> AreaCode {
        AreaCode::parse(code).unwrap()
    }

    fn area(name: &str, kind: AreaKind, parents: &[&str], overlaps: &[&str]) -> Area {
        let codes = |list: &[&str]| list.iter().map(|one| code(one)).collect();
        Area {
            code: code(name),
            name: Text::parse(name).unwrap(),
            kind,
            parents: codes(parents),
            overlaps: codes(overlaps),
            made_of: Vec::new(),
            valid_from: None,
            valid_until: None,
            successor: None,
        }
    }

    /// Two authorities; `MK43` lies in both, `MK9` in the first, and `PL12` in a third that it alone fills.
    fn gazetteer() -> Gazetteer {
        let mut town = area("place:town", AreaKind::NamedPlace, &["E06000042"], &[]);
        town.made_of = vec![code("MK9")];
        Gazetteer::new([
            area("E92000001", AreaKind::Country, &[], &[]),
            area("E06000042", AreaKind::SingleTierAuthority, &["E92000001"], &[]),
            area("E06000055", AreaKind::SingleTierAuthority, &["E92000001"], &[]),
            area("E06000052", AreaKind::SingleTierAuthority, &["E92000001"], &[]),
            area("MK43", AreaKind::PostcodeDistrict, &[], &["E06000042", "E06000055"]),
            area("MK9", AreaKind::PostcodeDistrict, &["E06000042"], &[]),
            area("PL12", AreaKind::PostcodeDistrict, &["E06000052"], &[]),
            area("EX23", AreaKind::PostcodeDistrict, &[], &["E06000052", "E06000055"]),
            town,
        ])
    }

    fn within(one: &str) -> Whereabouts {
        Whereabouts::Within(BTreeSet::from([code(one)]))
    }

    #[test]
    fn a_spot_known_by_one_area_is_settled_as_far_as_areas_settle_it() {
        let gazetteer = gazetteer();
        for (spot, area, relation) in [
            ("E06000042", "E92000001", Relation::Inside),
            ("E06000042", "E06000055", Relation::Outside),
            ("E92000001", "E06000042", Relation::Open),
            ("MK9", "E06000042", Relation::Inside),
            ("MK9", "E06000055", Relation::Outside),
            ("MK43", "E06000042", Relation::Open),
            ("MK43", "E06000052", Relation::Outside),
            ("E06000042", "MK43", Relation::Open),
            ("E06000042", "MK9", Relation::Open),
            ("E06000042", "PL12", Relation::Outside),
            ("MK9", "place:town", Relation::Inside),
            ("PL12", "place:town", Relation::Outside),
            ("E06000042", "place:town", Relation::Open),
            ("E06000055", "place:town", Relation::Outside),
        ] {
            assert_eq!(gazetteer.relation(&within(spot), &code(area)), relation, "{spot} to {area}");
        }
    }

    #[test]
    fn named_places_made_of_each_other_settle_nothing() {
        let place =
            |name: &str, part: &str| Area { made_of: vec![code(part)], ..area(name, AreaKind::NamedPlace, &[], &[]) };
        let gazetteer = Gazetteer::new([
            area("E06000042", AreaKind::SingleTierAuthority, &[], &[]),
            place("place:one", "place:other"),
            place("place:other", "place:one"),
        ]);
        assert_eq!(gazetteer.relation(&within("E06000042"), &code("place:one")), Relation::Open);
    }

    #[test]
    fn areas_taken_as_one_hold_a_district_that_lies_across_them() {
        let gazetteer = gazetteer();
        let both = [code("E06000042"), code("E06000055")];
        assert_eq!(gazetteer.relation_to_any(&within("MK43"), &both), Relation::Inside);
        assert_eq!(gazetteer.relation_to_any(&within("MK43"), &both[..1]), Relation::Open);
    }

    #[test]
    fn an_authority_is_not_held_by_the_districts_that_cross_its_border() {
        let gazetteer = gazetteer();
        let districts = [code("EX23"), code("PL12")];
        assert_eq!(gazetteer.relation_to_any(&within("E06000052"), &districts), Relation::Open);
    }

    #[test]
    fn a_spot_known_exactly_is_inside_or_outside() {
        let gazetteer = gazetteer();
        let spot = Whereabouts::At(BTreeSet::from([code("E06000042"), code("MK43")]));
        assert_eq!(gazetteer.relation(&spot, &code("E06000042")), Relation::Inside);
        assert_eq!(gazetteer.relation(&spot, &code("place:town")), Relation::Outside);
        assert_eq!(gazetteer.relation(&Whereabouts::Nowhere, &code("E92000001")), Relation::Outside);
        assert_eq!(gazetteer.relation(&Whereabouts::Somewhere, &code("E92000001")), Relation::Open);
    }
}
