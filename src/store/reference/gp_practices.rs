//! GP practices.

use std::collections::BTreeMap;

use domain::records::{GpPractice, RecordId};
use domain::vocabulary::OdsCode;
use entity::gp_practice::{self, ActiveModel, Entity, Model};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};

use super::{district, postcode_words};
use crate::store::error::RowFault;
use crate::store::stored_form::parsed;
use crate::store::words::{search_text, sort_name};
use crate::store::{Store, StoreError};

impl Store {
    /// The practice of an ODS code, with its identity; none when it is not known here.
    pub async fn gp_practice(&self, code: &OdsCode) -> Result<Option<(RecordId, GpPractice)>, StoreError> {
        self.read(|database| async move {
            let row = Entity::find().filter(gp_practice::COLUMN.ods_code.eq(code.as_str())).one(&database).await?;
            row.map(record).transpose()
        })
        .await
    }

    /// The practices of some ODS codes, by code. A practice that is not known here is left out.
    pub async fn gp_practices(&self, codes: &[OdsCode]) -> Result<BTreeMap<OdsCode, GpPractice>, StoreError> {
        let listed = Entity::find().filter(gp_practice::Column::OdsCode.is_in(codes.iter().map(OdsCode::as_str)));
        self.bounded(async {
            let rows = listed.all(&self.database).await?;
            rows.into_iter().map(|row| record(row).map(|(_, practice)| (practice.ods_code.clone(), practice))).collect()
        })
        .await
    }
}

pub(in crate::store) fn record(row: Model) -> Result<(RecordId, GpPractice), StoreError> {
    parse(&row)
        .map(|practice| (RecordId(row.id), practice))
        // Which practice is asked about may be a fact about a child.
        .map_err(StoreError::corrupt("a GP practice"))
}

fn parse(row: &Model) -> Result<GpPractice, RowFault> {
    Ok(GpPractice {
        ods_code: parsed("gp_practice.ods_code", &row.ods_code)?,
        name: parsed("gp_practice.name", &row.name)?,
        postcode: parsed("gp_practice.postcode", &row.postcode)?,
        area: parsed("gp_practice.area_code", &row.area_code)?,
    })
}

/// The rows of seeded practices.
pub(in crate::store) fn rows(practices: &[GpPractice]) -> Vec<ActiveModel> {
    practices
        .iter()
        .map(|practice| {
            let postcode = postcode_words(&practice.postcode);
            ActiveModel {
                id: NotSet,
                ods_code: Set(practice.ods_code.to_string()),
                name: Set(practice.name.to_string()),
                sort_name: Set(sort_name(practice.name.as_str())),
                search_text: Set(search_text([practice.name.as_str(), &postcode])),
                postcode: Set(practice.postcode.to_string()),
                postcode_district: Set(district(&practice.postcode)),
                area_code: Set(practice.area.to_string()),
                seeded: Set(true),
            }
        })
        .collect()
}
