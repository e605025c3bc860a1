//! How to reach a service, when, and where it is.

use std::sync::Arc;

use async_graphql::{Object, SimpleObject};
use chrono::Utc;
use domain::calendar::{HolidayCalendar, TermDates};
use domain::records;
use domain::verdict::term_dates;

use super::places::PositionObject;
use super::{AtHand, said};
use crate::app::Moment;
use crate::graphql::enums::{BankHolidays, ContactPurpose, Weekday};
use crate::graphql::scalars::{DateTime, TimeOfDay};

/// Which days a provider or service does not work as usual on.
#[derive(Clone, Default)]
pub(crate) struct Keeps {
    holidays: HolidayCalendar,
    terms: Option<TermDates>,
}

impl Keeps {
    /// What a service keeps: its bank holidays, and the term dates of its one school or authority.
    pub(crate) fn of(service: &records::Service, moment: &Moment) -> Self {
        Self { holidays: service.holiday_calendar, terms: term_dates(service, &moment.reference).cloned() }
    }
}

/// A way to reach somebody: a phone line, an email address, a page.
#[derive(SimpleObject, Clone)]
#[graphql(name = "ContactPoint", serial)]
pub(crate) struct ContactPointObject {
    /// What it is for.
    purpose: ContactPurpose,
    /// What it is called.
    label: Option<String>,
    /// The phone number, as printed.
    phone: Option<String>,
    /// The email address.
    email: Option<String>,
    /// The page.
    url: Option<String>,
    /// When it answers; null when the source does not say.
    hours: Option<OpeningHoursObject>,
}

impl ContactPointObject {
    /// The contact point of a provider or service that keeps these bank holidays.
    pub(crate) fn new(contact: &records::ContactPoint, keeps: &Keeps, moment: &Arc<Moment>) -> Self {
        Self {
            purpose: contact.purpose.into(),
            label: said(&contact.label),
            phone: said(&contact.phone),
            email: said(&contact.email),
            url: contact.url.as_ref().map(ToString::to_string),
            hours: OpeningHoursObject::new(contact.hours.as_ref(), keeps, moment),
        }
    }
}

/// A place where a service sees children, or to which post goes.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Location", serial)]
pub(crate) struct LocationObject {
    /// What the place is called.
    name: String,
    /// Its address in one line.
    address: Option<String>,
    /// Its postcode.
    postcode: Option<String>,
    /// Where it is on the map; where the source gives no position, that of the postcode.
    position: Option<PositionObject>,
    /// An address for post, where no child is seen; left out of distances.
    postal_only: bool,
    /// How to get there: parking, buses, entrances.
    travel: Vec<String>,
    /// When it is open.
    hours: Option<OpeningHoursObject>,
}

impl LocationObject {
    /// The location of a service that keeps these bank holidays, with where it is.
    pub(crate) fn new(
        location: &records::Location,
        position: Option<records::Position>,
        keeps: &Keeps,
        moment: &Arc<Moment>,
    ) -> Self {
        Self {
            name: location.name.to_string(),
            address: said(&location.address),
            postcode: location.postcode.as_ref().map(ToString::to_string),
            position: position.map(Into::into),
            postal_only: location.postal_only,
            travel: location.travel.iter().map(ToString::to_string).collect(),
            hours: OpeningHoursObject::new(location.hours.as_ref(), keeps, moment),
        }
    }
}

/// One period of opening on one day of the week.
#[derive(SimpleObject, Clone, Copy)]
#[graphql(name = "OpeningPeriod", serial)]
pub(crate) struct OpeningPeriodObject {
    /// The day on which it opens.
    day: Weekday,
    /// When it opens, by the clock in London.
    opens: TimeOfDay,
    /// When it closes; at or before the opening time, it is on the next day.
    closes: TimeOfDay,
}

/// Opening hours with the bank holidays that they are read against.
#[derive(Clone)]
pub(crate) struct OpeningHoursObject {
    hours: domain::hours::OpeningHours,
    keeps: Keeps,
    moment: Arc<Moment>,
}

impl OpeningHoursObject {
    fn new(hours: Option<&domain::hours::OpeningHours>, keeps: &Keeps, moment: &Arc<Moment>) -> Option<Self> {
        Some(Self { hours: hours?.clone(), keeps: keeps.clone(), moment: Arc::clone(moment) })
    }

    fn instant(&self, given: Option<DateTime>) -> chrono::DateTime<Utc> {
        given.map_or(self.moment.now, |instant| instant.0)
    }
}

/// When a phone line, a contact or a place is open. Times are those on a clock in London.
#[Object(name = "OpeningHours", serial)]
impl OpeningHoursObject {
    /// The hours in the publisher's own words.
    async fn statement(&self) -> Option<String> {
        said(&self.hours.statement)
    }

    /// The hours of each day, Monday first. Empty when the source gives only words.
    async fn weekly(&self) -> AtHand<OpeningPeriodObject> {
        self.hours
            .periods()
            .into_iter()
            .map(|(day, opens, closes)| OpeningPeriodObject {
                day: day.into(),
                opens: TimeOfDay(opens),
                closes: TimeOfDay(closes),
            })
            .collect()
    }

    /// Whether the hours hold in school terms alone.
    async fn term_time_only(&self) -> bool {
        self.hours.term_time_only
    }

    /// What the source says about bank holidays.
    async fn bank_holidays(&self) -> BankHolidays {
        self.hours.bank_holidays.into()
    }

    /// The same hours in OpenStreetMap `opening_hours` syntax; null when the source gives only words.
    async fn osm(&self) -> Option<String> {
        self.hours.osm()
    }

    /// Whether it is open. Null when the source does not settle it, as on a bank holiday that it says nothing
    /// about.
    async fn is_open(
        &self,
        #[graphql(desc = "The instant to judge it by; now when omitted.")] at: Option<DateTime>,
    ) -> Option<bool> {
        let holidays = &self.moment.reference.holidays;
        self.hours.state(self.instant(at), self.keeps.holidays, holidays, self.keeps.terms.as_ref())
    }

    /// When it next opens or closes. Null when it does not within a year, or when the source does not settle it.
    async fn next_change(
        &self,
        #[graphql(desc = "The instant to look on from; now when omitted.")] after: Option<DateTime>,
    ) -> Option<DateTime> {
        let holidays = &self.moment.reference.holidays;
        self.hours
            .next_change(self.instant(after), self.keeps.holidays, holidays, self.keeps.terms.as_ref())
            .map(DateTime)
    }
}
