//! Imports term dates. A file has those of some authorities or schools; those of others stay.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain::vocabulary::AreaCode;
use entity::{area, term_date};
use import::{TermRecord, TermsOwner};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};

use super::area_ties::refuse_unknown;
use super::{Counts, Deliveries, ImportOrder, ImportRefusal, ImportReport, Register, take_all};
use crate::store::Store;
use crate::store::StoreError;
use crate::store::parts::insert_all;

type Spans = BTreeSet<(NaiveDate, NaiveDate)>;

impl Store {
    /// Imports term dates, all of them or none.
    pub async fn import_term_dates(
        &self,
        deliveries: &mut Deliveries<TermRecord, ()>,
        order: &ImportOrder,
    ) -> Result<ImportReport, ImportRefusal> {
        self.import(Register::TermDates, order, async |database| {
            let mut given: BTreeMap<TermsOwner, Spans> = BTreeMap::new();
            let mut areas: BTreeMap<AreaCode, u64> = BTreeMap::new();
            take_all(deliveries, async |terms| {
                for (line, term) in terms {
                    if let TermsOwner::Area(code) = &term.owner {
                        areas.entry(code.clone()).or_insert(line);
                    }
                    given.entry(term.owner).or_default().insert((term.starts, term.ends));
                }
                Ok(())
            })
            .await?;
            let stored = stored_among(database, areas.keys()).await?;
            refuse_unknown(areas.iter().map(|(code, line)| (*line, code)), |code| {
                stored.contains(code.as_str()) || order.shipped_areas.contains(code)
            })?;
            let mut records = Counts::default();
            for (owner, spans) in given {
                replace(database, &owner, &spans, &mut records).await?;
            }
            Ok(ImportReport { records, ..ImportReport::default() })
        })
        .await
    }
}

/// Which of the codes are of an area.
async fn stored_among<'a>(
    database: &impl ConnectionTrait,
    codes: impl Iterator<Item = &'a AreaCode>,
) -> Result<BTreeSet<String>, StoreError> {
    let stored: Vec<String> = area::Entity::find()
        .select_only()
        .column(area::Column::Code)
        .filter(area::Column::Code.is_in(codes.map(AreaCode::as_str)))
        .into_tuple()
        .all(database)
        .await?;
    Ok(stored.into_iter().collect())
}

async fn replace(
    database: &impl ConnectionTrait,
    owner: &TermsOwner,
    spans: &Spans,
    counts: &mut Counts,
) -> Result<(), StoreError> {
    let (area, urn) = match owner {
        TermsOwner::Area(code) => (Some(code.to_string()), None),
        TermsOwner::School(urn) => (None, Some(urn.to_string())),
    };
    let theirs = match (&area, &urn) {
        (Some(code), _) => Condition::all().add(term_date::Column::AreaCode.eq(code.as_str())),
        (None, urn) => Condition::all().add(term_date::Column::Urn.eq(urn.clone())),
    };
    let rows = term_date::Entity::find().filter(theirs.clone()).all(database).await?;
    let stored: Spans = rows.into_iter().map(|row| (row.starts, row.ends)).collect();
    counts.unchanged += spans.intersection(&stored).count() as u64;
    counts.added += spans.difference(&stored).count() as u64;
    counts.dropped += stored.difference(spans).count() as u64;
    term_date::Entity::delete_many().filter(theirs).exec(database).await?;
    let rows = spans.iter().map(|(starts, ends)| term_date::ActiveModel {
        id: NotSet,
        area_code: Set(area.clone()),
        urn: Set(urn.clone()),
        starts: Set(*starts),
        ends: Set(*ends),
        seeded: Set(false),
    });
    Ok(insert_all(database, rows.collect()).await?)
}
