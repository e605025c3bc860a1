//! Schools and settings.

use std::collections::BTreeMap;

use domain::records::{RecordId, School};
use domain::vocabulary::Urn;
use entity::former_school;
use entity::school::{self, ActiveModel, Entity, Model};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter,
};

use super::{district, postcode_words};
use crate::store::error::RowFault;
use crate::store::stored_form::{parsed, parsed_if_any, spelt};
use crate::store::words::{search_text, sort_name};
use crate::store::{Store, StoreError};

/// How many times a school is taken to have been replaced. Nothing keeps two from naming each other.
const MOST_SUCCESSORS: usize = 20;

/// What is known of a URN.
#[derive(Clone, PartialEq, Eq)]
pub enum SchoolFound {
    /// A school that is open.
    Open(School),
    /// A school that has closed, and the one that has taken its place.
    Replaced(School),
    /// A school that has closed; which one has taken its place is not known.
    Closed,
}

impl Store {
    /// The school of a URN, with its identity; none when it is not known here.
    pub async fn school(&self, urn: &Urn) -> Result<Option<(RecordId, School)>, StoreError> {
        self.read(|database| async move {
            let row = Entity::find().filter(school::COLUMN.urn.eq(urn.as_str())).one(&database).await?;
            row.map(record).transpose()
        })
        .await
    }

    /// The schools of some URNs, by URN. A school that is not known here is left out.
    pub async fn schools(&self, urns: &[Urn]) -> Result<BTreeMap<Urn, School>, StoreError> {
        let listed = Entity::find().filter(school::Column::Urn.is_in(urns.iter().map(Urn::as_str)));
        self.bounded(async {
            let rows = listed.all(&self.database).await?;
            rows.into_iter().map(|row| record(row).map(|(_, school)| (school.urn.clone(), school))).collect()
        })
        .await
    }
}

/// What has become of a school that is not among those that are open; none when it is not known here.
pub(super) async fn successor(database: &DatabaseConnection, urn: &Urn) -> Result<Option<SchoolFound>, StoreError> {
    let mut next = Some(urn.to_string());
    let mut closed = None;
    for _ in 0..MOST_SUCCESSORS {
        let Some(urn) = next.take() else { break };
        let Some(former) = former_school::Entity::find_by_id(urn).one(database).await? else { break };
        closed = Some(SchoolFound::Closed);
        let Some(successor) = former.successor_urn else { break };
        if let Some(row) = Entity::find().filter(school::COLUMN.urn.eq(&successor)).one(database).await? {
            return Ok(Some(SchoolFound::Replaced(record(row)?.1)));
        }
        next = Some(successor);
    }
    Ok(closed)
}

pub(in crate::store) fn record(row: Model) -> Result<(RecordId, School), StoreError> {
    let id = row.id;
    // Which school is asked about may be a fact about a child.
    parse(row).map(|school| (RecordId(id), school)).map_err(StoreError::corrupt("a school"))
}

fn parse(row: Model) -> Result<School, RowFault> {
    Ok(School {
        urn: parsed("school.urn", &row.urn)?,
        name: parsed("school.name", &row.name)?,
        town: parsed_if_any("school.town", row.town)?,
        postcode: parsed("school.postcode", &row.postcode)?,
        area: parsed("school.area_code", &row.area_code)?,
        setting: parsed_if_any("school.setting", row.setting)?,
        maintained_by: parsed_if_any("school.maintained_by", row.maintained_by)?,
    })
}

/// The rows of seeded schools.
pub(in crate::store) fn rows(schools: &[School]) -> Result<Vec<ActiveModel>, RowFault> {
    schools
        .iter()
        .map(|school| {
            let postcode = postcode_words(&school.postcode);
            let town = school.town.as_ref().map_or("", |town| town.as_str());
            Ok(ActiveModel {
                id: NotSet,
                urn: Set(school.urn.to_string()),
                name: Set(school.name.to_string()),
                sort_name: Set(sort_name(school.name.as_str())),
                search_text: Set(search_text([school.name.as_str(), town, &postcode])),
                town: Set(school.town.as_ref().map(ToString::to_string)),
                postcode: Set(school.postcode.to_string()),
                postcode_district: Set(district(&school.postcode)),
                area_code: Set(school.area.to_string()),
                setting: Set(school.setting.as_ref().map(|setting| spelt("school.setting", setting)).transpose()?),
                maintained_by: Set(school.maintained_by.as_ref().map(ToString::to_string)),
                seeded: Set(true),
            })
        })
        .collect()
}
