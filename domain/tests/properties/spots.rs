//! Where a home, a practice or a school of this world can be.

use crate::world::AREAS;

/// Where a spot can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spot {
    FirstDistrict,
    FirstDistrictAcross,
    SecondDistrict,
    /// The gazetteer need not know every district of a county, nor every county of a region.
    ElsewhereInCounty,
    Apart,
    ApartAcross,
    ElsewhereInRegion,
    Unnamed,
}

impl Spot {
    pub(crate) const ALL: [Self; 8] = [
        Self::FirstDistrict,
        Self::FirstDistrictAcross,
        Self::SecondDistrict,
        Self::ElsewhereInCounty,
        Self::Apart,
        Self::ApartAcross,
        Self::ElsewhereInRegion,
        Self::Unnamed,
    ];

    /// All that rules about schools, plans and care can tell apart. No area that they name holds the last of them, as
    /// none holds what is nowhere.
    pub(crate) const FEW: [Self; 4] = [Self::FirstDistrict, Self::ElsewhereInCounty, Self::Apart, Self::Unnamed];

    /// The areas that contain it.
    pub(crate) fn codes(self) -> Vec<&'static str> {
        let [county, first, second, apart, across, region, unnamed] = AREAS;
        match self {
            Self::FirstDistrict => vec![first, county, region],
            Self::FirstDistrictAcross => vec![first, county, region, across],
            Self::SecondDistrict => vec![second, county, region],
            Self::ElsewhereInCounty => vec![county, region],
            Self::Apart => vec![apart, region],
            Self::ApartAcross => vec![apart, region, across],
            Self::ElsewhereInRegion => vec![region],
            Self::Unnamed => vec![unnamed],
        }
    }

    pub(crate) fn fits(self, known: Option<Known>) -> bool {
        match known {
            None => true,
            Some(Known::Nowhere) => self == Self::Unnamed,
            Some(Known::InTheCounty) => self.codes().contains(&AREAS[0]),
            Some(Known::InThePostcodeDistrict) => self.codes().contains(&AREAS[4]),
            Some(Known::Spot(known)) => known == self,
        }
    }
}

/// What is known of a place: in the county, in the postcode district, the very spot, or that there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    InTheCounty,
    InThePostcodeDistrict,
    Spot(Spot),
    Nowhere,
}
