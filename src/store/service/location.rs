//! Where a service is.

use std::collections::{BTreeSet, HashMap};

use domain::records::{Location, Position};
use domain::vocabulary::Postcode;
use entity::location::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use crate::store::error::RowFault;
use crate::store::parts::{Parts, placed, rows_of};
use crate::store::reference::places;
use crate::store::stored_form::{from_json, parsed, parsed_if_any, to_json};

/// The locations of some services, and where the postcodes are of those whose record has no position.
pub(super) struct LocationRows {
    rows: Parts<Model>,
    by_postcode: HashMap<String, Position>,
}

impl LocationRows {
    pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Self, DbErr> {
        let rows = rows_of::<Entity>(database, Column::ServiceId, services, Column::Position).await?;
        let without_position = rows.iter().filter(|row| row.latitude.is_none());
        let postcodes: BTreeSet<&str> = without_position.filter_map(|row| row.postcode.as_deref()).collect();
        let by_postcode = places::positions(database, &postcodes.into_iter().collect::<Vec<_>>()).await?;
        Ok(Self { rows: Parts::new(rows, |row| row.service_id), by_postcode })
    }

    /// The locations of a service, and where each is, where that is known.
    pub(super) fn take(&mut self, service: i64) -> Result<(Vec<Location>, Vec<Option<Position>>), RowFault> {
        let rows = self.rows.take(service);
        let locations = rows.into_iter().map(record).collect::<Result<Vec<_>, _>>()?;
        let positions = locations.iter().map(|location| position(location, &self.by_postcode)).collect();
        Ok((locations, positions))
    }
}

/// The postcode by which a location is found: none where its record has a position, or no postcode.
pub(super) fn postcode_to_find(location: &Location) -> Option<&str> {
    match location.position {
        Some(_) => None,
        None => location.postcode.as_ref().map(Postcode::as_str),
    }
}

/// Where a location is: where its record says, else where its postcode is.
pub(super) fn position(location: &Location, by_postcode: &HashMap<String, Position>) -> Option<Position> {
    location.position.or_else(|| by_postcode.get(postcode_to_find(location)?).copied())
}

fn record(row: Model) -> Result<Location, RowFault> {
    let position = row.latitude.zip(row.longitude);
    Ok(Location {
        name: parsed("location.name", &row.name)?,
        address: parsed_if_any("location.address", row.address)?,
        postcode: parsed_if_any("location.postcode", row.postcode)?,
        position: position.map(|(latitude, longitude)| Position { latitude, longitude }),
        postal_only: row.postal_only,
        travel: from_json("location.travel", row.travel)?,
        hours: row.hours.map(|hours| from_json("location.hours", hours)).transpose()?,
        source: parsed("location.source", &row.source)?,
    })
}

/// The rows of a service's locations.
pub(super) fn rows(service: i64, locations: &[Location]) -> Result<Vec<ActiveModel>, RowFault> {
    placed(locations)
        .map(|location| {
            let (position, location) = location?;
            Ok(ActiveModel {
                service_id: Set(service),
                position: Set(position),
                name: Set(location.name.to_string()),
                address: Set(location.address.as_ref().map(ToString::to_string)),
                postcode: Set(location.postcode.as_ref().map(ToString::to_string)),
                latitude: Set(location.position.map(|position| position.latitude)),
                longitude: Set(location.position.map(|position| position.longitude)),
                postal_only: Set(location.postal_only),
                travel: Set(to_json("location.travel", &location.travel)?),
                hours: Set(location.hours.as_ref().map(|hours| to_json("location.hours", hours)).transpose()?),
                source: Set(location.source.to_string()),
            })
        })
        .collect()
}
