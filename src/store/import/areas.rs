//! Imports authorities and boards. Codes never go: one that is no longer in use has a last day and a successor.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::vocabulary::{Area, AreaCode};
use entity::area;
use import::AreaFile;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};

use super::area_ties::{named, refuse_circles, refuse_successors_of_other_kinds, refuse_unknown};
use super::{Counts, Deliveries, ImportOrder, ImportRefusal, ImportReport, Register, take_all};
use crate::store::reference::areas;
use crate::store::{Store, StoreError};

impl Store {
    /// Imports areas, all of them or none. An area that the file does not have stays, and so does what the file does not
    /// say of one that it has.
    pub async fn import_areas(
        &self,
        deliveries: &mut Deliveries<Area, AreaFile>,
        order: &ImportOrder,
    ) -> Result<ImportReport, ImportRefusal> {
        self.import(Register::Areas, order, async |database| {
            let mut given = Vec::new();
            let file = take_all(deliveries, async |areas| {
                given.extend(areas);
                Ok(())
            })
            .await?;
            let stored: BTreeMap<AreaCode, Area> =
                areas::load(database).await?.into_iter().map(|area| (area.code.clone(), area)).collect();
            let in_file: BTreeSet<AreaCode> = given.iter().map(|(_, area)| area.code.clone()).collect();
            refuse_unknown(named(&given), |code| {
                in_file.contains(code) || stored.contains_key(code) || order.shipped_areas.contains(code)
            })?;
            let changes = Changes::of(given, file, &stored)?;
            changes.write(database).await?;
            Ok(ImportReport { records: changes.counts, ..ImportReport::default() })
        })
        .await
    }
}

/// What differs from the areas stored.
#[derive(Default)]
struct Changes {
    new: Vec<Area>,
    changed: Vec<Area>,
    /// The codes of all that were given, each with its line.
    given: Vec<(u64, AreaCode)>,
    counts: Counts,
}

impl Changes {
    fn of(given: Vec<(u64, Area)>, file: AreaFile, stored: &BTreeMap<AreaCode, Area>) -> Result<Self, ImportRefusal> {
        let mut changes = Self::default();
        for (line, area) in given {
            changes.given.push((line, area.code.clone()));
            match stored.get(&area.code) {
                None => changes.new.push(area),
                Some(before) if !area.kind.can_replace(before.kind) => {
                    return Err(ImportRefusal::OtherKind { line, code: area.code });
                }
                Some(before) => {
                    let after = with_what_is_not_said(area, before, file);
                    if after == *before {
                        changes.counts.unchanged += 1;
                    } else {
                        changes.changed.push(after);
                    }
                }
            }
        }
        changes.counts.added = changes.new.len() as u64;
        changes.counts.changed = changes.changed.len() as u64;
        let after = changes.applied_to(stored);
        refuse_circles(&changes.given, &after)?;
        refuse_successors_of_other_kinds(&changes.given, &after)?;
        Ok(changes)
    }

    /// All areas as they are then.
    fn applied_to<'a>(&'a self, stored: &'a BTreeMap<AreaCode, Area>) -> BTreeMap<AreaCode, &'a Area> {
        let after = stored.values().chain(&self.new).chain(&self.changed);
        after.map(|area| (area.code.clone(), area)).collect()
    }

    async fn write(&self, database: &impl ConnectionTrait) -> Result<(), StoreError> {
        for row in imported(areas::rows(&self.new)?) {
            area::Entity::insert(row).exec_without_returning(database).await?;
        }
        let codes = self.given.iter().map(|(_, code)| code.as_str());
        let ids: HashMap<String, i64> = area::Entity::find()
            .select_only()
            .columns([area::Column::Code, area::Column::Id])
            .filter(area::Column::Code.is_in(codes.clone()))
            .into_tuple::<(String, i64)>()
            .all(database)
            .await?
            .into_iter()
            .collect();
        for (row, area) in imported(areas::rows(&self.changed)?).zip(&self.changed) {
            if let Some(id) = ids.get(area.code.as_str()) {
                area::ActiveModel { id: Unchanged(*id), ..row }.update(database).await?;
            }
        }
        areas::replace_relations(database, &self.new, &ids).await?;
        areas::replace_relations(database, &self.changed, &ids).await?;
        // What ships no longer changes any of them.
        let theirs = area::ActiveModel { seeded: Set(false), ..Default::default() };
        area::Entity::update_many().set(theirs).filter(area::Column::Code.is_in(codes)).exec(database).await?;
        Ok(())
    }
}

fn imported(rows: Vec<area::ActiveModel>) -> impl Iterator<Item = area::ActiveModel> {
    rows.into_iter().map(|row| area::ActiveModel { seeded: Set(false), ..row })
}

fn with_what_is_not_said(area: Area, before: &Area, file: AreaFile) -> Area {
    let mut after = Area { made_of: before.made_of.clone(), ..area };
    if !file.parents {
        after.parents.clone_from(&before.parents);
    }
    if !file.overlaps {
        after.overlaps.clone_from(&before.overlaps);
    }
    if !file.validity {
        after.valid_from = before.valid_from;
        after.valid_until = before.valid_until;
        after.successor.clone_from(&before.successor);
    }
    after
}
