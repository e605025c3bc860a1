//! The disciplines of a service.

use domain::vocabulary::TermCode;
use entity::service_discipline::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use crate::store::error::RowFault;
use crate::store::parts::{Parts, placed, rows_of};

pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Parts<Model>, DbErr> {
    let rows = rows_of::<Entity>(database, Column::ServiceId, services, Column::Position).await?;
    Ok(Parts::new(rows, |row| row.service_id))
}

/// The rows of a service's disciplines.
pub(super) fn rows(service: i64, disciplines: &[TermCode]) -> Result<Vec<ActiveModel>, RowFault> {
    placed(disciplines)
        .map(|discipline| {
            let (position, discipline) = discipline?;
            Ok(ActiveModel {
                service_id: Set(service),
                position: Set(position),
                term_code: Set(discipline.to_string()),
            })
        })
        .collect()
}
