//! The lists of an offer: needs, audiences, delivery modes, routes.

use domain::records::Offer;
use entity::{offer_audience, offer_delivery_mode, offer_need, offer_route};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use super::Owner;
use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::{delete_of, insert_all, placed};
use crate::store::stored_form::all_spelt;

/// Writes the lists of an offer that has none.
pub(super) async fn insert(database: &impl ConnectionTrait, owner: Owner, offer: &Offer) -> Result<(), StoreError> {
    let Some(id) = owner.offer else {
        return Ok(());
    };
    let needs = all_spelt("offer_need.term_code", &offer.needs)?;
    let needs = rows(needs, |position, need| offer_need::ActiveModel {
        offer_id: Set(id),
        position: Set(position),
        service_id: Set(owner.service),
        term_code: Set(need),
    })?;
    let audiences = all_spelt("offer_audience.audience", &offer.audiences)?;
    let audiences = rows(audiences, |position, audience| offer_audience::ActiveModel {
        offer_id: Set(id),
        position: Set(position),
        service_id: Set(owner.service),
        audience: Set(audience),
    })?;
    let modes = all_spelt("offer_delivery_mode.delivery_mode", &offer.delivery_modes)?;
    let modes = rows(modes, |position, mode| offer_delivery_mode::ActiveModel {
        offer_id: Set(id),
        position: Set(position),
        service_id: Set(owner.service),
        delivery_mode: Set(mode),
    })?;
    let routes = all_spelt("offer_route.route_slug", &offer.routes)?;
    let routes = rows(routes, |position, route| offer_route::ActiveModel {
        offer_id: Set(id),
        position: Set(position),
        service_id: Set(owner.service),
        route_slug: Set(route),
    })?;
    insert_all(database, needs).await?;
    insert_all(database, audiences).await?;
    insert_all(database, modes).await?;
    insert_all(database, routes).await?;
    Ok(())
}

fn rows<A>(values: Vec<String>, row: impl Fn(i32, String) -> A) -> Result<Vec<A>, RowFault> {
    placed(values).map(|value| value.map(|(position, value)| row(position, value))).collect()
}

/// Deletes the lists of an offer.
pub(super) async fn clear(database: &impl ConnectionTrait, id: i64) -> Result<(), DbErr> {
    delete_of::<offer_need::Entity>(database, offer_need::Column::OfferId, id).await?;
    delete_of::<offer_audience::Entity>(database, offer_audience::Column::OfferId, id).await?;
    delete_of::<offer_delivery_mode::Entity>(database, offer_delivery_mode::Column::OfferId, id).await?;
    delete_of::<offer_route::Entity>(database, offer_route::Column::OfferId, id).await
}
