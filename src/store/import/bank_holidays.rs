//! Imports bank holidays. A file has some years; those of other years stay.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use domain::calendar::HolidayCalendar;
use entity::bank_holiday;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{Counts, Deliveries, ImportOrder, ImportRefusal, ImportReport, Register, take_all};
use crate::store::stored_form::spelt;
use crate::store::{Store, StoreError};

impl Store {
    /// Imports bank holidays, all of them or none.
    pub async fn import_bank_holidays(
        &self,
        deliveries: &mut Deliveries<(HolidayCalendar, NaiveDate), ()>,
        order: &ImportOrder,
    ) -> Result<ImportReport, ImportRefusal> {
        self.import(Register::BankHolidays, order, async |database| {
            let mut given: BTreeMap<HolidayCalendar, BTreeSet<NaiveDate>> = BTreeMap::new();
            take_all(deliveries, async |days| {
                for (_, (calendar, day)) in days {
                    given.entry(calendar).or_default().insert(day);
                }
                Ok(())
            })
            .await?;
            let mut records = Counts::default();
            for (calendar, days) in given {
                let calendar = spelt("bank_holiday.calendar", &calendar)?;
                replace(database, &calendar, &days, &mut records).await?;
            }
            Ok(ImportReport { records, ..ImportReport::default() })
        })
        .await
    }
}

/// Makes the days of a calendar those given, from the first year of them to the last.
async fn replace(
    database: &impl ConnectionTrait,
    calendar: &str,
    days: &BTreeSet<NaiveDate>,
    counts: &mut Counts,
) -> Result<(), StoreError> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Ok(());
    };
    let years = first.year()..=last.year();
    let of_calendar = bank_holiday::Column::Calendar.eq(calendar);
    let stored: BTreeSet<NaiveDate> = bank_holiday::Entity::find()
        .filter(of_calendar.clone())
        .all(database)
        .await?
        .into_iter()
        .map(|row| row.day)
        .filter(|day| years.contains(&day.year()))
        .collect();
    counts.unchanged += days.intersection(&stored).count() as u64;
    counts.added += days.difference(&stored).count() as u64;
    counts.dropped += stored.difference(days).count() as u64;
    bank_holiday::Entity::delete_many()
        .filter(of_calendar)
        .filter(bank_holiday::Column::Day.is_in(stored))
        .exec(database)
        .await?;
    let rows = days.iter().map(|day| bank_holiday::ActiveModel {
        calendar: Set(calendar.to_owned()),
        day: Set(*day),
        seeded: Set(false),
    });
    bank_holiday::Entity::insert_many(rows).exec_without_returning(database).await?;
    Ok(())
}
