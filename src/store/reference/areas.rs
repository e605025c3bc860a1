//! Areas.

use std::collections::HashMap;

use domain::vocabulary::{Area, AreaCode};
use entity::{area, area_overlap, area_parent, area_part};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, EntityTrait, QueryOrder,
};

use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::{Parts, delete_of, insert_all, placed};
use crate::store::stored_form::{parsed, parsed_if_any, spelt};
use crate::store::words::sort_name;

/// Every area.
pub(in crate::store) async fn load(database: &impl ConnectionTrait) -> Result<Vec<Area>, StoreError> {
    let rows = area::Entity::find().order_by_asc(area::Column::Id).all(database).await?;
    let parents = area_parent::Entity::find().order_by_asc(area_parent::Column::Position).all(database).await?;
    let overlaps = area_overlap::Entity::find().order_by_asc(area_overlap::Column::Position).all(database).await?;
    let parts = area_part::Entity::find().order_by_asc(area_part::Column::Position).all(database).await?;
    let mut relations = Relations {
        parents: Parts::new(parents, |row| row.area_id),
        overlaps: Parts::new(overlaps, |row| row.area_id),
        parts: Parts::new(parts, |row| row.area_id),
    };
    rows.into_iter()
        .map(|row| {
            let name = format!("area `{}`", row.code);
            relations.record(row).map_err(StoreError::corrupt(name))
        })
        .collect()
}

struct Relations {
    parents: Parts<area_parent::Model>,
    overlaps: Parts<area_overlap::Model>,
    parts: Parts<area_part::Model>,
}

impl Relations {
    fn record(&mut self, row: area::Model) -> Result<Area, RowFault> {
        let parents = self.parents.take(row.id);
        let overlaps = self.overlaps.take(row.id);
        let parts = self.parts.take(row.id);
        Ok(Area {
            code: parsed("area.code", &row.code)?,
            name: parsed("area.name", &row.name)?,
            kind: parsed("area.kind", &row.kind)?,
            parents: codes("area_parent.code", parents.iter().map(|row| &row.code))?,
            overlaps: codes("area_overlap.code", overlaps.iter().map(|row| &row.code))?,
            made_of: codes("area_part.code", parts.iter().map(|row| &row.code))?,
            valid_from: row.valid_from,
            valid_until: row.valid_until,
            successor: parsed_if_any("area.successor_code", row.successor_code)?,
        })
    }
}

fn codes<'a>(column: &'static str, codes: impl Iterator<Item = &'a String>) -> Result<Vec<AreaCode>, RowFault> {
    codes.map(|code| parsed(column, code)).collect()
}

/// The rows of seeded areas.
pub(in crate::store) fn rows(areas: &[Area]) -> Result<Vec<area::ActiveModel>, RowFault> {
    areas
        .iter()
        .map(|area| {
            Ok(area::ActiveModel {
                id: NotSet,
                code: Set(area.code.to_string()),
                name: Set(area.name.to_string()),
                sort_name: Set(sort_name(area.name.as_str())),
                kind: Set(spelt("area.kind", &area.kind)?),
                valid_from: Set(area.valid_from),
                valid_until: Set(area.valid_until),
                successor_code: Set(area.successor.as_ref().map(ToString::to_string)),
                seeded: Set(true),
            })
        })
        .collect()
}

/// Makes the relations of seeded areas what their records say. The identities are those of the seeded areas
/// by code.
pub(in crate::store) async fn replace_relations(
    database: &impl ConnectionTrait,
    areas: &[Area],
    ids: &HashMap<String, i64>,
) -> Result<(), StoreError> {
    let (mut parents, mut overlaps, mut parts) = (Vec::new(), Vec::new(), Vec::new());
    for area in areas {
        let Some(&id) = ids.get(area.code.as_str()) else {
            continue;
        };
        delete_of::<area_parent::Entity>(database, area_parent::Column::AreaId, id).await?;
        delete_of::<area_overlap::Entity>(database, area_overlap::Column::AreaId, id).await?;
        delete_of::<area_part::Entity>(database, area_part::Column::AreaId, id).await?;
        for code in placed(&area.parents) {
            let (position, code) = code?;
            parents.push(area_parent::ActiveModel {
                area_id: Set(id),
                position: Set(position),
                code: Set(code.to_string()),
            });
        }
        for code in placed(&area.overlaps) {
            let (position, code) = code?;
            overlaps.push(area_overlap::ActiveModel {
                area_id: Set(id),
                position: Set(position),
                code: Set(code.to_string()),
            });
        }
        for code in placed(&area.made_of) {
            let (position, code) = code?;
            parts.push(area_part::ActiveModel {
                area_id: Set(id),
                position: Set(position),
                code: Set(code.to_string()),
            });
        }
    }
    insert_all(database, parents).await?;
    insert_all(database, overlaps).await?;
    Ok(insert_all(database, parts).await?)
}
