//! What the licences of official data want said wherever the data are used.

/// A text that goes with the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attribution(pub &'static str);

impl Attribution {
    /// Code-Point Open.
    pub const CODE_POINT_OPEN: Self = Self(
        "Contains OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and \
         database right. Contains National Statistics data © Crown copyright and database right. Licensed under the \
         Open Government Licence v3.0, with the year of the file.",
    );
    /// The ONS Postcode Directory and the National Statistics Postcode Lookup.
    pub const ONS_POSTCODES: Self = Self(
        "Source: Office for National Statistics licensed under the Open Government Licence v3.0. Contains OS data © \
         Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and database right. \
         Northern Ireland postcodes (BT) come under a licence of their own of Land & Property Services: see the \
         ONS's page of licences before using them for business.",
    );
    /// `epraccur.csv`.
    pub const ODS: Self = Self(
        "Contains information from NHS England's Organisation Data Service, licensed under the Open Government \
         Licence v3.0.",
    );
    /// Get Information About Schools.
    pub const GIAS: Self = Self(
        "Contains information from the Department for Education's Get Information About Schools, licensed under the \
         Open Government Licence v3.0.",
    );
    /// Names and codes of areas.
    pub const ONS_AREAS: Self =
        Self("Source: Office for National Statistics licensed under the Open Government Licence v3.0.");
    /// `bank-holidays.json`.
    pub const GOV_UK: Self =
        Self("Contains public sector information from GOV.UK licensed under the Open Government Licence v3.0.");
}
