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
    /// Areas that it shares ground with, where neither lies within the other.
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
    /// Each area with those that it shares ground with, said by either.
    touching: BTreeMap<AreaCode, BTreeSet<AreaCode>>,
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
        let mut touching: BTreeMap<AreaCode, BTreeSet<AreaCode>> = BTreeMap::new();
        for area in self.areas.values() {
            for other in &area.overlaps {
                touching.entry(area.code.clone()).or_default().insert(other.clone());
                touching.entry(other.clone()).or_default().insert(area.code.clone());
            }
        }
        self.around = around;
        self.touching = touching;
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
        let touched: Vec<&AreaCode> = self
            .touching
            .get(one)
            .into_iter()
            .flatten()
            .filter(|area| self.system(area) == Some(other_system))
            .collect();
        !touched.is_empty()
            && !touched.iter().any(|area| self.lies_within(area, other) || self.lies_within(other, area))
    }

    /// Whether a named place is shown to be apart from another area by the areas that make it up.
    fn place_apart(&self, place: &AreaCode, other: &AreaCode) -> bool {
        match self.areas.get(place) {
            Some(area) if !area.made_of.is_empty() => {
                area.made_of.iter().all(|part| part != place && !self.may_meet(part, other))
            }
            _ => false,
        }
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
        let touched = || self.touching.get(code).into_iter().flatten();
        let own = self.system(code);
        let others: BTreeSet<_> = touched().map(|area| self.system(area)).filter(|system| *system != own).collect();
        others.into_iter().flatten().any(|system| {
            touched()
                .filter(|area| self.system(area) == Some(system))
                .all(|area| areas.iter().any(|outer| self.lies_within(area, outer)))
        })
    }
}
