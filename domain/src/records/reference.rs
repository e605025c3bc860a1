//! Places, practices and schools, as official registers list them.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Position;
use crate::vocabulary::{AreaCode, EducationSetting, OdsCode, Postcode, Text, Urn};

/// Where a postcode is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The postcode.
    pub postcode: Postcode,
    /// The authority that it lies in.
    pub area: AreaCode,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// The day from which the postcode is no longer in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminated_on: Option<NaiveDate>,
}

impl Place {
    /// The position.
    pub fn position(&self) -> Position {
        Position { latitude: self.latitude, longitude: self.longitude }
    }
}

/// A GP practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GpPractice {
    /// Its ODS code.
    pub ods_code: OdsCode,
    /// What it is called.
    pub name: Text,
    /// Its postcode.
    pub postcode: Postcode,
    /// The authority that its postcode lies in.
    pub area: AreaCode,
}

/// A school or setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct School {
    /// Its URN.
    pub urn: Urn,
    /// What it is called.
    pub name: Text,
    /// The town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub town: Option<Text>,
    /// Its postcode.
    pub postcode: Postcode,
    /// The authority that its postcode lies in.
    pub area: AreaCode,
    /// The kind of setting, where the register says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<EducationSetting>,
    /// The authority that maintains it, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub maintained_by: Option<AreaCode>,
}
