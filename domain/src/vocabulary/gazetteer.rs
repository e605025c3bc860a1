//! How areas lie to one another, and to a spot of which something is known.

use std::collections::{BTreeMap, BTreeSet};

use super::areas::{Area, AreaKind, Relation, Whereabouts};
use super::codes::AreaCode;

/// Every area the directory knows, with all that lies around and within each.
#[derive(Debug, Clone, Default)]
pub struct Gazetteer {
    areas: BTreeMap<AreaCode, Area>,
    /// Each area with all the areas that it lies within, itself among them.
    around: BTreeMap<AreaCode, BTreeSet<AreaCode>>,
    /// Of each area that says so, the areas of other systems that it shares ground with: of each system all.
    ground: BTreeMap<AreaCode, BTreeMap<u8, Vec<AreaCode>>>,
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
        self.ground = self.areas.values().filter_map(|area| Some((area.code.clone(), self.ground_of(area)?))).collect();
        let mut parents: BTreeMap<AreaCode, Vec<AreaCode>> =
            self.areas.values().map(|area| (area.code.clone(), area.parents.clone())).collect();
        for place in self.areas.values() {
            for part in &place.made_of {
                parents.entry(part.clone()).or_default().push(place.code.clone());
            }
        }
        self.around = closure(self.areas.keys(), &parents);
        for (code, of_systems) in &self.ground {
            for ground in of_systems.values() {
                parents.entry(code.clone()).or_default().extend(self.around_all(ground));
            }
        }
        self.around = closure(self.areas.keys(), &parents);
    }

    /// None where an area is among them that is not known: it could be of any system.
    fn ground_of(&self, area: &Area) -> Option<BTreeMap<u8, Vec<AreaCode>>> {
        let mut ground = BTreeMap::<u8, Vec<AreaCode>>::new();
        for shared in &area.overlaps {
            let kind = self.areas.get(shared)?.kind;
            if let Some(system) = kind.system().filter(|system| area.kind.system() != Some(*system)) {
                ground.entry(system).or_default().push(shared.clone());
            }
        }
        (!ground.is_empty()).then_some(ground)
    }

    /// The areas that hold all of these, which are none of them themselves: an area lies within none of those that
    /// it shares ground with.
    fn around_all(&self, areas: &[AreaCode]) -> BTreeSet<AreaCode> {
        let mut each = areas.iter().filter_map(|area| self.around.get(area));
        let first = each.next().cloned().unwrap_or_default();
        let mut shared = each.fold(first, |shared, around| &shared & around);
        shared.retain(|area| !areas.contains(area));
        shared
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

    /// Whether one of two areas lies within the other.
    fn nest(&self, one: &AreaCode, other: &AreaCode) -> bool {
        self.lies_within(one, other) || self.lies_within(other, one)
    }

    /// Whether two areas can have a spot in common.
    pub fn may_meet(&self, one: &AreaCode, other: &AreaCode) -> bool {
        self.nest(one, other) || (!self.apart(one, other) && !self.apart(other, one))
    }

    /// Whether something around or touching `one` shows that it has no ground in common with `other`.
    fn apart(&self, one: &AreaCode, other: &AreaCode) -> bool {
        let Some(other_system) = self.system(other) else {
            return self.place_apart(other, one);
        };
        if self.around(one).any(|area| {
            self.system(area) == Some(other_system)
                && !self.nest(area, other)
                && !self.may_lie_unsaid(area, other)
                && !self.may_lie_unsaid(other, area)
        }) {
            return true;
        }
        let touched = self.ground.get(one).and_then(|ground| ground.get(&other_system));
        touched.is_some_and(|touched| !touched.iter().any(|area| self.nest(area, other)))
    }

    /// Whether an authority may lie in a larger area of the country without that being said: what it lies in is not said up to
    /// the areas of that size, as of a district in a list without counties.
    fn may_lie_unsaid(&self, inner: &AreaCode, outer: &AreaCode) -> bool {
        let Some(outer_kind) = self.kind(outer) else {
            return false;
        };
        let never = self.kind(inner) == Some(AreaKind::SingleTierAuthority) && outer_kind == AreaKind::County;
        !never && self.said(inner).zip(outer_kind.size()).is_some_and(|(said, outer)| said < outer)
    }

    /// The size up to which it is said what an authority lies in.
    fn said(&self, code: &AreaCode) -> Option<u8> {
        self.around(code).filter_map(|area| self.kind(area)?.size()).max()
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
        self.kind(code)?.system()
    }

    fn kind(&self, code: &AreaCode) -> Option<AreaKind> {
        self.areas.get(code).map(|area| area.kind)
    }

    /// Whether all that an authority lies in is said, up to its country.
    pub fn is_placed(&self, code: &AreaCode) -> bool {
        self.said(code) == AreaKind::Country.size()
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
    fn covered_by(&self, code: &AreaCode, areas: &[AreaCode]) -> bool {
        let held = |area: &AreaCode| areas.iter().any(|outer| self.lies_within(area, outer));
        self.ground.get(code).into_iter().flat_map(BTreeMap::values).any(|ground| ground.iter().all(held))
    }

    /// Whether there can be a spot in all of these areas that is in no other of the named ones: some of the ground
    /// that each of them shares with another system must lie where the spot does.
    pub(crate) fn leaves_room(&self, spot: &BTreeSet<AreaCode>, named: &[AreaCode]) -> bool {
        let holds_spot = |area: &AreaCode| spot.iter().any(|code| self.lies_within(code, area));
        let fits = |ground: &AreaCode| {
            spot.iter().all(|code| self.may_meet(code, ground))
                && named.iter().all(|area| !self.lies_within(ground, area) || holds_spot(area))
        };
        let mut of_each = spot.iter().filter_map(|code| self.ground.get(code)).flat_map(BTreeMap::values);
        of_each.all(|ground| ground.iter().any(fits))
    }
}

/// Each area with all that it lies within, itself among them.
fn closure<'c>(
    codes: impl Iterator<Item = &'c AreaCode>,
    parents: &BTreeMap<AreaCode, Vec<AreaCode>>,
) -> BTreeMap<AreaCode, BTreeSet<AreaCode>> {
    let mut around = BTreeMap::new();
    for code in codes {
        let mut found = BTreeSet::from([code.clone()]);
        let mut waiting = vec![code];
        while let Some(next) = waiting.pop() {
            for parent in parents.get(next).into_iter().flatten() {
                if found.insert(parent.clone()) {
                    waiting.push(parent);
                }
            }
        }
        around.insert(code.clone(), found);
    }
    around
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Gazetteer;
    use crate::vocabulary::{Area, AreaCode, AreaKind, Relation, Text, Whereabouts};

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
            area("E12000008", AreaKind::Region, &["E92000001"], &[]),
            area("E06000042", AreaKind::SingleTierAuthority, &["E12000008"], &[]),
            area("E06000055", AreaKind::SingleTierAuthority, &["E92000001"], &[]),
            area("E06000052", AreaKind::SingleTierAuthority, &["E92000001"], &[]),
            area("MK43", AreaKind::PostcodeDistrict, &[], &["E06000042", "E06000055"]),
            area("MK9", AreaKind::PostcodeDistrict, &["E06000042"], &[]),
            area("PL12", AreaKind::PostcodeDistrict, &["E06000052"], &[]),
            area("EX23", AreaKind::PostcodeDistrict, &[], &["E06000052", "E06000055"]),
            area("CT5", AreaKind::PostcodeDistrict, &[], &["E06000042"]),
            area("HR5", AreaKind::PostcodeDistrict, &[], &["E06000055", "W06000023"]),
            town,
        ])
    }

    fn within(one: &str) -> Whereabouts {
        Whereabouts::Within(BTreeSet::from([code(one)]))
    }

    #[test]
    fn an_authority_of_which_nobody_said_what_it_lies_in_may_lie_in_any_larger_area() {
        let gazetteer = Gazetteer::new([
            area("E92000001", AreaKind::Country, &[], &[]),
            area("E12000009", AreaKind::Region, &["E92000001"], &[]),
            area("E10000008", AreaKind::County, &["E12000009"], &[]),
            area("E07000041", AreaKind::District, &[], &[]),
            area("E06000026", AreaKind::SingleTierAuthority, &["E12000009"], &[]),
        ]);
        let within = |one: &str| Whereabouts::Within(BTreeSet::from([code(one)]));
        let relation = |one: &str, other: &str| gazetteer.relation(&within(one), &code(other));
        for larger in ["E92000001", "E12000009", "E10000008"] {
            assert_eq!(relation("E07000041", larger), Relation::Open, "{larger}");
        }
        assert_eq!(relation("E07000041", "E06000026"), Relation::Outside);
        assert_eq!(relation("E06000026", "E10000008"), Relation::Outside);
        assert!(gazetteer.is_placed(&code("E06000026")) && !gazetteer.is_placed(&code("E07000041")));
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
            ("MK43", "E92000001", Relation::Inside),
            ("MK43", "E12000008", Relation::Open),
            ("E92000001", "MK43", Relation::Open),
            ("CT5", "E06000042", Relation::Open),
            ("CT5", "E12000008", Relation::Inside),
            // One of the areas that it shares ground with is not known here.
            ("HR5", "E92000001", Relation::Open),
            ("HR5", "E06000042", Relation::Open),
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
