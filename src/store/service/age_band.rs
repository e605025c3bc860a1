//! The bands of ages of services and of their offers.

use domain::records::AgeBand;
use entity::age_band::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use super::Owner;
use crate::store::error::RowFault;
use crate::store::parts::{Parts, placed, rows_of};
use crate::store::stored_form::{from_json, number, parsed, spelt, to_json};

pub(super) struct AgeBandRows {
    of_services: Parts<Model>,
    of_offers: Parts<Model>,
}

impl AgeBandRows {
    pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Self, DbErr> {
        let rows = rows_of::<Entity>(database, Column::ServiceId, services, Column::Position).await?;
        let (of_offers, of_services): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.offer_id.is_some());
        Ok(Self {
            of_services: Parts::new(of_services, |row| row.service_id),
            of_offers: Parts::new(of_offers, |row| row.offer_id.unwrap_or_default()),
        })
    }

    pub(super) fn take_of_service(&mut self, service: i64) -> Result<Vec<AgeBand>, RowFault> {
        self.of_services.take(service).into_iter().map(record).collect()
    }

    pub(super) fn take_of_offer(&mut self, offer: i64) -> Result<Vec<AgeBand>, RowFault> {
        self.of_offers.take(offer).into_iter().map(record).collect()
    }
}

fn record(row: Model) -> Result<AgeBand, RowFault> {
    Ok(AgeBand {
        settings: from_json("age_band.settings", row.settings)?,
        from_months: row.from_months.map(|months| number("age_band.from_months", months)).transpose()?,
        until_years: row.until_years.map(|years| number("age_band.until_years", years)).transpose()?,
        ends: parsed("age_band.ends", &row.ends)?,
        statement: parsed("age_band.statement", &row.statement)?,
    })
}

/// The rows of the bands of a service or an offer.
pub(super) fn rows(owner: Owner, bands: &[AgeBand]) -> Result<Vec<ActiveModel>, RowFault> {
    placed(bands)
        .map(|band| {
            let (position, band) = band?;
            Ok(ActiveModel {
                service_id: Set(owner.service),
                offer_id: Set(owner.offer),
                position: Set(position),
                settings: Set(to_json("age_band.settings", &band.settings)?),
                from_months: Set(band.from_months.map(i32::from)),
                until_years: Set(band.until_years.map(i32::from)),
                ends: Set(spelt("age_band.ends", &band.ends)?),
                statement: Set(band.statement.to_string()),
                ..Default::default()
            })
        })
        .collect()
}
