//! What is open at a moment: every different week of opening hours is decided once, by the caller, and services are
//! found by which of them their contacts keep.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::calendar::HolidayCalendar;
use domain::hours::OpeningHours;
use entity::{contact_hours, service, weekly_hours};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait};

use super::conditions::{Among, among, values_where};
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
pub(super) fn is_open(open: &OpenAt, among_which: Among, backend: DbBackend) -> Result<Condition, StoreError> {
    let mut found = Vec::new();
    for group in &open.by_calendar {
        let keeps = keeps_one_of(&group.calendars)?;
        let has = |hours: &[i64]| {
            Condition::all().add(among(contact_hours::Column::HoursId, hours, backend)).add_option(keeps.clone())
        };
        found.push(has(&group.always));
        found.push(has(&group.in_term).add(is_in_term(open.day, backend)));
    }
    Ok(match among_which {
        Among::All => in_all(found),
        Among::Few => found.into_iter().map(of_the_service).fold(Condition::any(), Condition::add),
    })
}

fn in_all(conditions: Vec<Condition>) -> Condition {
    let found = conditions.into_iter().map(with_hours);
    let all = found.reduce(|mut all, more| all.union(UnionType::Distinct, more).to_owned());
    let found = all.map_or_else(|| Expr::val(1).eq(0), |all| service::Column::Id.in_subquery(all));
    Condition::all().add(found)
}

fn of_the_service(condition: Condition) -> Expr {
    let own = Expr::col(contact_hours::Column::ServiceId.as_column_ref()).equals(service::Column::Id.as_column_ref());
    Expr::exists(with_hours(condition.add(own)))
}

fn with_hours(condition: Condition) -> SelectStatement {
    values_where::<contact_hours::Entity>(contact_hours::Column::ServiceId, condition)
}

/// The service of a contact keeps the bank holidays of one of the calendars; nothing where they are all that there are.
fn keeps_one_of(calendars: &[HolidayCalendar]) -> Result<Option<Expr>, StoreError> {
    use HolidayCalendar::{EnglandAndWales, NorthernIreland, Scotland};
    if [EnglandAndWales, Scotland, NorthernIreland].iter().all(|calendar| calendars.contains(calendar)) {
        return Ok(None);
    }
    let its_own = "(SELECT keeper.holiday_calendar FROM service AS keeper WHERE keeper.id = contact_hours.service_id)";
    Ok(Some(Expr::cust(its_own).is_in(all_spelt("filter", calendars)?)))
}

/// The day lies in a term of the only school that the service of a contact works in, or else of the only area, as
/// `domain::verdict::term_dates` has it.
fn is_in_term(day: NaiveDate, backend: DbBackend) -> Expr {
    const IN_TERM: &str =
        "CASE (SELECT COUNT(*) FROM coverage_school AS works WHERE works.service_id = contact_hours.service_id)
        WHEN 0 THEN (SELECT COUNT(DISTINCT area_code) FROM coverage_area AS works
                     WHERE works.service_id = contact_hours.service_id) = 1
            AND EXISTS (SELECT 1 FROM coverage_area AS works JOIN term_date ON term_date.area_code = works.area_code
                        WHERE works.service_id = contact_hours.service_id AND starts <= {day} AND ends >= {day})
        WHEN 1 THEN EXISTS (SELECT 1 FROM coverage_school AS works JOIN term_date ON term_date.urn = works.urn
                            WHERE works.service_id = contact_hours.service_id AND starts <= {day} AND ends >= {day})
        ELSE 1 = 0 END";
    match backend {
        DbBackend::Postgres => Expr::cust_with_exprs(IN_TERM.replace("{day}", "$1"), [Expr::val(day)]),
        _ => Expr::cust_with_exprs(IN_TERM.replace("{day}", "?"), std::iter::repeat_n(Expr::val(day), 4)),
    }
}
