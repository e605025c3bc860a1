//! Where a service is.

use domain::records::{Location, Position};
use entity::location::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use crate::store::error::RowFault;
use crate::store::parts::{Parts, placed, rows_of};
use crate::store::stored_form::{from_json, parsed, parsed_if_any, to_json};

pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Parts<Model>, DbErr> {
    let rows = rows_of::<Entity>(database, Column::ServiceId, services, Column::Position).await?;
    Ok(Parts::new(rows, |row| row.service_id))
}

pub(super) fn record(row: Model) -> Result<Location, RowFault> {
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
