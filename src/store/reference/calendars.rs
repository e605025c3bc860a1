//! Bank holidays and term dates.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::{BankHolidays, HolidayCalendar, TermDates};
use domain::vocabulary::{AreaCode, Urn};
use entity::{bank_holiday, term_date};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, EntityTrait,
};
use serde::de::DeserializeOwned;

use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::stored_form::{parsed, spelt};

/// The term dates of authorities and of single schools.
pub(super) struct StoredTermDates {
    pub(super) of_authorities: BTreeMap<AreaCode, TermDates>,
    pub(super) of_schools: BTreeMap<Urn, TermDates>,
}

pub(super) async fn load_bank_holidays(database: &impl ConnectionTrait) -> Result<BankHolidays, StoreError> {
    let rows = bank_holiday::Entity::find().all(database).await?;
    let holidays = rows
        .iter()
        .map(|row| Ok((parsed("bank_holiday.calendar", &row.calendar)?, row.day)))
        .collect::<Result<Vec<_>, RowFault>>()
        .map_err(StoreError::corrupt("a bank holiday"))?;
    Ok(BankHolidays::new(holidays))
}

type Spans = Vec<(NaiveDate, NaiveDate)>;

pub(super) async fn load_term_dates(database: &impl ConnectionTrait) -> Result<StoredTermDates, StoreError> {
    let (mut authorities, mut schools) = (BTreeMap::<String, Spans>::new(), BTreeMap::<String, Spans>::new());
    for row in term_date::Entity::find().all(database).await? {
        let span = (row.starts, row.ends);
        if let Some(code) = row.area_code {
            authorities.entry(code).or_default().push(span);
        }
        if let Some(urn) = row.urn {
            schools.entry(urn).or_default().push(span);
        }
    }
    Ok(StoredTermDates {
        of_authorities: by_owner("term_date.area_code", authorities)?,
        of_schools: by_owner("term_date.urn", schools)?,
    })
}

fn by_owner<K: DeserializeOwned + Ord>(
    column: &'static str,
    spans: BTreeMap<String, Spans>,
) -> Result<BTreeMap<K, TermDates>, StoreError> {
    spans
        .into_iter()
        .map(|(owner, spans)| {
            let name = format!("the term dates of `{owner}`");
            let key = parsed(column, &owner).map_err(StoreError::corrupt(name.clone()))?;
            let dates =
                TermDates::new(spans).map_err(|fault| StoreError::Corrupt { record: name, source: Arc::new(fault) })?;
            Ok((key, dates))
        })
        .collect()
}

/// The rows of seeded bank holidays.
pub(in crate::store) fn bank_holiday_rows(
    holidays: &[(HolidayCalendar, NaiveDate)],
) -> Result<Vec<bank_holiday::ActiveModel>, RowFault> {
    holidays
        .iter()
        .map(|(calendar, day)| {
            Ok(bank_holiday::ActiveModel {
                calendar: Set(spelt("bank_holiday.calendar", calendar)?),
                day: Set(*day),
                seeded: Set(true),
            })
        })
        .collect()
}

/// The rows of the seeded term dates of one authority or school: one of the two is given.
pub(in crate::store) fn term_date_rows(
    area: Option<&AreaCode>,
    school: Option<&Urn>,
    dates: &TermDates,
) -> Vec<term_date::ActiveModel> {
    dates
        .terms()
        .map(|(starts, ends)| term_date::ActiveModel {
            id: NotSet,
            area_code: Set(area.map(ToString::to_string)),
            urn: Set(school.map(ToString::to_string)),
            starts: Set(starts),
            ends: Set(ends),
            seeded: Set(true),
        })
        .collect()
}
