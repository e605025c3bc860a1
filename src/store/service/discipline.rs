//! The disciplines of a service.

use domain::vocabulary::TermCode;
use entity::service_discipline::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::{Parts, insert_all, placed, rows_of};

pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Parts<Model>, DbErr> {
    let rows = rows_of::<Entity>(database, Column::ServiceId, services, Column::Position).await?;
    Ok(Parts::new(rows, |row| row.service_id))
}

/// Writes the disciplines of a service that has none.
pub(super) async fn insert(
    database: &impl ConnectionTrait,
    service: i64,
    disciplines: &[TermCode],
) -> Result<(), StoreError> {
    let rows = placed(disciplines)
        .map(|discipline| {
            let (position, discipline) = discipline?;
            Ok(ActiveModel {
                service_id: Set(service),
                position: Set(position),
                term_code: Set(discipline.to_string()),
            })
        })
        .collect::<Result<Vec<_>, RowFault>>()?;
    Ok(insert_all(database, rows).await?)
}
