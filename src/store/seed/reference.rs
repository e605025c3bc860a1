//! Seeds reference records, a table at a time. A row that was imported (`seeded` is false) is never touched; a
//! seeded row that its file no longer has goes.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::Datelike;
use domain::vocabulary::{Area, AreaKind, Term, Vocabulary};
use entity::{area, bank_holiday, gp_practice, place, school, term, term_date};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};

use super::seeded_table::SeededTable;
use super::{SeedRecords, checksum_of, set_checksum};
use crate::store::StoreError;
use crate::store::checksum::checksum;
use crate::store::import::{Register, is_imported};
use crate::store::parts::insert_all;
use crate::store::reference::{areas, calendars, gp_practices, places, schools, terms};
use crate::store::stored_form::{spelt, to_json};

/// Seeds every table whose set has changed, and names those.
pub(super) async fn seed(
    database: &impl ConnectionTrait,
    records: &SeedRecords,
) -> Result<Vec<&'static str>, StoreError> {
    let mut written = Vec::new();
    seed_terms(database, records, &mut written).await?;
    seed_areas(database, records, &mut written).await?;
    seed_calendars(database, records, &mut written).await?;
    seed_registers(database, records, &mut written).await?;
    Ok(written)
}

/// Whether a set differs from the one seeded last; notes it down when it does.
async fn has_changed(
    database: &impl ConnectionTrait,
    set: &'static str,
    content: &Value,
    written: &mut Vec<&'static str>,
) -> Result<bool, StoreError> {
    let sum = checksum(content)?;
    if checksum_of(database, set).await?.as_ref() == Some(&sum) {
        return Ok(false);
    }
    set_checksum(database, set, sum).await?;
    written.push(set);
    Ok(true)
}

async fn seed_terms(
    database: &impl ConnectionTrait,
    records: &SeedRecords,
    written: &mut Vec<&'static str>,
) -> Result<(), StoreError> {
    let all: Vec<&Term> = Vocabulary::ALL.iter().flat_map(|list| records.terms.list(*list)).map(Arc::as_ref).collect();
    let content: Vec<Value> = all.iter().copied().map(term_content).collect();
    if !has_changed(database, "term", &json!(content), written).await? {
        return Ok(());
    }
    let table = SeededTable { key: &[term::Column::Vocabulary, term::Column::Code], seeded: term::Column::Seeded };
    let kept = Vocabulary::ALL.iter().fold(Condition::any(), |kept, vocabulary| {
        let of_it = records.terms.list(*vocabulary);
        kept.add(
            Condition::all()
                .add(term::Column::Vocabulary.eq(vocabulary.code()))
                .add(term::Column::Code.is_in(of_it.map(|term| term.code.as_str()))),
        )
    });
    table.replace(database, terms::rows(&all)?, kept).await
}

fn term_content(term: &Term) -> Value {
    json!([term.vocabulary.code(), term.code, term.label, term.description, term.synonyms, term.parent,])
}

async fn seed_areas(
    database: &impl ConnectionTrait,
    records: &SeedRecords,
    written: &mut Vec<&'static str>,
) -> Result<(), StoreError> {
    let named_places = records.providers.iter().flat_map(|file| &file.places);
    let all: Vec<Area> = records.areas.iter().chain(named_places).cloned().collect();
    if !has_changed(database, "area", &to_json("area", &all)?, written).await? {
        return Ok(());
    }
    let table = SeededTable { key: &[area::Column::Code], seeded: area::Column::Seeded };
    let listed = area::Column::Code.is_in(all.iter().map(|area| area.code.as_str()));
    // A named place belongs to a provider's record, which stays when its file is not loaded this time.
    let of_a_provider = area::Column::Kind.eq(spelt("area.kind", &AreaKind::NamedPlace)?);
    let kept = Condition::any().add(listed).add(of_a_provider);
    table.replace(database, areas::rows(&all)?, kept).await?;
    let ids: Vec<(String, i64)> = area::Entity::find()
        .select_only()
        .columns([area::Column::Code, area::Column::Id])
        .filter(area::Column::Seeded.eq(true))
        .into_tuple()
        .all(database)
        .await?;
    let ids: HashMap<String, i64> = ids.into_iter().collect();
    areas::replace_relations(database, &all, &ids).await
}

