//! The lists of an offer: needs, audiences, delivery modes, routes.

use domain::records::Offer;
use entity::{offer_audience, offer_delivery_mode, offer_need, offer_route};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use crate::store::error::RowFault;
use crate::store::parts::{delete_of, insert_all, placed};
use crate::store::stored_form::all_spelt;

/// The rows of the lists of offers.
#[derive(Default)]
pub(super) struct OfferListRows {
    needs: Vec<offer_need::ActiveModel>,
    audiences: Vec<offer_audience::ActiveModel>,
    delivery_modes: Vec<offer_delivery_mode::ActiveModel>,
    routes: Vec<offer_route::ActiveModel>,
}

impl OfferListRows {
    /// Adds those of an offer.
    pub(super) fn add(&mut self, service: i64, id: i64, offer: &Offer) -> Result<(), RowFault> {
        let needs = all_spelt("offer_need.term_code", &offer.needs)?;
        self.needs.extend(rows(needs, |position, need| offer_need::ActiveModel {
            offer_id: Set(id),
            position: Set(position),
            service_id: Set(service),
            term_code: Set(need),
        })?);
        let audiences = all_spelt("offer_audience.audience", &offer.audiences)?;
        self.audiences.extend(rows(audiences, |position, audience| offer_audience::ActiveModel {
            offer_id: Set(id),
            position: Set(position),
            service_id: Set(service),
            audience: Set(audience),
        })?);
        let modes = all_spelt("offer_delivery_mode.delivery_mode", &offer.delivery_modes)?;
        self.delivery_modes.extend(rows(modes, |position, mode| offer_delivery_mode::ActiveModel {
            offer_id: Set(id),
            position: Set(position),
            service_id: Set(service),
            delivery_mode: Set(mode),
        })?);
        let routes = all_spelt("offer_route.route_slug", &offer.routes)?;
        self.routes.extend(rows(routes, |position, route| offer_route::ActiveModel {
            offer_id: Set(id),
            position: Set(position),
            service_id: Set(service),
            route_slug: Set(route),
        })?);
        Ok(())
    }

    /// Writes them, for offers that have none.
    pub(super) async fn insert(self, database: &impl ConnectionTrait) -> Result<(), DbErr> {
        insert_all(database, self.needs).await?;
        insert_all(database, self.audiences).await?;
        insert_all(database, self.delivery_modes).await?;
        insert_all(database, self.routes).await
    }
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
