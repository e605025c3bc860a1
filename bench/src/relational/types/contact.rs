//! How to reach a service, and where it is.

use async_graphql::{Object, Result, SimpleObject};
use domain::hours::OpeningHours;
use entity::{contact, location};
use serde::Deserialize;

use super::{value, value_of};

pub(super) struct ContactPoint(pub(super) contact::Model);

#[Object]
impl ContactPoint {
    async fn purpose(&self) -> String {
        value(&self.0.purpose)
    }

    async fn label(&self) -> Option<&str> {
        self.0.label.as_deref()
    }

    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    async fn email(&self) -> Option<&str> {
        self.0.email.as_deref()
    }

    async fn hours(&self) -> Result<Option<Hours>> {
        let Some(hours) = &self.0.hours else { return Ok(None) };
        let hours = OpeningHours::deserialize(hours)?;
        let weekly = hours.periods().into_iter().map(|(day, opens, closes)| {
            Ok(Period { day: value_of(&day)?, opens: opens.to_string(), closes: closes.to_string() })
        });
        let weekly = weekly.collect::<Result<_>>()?;
        Ok(Some(Hours { statement: hours.statement.map(|statement| statement.to_string()), weekly }))
    }
}

#[derive(SimpleObject)]
pub(super) struct Hours {
    statement: Option<String>,
    weekly: Vec<Period>,
}

#[derive(SimpleObject)]
pub(super) struct Period {
    day: String,
    opens: String,
    closes: String,
}

pub(super) struct Location(pub(super) location::Model);

#[Object]
impl Location {
    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn address(&self) -> Option<&str> {
        self.0.address.as_deref()
    }

    async fn position(&self) -> Option<Position> {
        Some(Position { latitude: self.0.latitude?, longitude: self.0.longitude? })
    }
}

#[derive(SimpleObject)]
pub(super) struct Position {
    latitude: f64,
    longitude: f64,
}