async fn seed_calendars(
    database: &impl ConnectionTrait,
    records: &SeedRecords,
    written: &mut Vec<&'static str>,
) -> Result<(), StoreError> {
    let content = to_json("bank_holiday", &records.bank_holidays)?;
    if has_changed(database, "bank_holiday", &content, written).await? {
        let table = SeededTable {
            key: &[bank_holiday::Column::Calendar, bank_holiday::Column::Day],
            seeded: bank_holiday::Column::Seeded,
        };
        // They have no identity to keep, so all are written anew.
        let none = bank_holiday::Column::Calendar.is_in(Vec::<String>::new());
        let imported = imported_years(database).await?;
        let seeded = records.bank_holidays.iter().copied().filter(|(calendar, day)| {
            !spelt("bank_holiday.calendar", calendar).is_ok_and(|name| imported.contains(&(name, day.year())))
        });
        let rows = calendars::bank_holiday_rows(&seeded.collect::<Vec<_>>())?;
        table.replace(database, rows, none).await?;
    }
    seed_term_dates(database, records, written).await
}

/// The years of each calendar of which days were imported: an import has all the days of a year.
async fn imported_years(database: &impl ConnectionTrait) -> Result<HashSet<(String, i32)>, StoreError> {
    let imported = bank_holiday::Entity::find().filter(bank_holiday::Column::Seeded.eq(false)).all(database).await?;
    Ok(imported.into_iter().map(|row| (row.calendar, row.day.year())).collect())
}

/// The seeded terms of an authority or a school give way to imported ones.
async fn seed_term_dates(
    database: &impl ConnectionTrait,
    records: &SeedRecords,
    written: &mut Vec<&'static str>,
) -> Result<(), StoreError> {
    let authorities = records.authority_terms.iter();
    let schools = records.school_terms.iter();
    let rows: Vec<term_date::ActiveModel> = authorities
        .map(|(area, dates)| calendars::term_date_rows(Some(area), None, dates))
        .chain(schools.map(|(urn, dates)| calendars::term_date_rows(None, Some(urn), dates)))
        .flatten()
        .collect();
    let content: Vec<Value> = rows.iter().map(term_date_content).collect();
    if !has_changed(database, "term_date", &json!(content), written).await? {
        return Ok(());
    }
    term_date::Entity::delete_many().filter(term_date::Column::Seeded.eq(true)).exec(database).await?;
    let imported: HashSet<_> =
        term_date::Entity::find().all(database).await?.into_iter().map(|row| (row.area_code, row.urn)).collect();
    let rows = rows
        .into_iter()
        .filter(|row| {
            let owner = (row.area_code.clone().take().flatten(), row.urn.clone().take().flatten());
            !imported.contains(&owner)
        })
        .collect();
    Ok(insert_all(database, rows).await?)
}

fn term_date_content(row: &term_date::ActiveModel) -> Value {
    json!([row.area_code.clone().take(), row.urn.clone().take(), row.starts.clone().take(), row.ends.clone().take(),])
}

/// Whether what ships of a register is to be written: it has changed, and nobody has imported the register, which has
/// all that there is of it.
async fn ships(
    database: &impl ConnectionTrait,
    register: Register,
    content: &Value,
    written: &mut Vec<&'static str>,
) -> Result<bool, StoreError> {
    Ok(!is_imported(database, register).await? && has_changed(database, register.table(), content, written).await?)
}

async fn seed_registers(
    database: &impl ConnectionTrait,
    records: &SeedRecords,
    written: &mut Vec<&'static str>,
) -> Result<(), StoreError> {
    let content = to_json("place", &records.places)?;
    if ships(database, Register::Places, &content, written).await? {
        let table = SeededTable { key: &[place::Column::Postcode], seeded: place::Column::Seeded };
        let codes = records.places.iter().map(|place| place.postcode.as_str());
        let kept = place::Column::Postcode.is_in(codes);
        table.replace(database, places::rows(&records.places), kept).await?;
        places::locate_by_postcode(database).await?;
    }
    let content = to_json("gp_practice", &records.gp_practices)?;
    if ships(database, Register::GpPractices, &content, written).await? {
        let table = SeededTable { key: &[gp_practice::Column::OdsCode], seeded: gp_practice::Column::Seeded };
        let codes = records.gp_practices.iter();
        let codes = codes.map(|practice| practice.ods_code.as_str());
        let kept = gp_practice::Column::OdsCode.is_in(codes);
        let rows = gp_practices::rows(&records.gp_practices);
        table.replace(database, rows, kept).await?;
    }
    let content = to_json("school", &records.schools)?;
    if ships(database, Register::Schools, &content, written).await? {
        let table = SeededTable { key: &[school::Column::Urn], seeded: school::Column::Seeded };
        let codes = records.schools.iter().map(|school| school.urn.as_str());
        let kept = school::Column::Urn.is_in(codes);
        let rows = schools::rows(&records.schools)?;
        table.replace(database, rows, kept).await?;
    }
    Ok(())
}
