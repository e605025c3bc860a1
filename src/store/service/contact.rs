//! How to reach a service.

use domain::records::ContactPoint;
use entity::contact::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use crate::store::error::RowFault;
use crate::store::parts::{Parts, placed, rows_of};
use crate::store::stored_form::{from_json, parsed, parsed_if_any, spelt, to_json};

pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Parts<Model>, DbErr> {
    let rows = rows_of::<Entity>(database, Column::ServiceId, services, Column::Position).await?;
    Ok(Parts::new(rows, |row| row.service_id))
}

pub(super) fn record(row: Model) -> Result<ContactPoint, RowFault> {
    Ok(ContactPoint {
        slug: parsed("contact.slug", &row.slug)?,
        purpose: parsed("contact.purpose", &row.purpose)?,
        label: parsed_if_any("contact.label", row.label)?,
        phone: parsed_if_any("contact.phone", row.phone)?,
        email: parsed_if_any("contact.email", row.email)?,
        url: parsed_if_any("contact.url", row.url)?,
        hours: row.hours.map(|hours| from_json("contact.hours", hours)).transpose()?,
        source: parsed("contact.source", &row.source)?,
    })
}

/// The rows of a service's contacts.
pub(super) fn rows(service: i64, contacts: &[ContactPoint]) -> Result<Vec<ActiveModel>, RowFault> {
    placed(contacts)
        .map(|contact| {
            let (position, contact) = contact?;
            Ok(ActiveModel {
                service_id: Set(service),
                position: Set(position),
                slug: Set(contact.slug.to_string()),
                purpose: Set(spelt("contact.purpose", &contact.purpose)?),
                label: Set(contact.label.as_ref().map(ToString::to_string)),
                phone: Set(contact.phone.as_ref().map(ToString::to_string)),
                email: Set(contact.email.as_ref().map(ToString::to_string)),
                url: Set(contact.url.as_ref().map(ToString::to_string)),
                hours: Set(contact.hours.as_ref().map(|hours| to_json("contact.hours", hours)).transpose()?),
                source: Set(contact.source.to_string()),
            })
        })
        .collect()
}
