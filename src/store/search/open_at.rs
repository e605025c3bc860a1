//! What is open at a moment: every different week of opening hours is decided once, by the caller, and services are
//! found by which of them their contacts keep.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::HolidayCalendar;
use domain::hours::OpeningHours;
use entity::{contact_hours, service, weekly_hours};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait};

use super::conditions::{among, values_where};
use crate::store::stored_form::all_spelt;
use crate::store::{Store, StoreError};

/// Which opening hours hold at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAt {
    /// The day of the moment in London.
    pub day: NaiveDate,
    /// What holds, for services that keep the bank holidays of each calendar.
    pub by_calendar: Vec<OpenByCalendar>,
}

/// Which opening hours hold for services that keep the bank holidays of some calendars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenByCalendar {
    /// The calendars.
    pub calendars: Vec<HolidayCalendar>,
    /// The identities of the hours that are open.
    pub always: Vec<i64>,
    /// Of those that are open if the day is in a term.
    pub in_term: Vec<i64>,
}

impl Store {
    /// Every different week of opening hours that a contact has or had, with its identity.
    pub async fn weekly_hours(&self) -> Result<Vec<(i64, OpeningHours)>, StoreError> {
        self.read(|database| async move {
            let rows = weekly_hours::Entity::find().all(&database).await?;
            let read = |row: weekly_hours::Model| {
                let hours = serde_json::from_str(&row.hours);
                let record = || format!("the opening hours {}", row.id);
                Ok((row.id, hours.map_err(|fault| StoreError::Corrupt { record: record(), source: Arc::new(fault) })?))
            };
            rows.into_iter().map(read).collect()
        })
        .await
    }
}

/// The service has a contact that is open.
pub(super) fn is_open(open: &OpenAt, backend: DbBackend) -> Result<Condition, StoreError> {
    open.by_calendar.iter().try_fold(Condition::any(), |any, group| {
        let calendars = all_spelt("filter", &group.calendars)?;
        let keeps = service::Column::HolidayCalendar.is_in(calendars);
        let in_term = Condition::all().add(has_hours(&group.in_term, backend)).add(is_in_term(open.day, backend));
        let hours = Condition::any().add(has_hours(&group.always, backend)).add(in_term);
        Ok(any.add(Condition::all().add(keeps).add(hours)))
    })
}

fn has_hours(hours: &[i64], backend: DbBackend) -> Expr {
    service::Column::Id.in_subquery(values_where::<contact_hours::Entity>(
        contact_hours::Column::ServiceId,
        among(contact_hours::Column::HoursId, hours, backend),
    ))
}

/// The day lies in a term of the only school that the service works in, or else of the only area, as
/// `domain::verdict::term_dates` has it.
fn is_in_term(day: NaiveDate, backend: DbBackend) -> Expr {
    const IN_TERM: &str = "CASE (SELECT COUNT(*) FROM coverage_school WHERE coverage_school.service_id = service.id)
        WHEN 0 THEN (SELECT COUNT(DISTINCT area_code) FROM coverage_area WHERE coverage_area.service_id = service.id) = 1
            AND EXISTS (SELECT 1 FROM coverage_area JOIN term_date ON term_date.area_code = coverage_area.area_code
                        WHERE coverage_area.service_id = service.id AND starts <= {day} AND ends >= {day})
        WHEN 1 THEN EXISTS (SELECT 1 FROM coverage_school JOIN term_date ON term_date.urn = coverage_school.urn
                            WHERE coverage_school.service_id = service.id AND starts <= {day} AND ends >= {day})
        ELSE 1 = 0 END";
    match backend {
        DbBackend::Postgres => Expr::cust_with_exprs(IN_TERM.replace("{day}", "$1"), [Expr::val(day)]),
        _ => Expr::cust_with_exprs(IN_TERM.replace("{day}", "?"), std::iter::repeat_n(Expr::val(day), 4)),
    }
}
