//! Areas, and what is known of where something is.

use std::collections::BTreeSet;

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
    pub(super) fn system(self) -> Option<u8> {
        match self {
            Self::Country | Self::Region | Self::County | Self::District | Self::SingleTierAuthority => Some(0),
            Self::IntegratedCareBoard | Self::SubIcbLocation | Self::HealthBoard => Some(1),
            Self::PostcodeDistrict => Some(2),
            Self::NamedPlace => None,
        }
    }

    /// Whether an area of this kind can take the place of one of the other: a board that of a board, an authority that of
    /// an authority, whether of one tier or two. Of countries and regions only others of their kind can.
    pub fn can_replace(self, ended: Self) -> bool {
        let is_wide = |kind| matches!(kind, Self::Country | Self::Region);
        self == ended || (self.system() == ended.system() && !is_wide(self) && !is_wide(ended))
    }

    /// How large areas of this kind are, of the system of authorities; none of others.
    pub(super) fn size(self) -> Option<u8> {
        match self {
            Self::District | Self::SingleTierAuthority => Some(0),
            Self::County => Some(1),
            Self::Region => Some(2),
            Self::Country => Some(3),
            Self::IntegratedCareBoard
            | Self::SubIcbLocation
            | Self::HealthBoard
            | Self::PostcodeDistrict
            | Self::NamedPlace => None,
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
