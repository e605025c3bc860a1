//! What a service offers. An offer keeps its identity as long as its service has one of its slug.

use std::collections::HashMap;

use domain::records::{Offer, RecordId};
use entity::{offer, offer_audience, offer_delivery_mode, offer_need, offer_route};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::age_band::{self, AgeBandRows};
use super::criteria::{self, CriteriaRows};
use super::search_texts::SearchTexts;
use super::{Owner, offer_lists};
use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::{Parts, delete_of, placed, rows_of};
use crate::store::stored_form::{from_json, parsed, parsed_if_any, spelt, to_json};

pub(super) struct OfferRows {
    offers: Parts<offer::Model>,
    needs: Parts<offer_need::Model>,
    audiences: Parts<offer_audience::Model>,
    delivery_modes: Parts<offer_delivery_mode::Model>,
    routes: Parts<offer_route::Model>,
}

impl OfferRows {
    pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Self, DbErr> {
        use offer::{Column as Of, Entity as Offers};
        use offer_audience::{Column as Audience, Entity as Audiences};
        use offer_delivery_mode::{Column as Mode, Entity as Modes};
        use offer_need::{Column as Need, Entity as Needs};
        use offer_route::{Column as Route, Entity as Routes};
        let offers = rows_of::<Offers>(database, Of::ServiceId, services, Of::Position).await?;
        let needs = rows_of::<Needs>(database, Need::ServiceId, services, Need::Position).await?;
        let audiences = rows_of::<Audiences>(database, Audience::ServiceId, services, Audience::Position).await?;
        let modes = rows_of::<Modes>(database, Mode::ServiceId, services, Mode::Position).await?;
        let routes = rows_of::<Routes>(database, Route::ServiceId, services, Route::Position).await?;
        Ok(Self {
            offers: Parts::new(offers, |row| row.service_id),
            needs: Parts::new(needs, |row| row.offer_id),
            audiences: Parts::new(audiences, |row| row.offer_id),
            delivery_modes: Parts::new(modes, |row| row.offer_id),
            routes: Parts::new(routes, |row| row.offer_id),
        })
    }

    pub(super) fn take(
        &mut self,
        service: i64,
        ages: &mut AgeBandRows,
        criteria: &mut CriteriaRows,
    ) -> Result<(Vec<RecordId>, Vec<Offer>), RowFault> {
        let rows = self.offers.take(service);
        let ids = rows.iter().map(|row| RecordId(row.id)).collect();
        let offers = rows.into_iter().map(|row| self.record(row, ages, criteria)).collect::<Result<_, _>>()?;
        Ok((ids, offers))
    }

    fn record(
        &mut self,
        row: offer::Model,
        ages: &mut AgeBandRows,
        criteria: &mut CriteriaRows,
    ) -> Result<Offer, RowFault> {
        let audiences = self.audiences.take(row.id);
        let modes = self.delivery_modes.take(row.id);
        let routes = self.routes.take(row.id);
        let needs = self.needs.take(row.id);
        Ok(Offer {
            slug: parsed("offer.slug", &row.slug)?,
            tier: parsed("offer.tier", &row.tier)?,
            title: parsed("offer.title", &row.title)?,
            description: parsed_if_any("offer.description", row.description)?,
            audiences: audiences
                .iter()
                .map(|row| parsed("offer_audience.audience", &row.audience))
                .collect::<Result<_, _>>()?,
            delivery_modes: modes
                .iter()
                .map(|row| parsed("offer_delivery_mode.delivery_mode", &row.delivery_mode))
                .collect::<Result<_, _>>()?,
            url: parsed_if_any("offer.url", row.url)?,
            referral_required: row.referral_required,
            routes: routes
                .iter()
                .map(|row| parsed("offer_route.route_slug", &row.route_slug))
                .collect::<Result<_, _>>()?,
            ages: ages.take_of_offer(row.id)?,
            eligibility: criteria.take_of_offer(row.id)?,
            needs: needs.iter().map(|row| parsed("offer_need.term_code", &row.term_code)).collect::<Result<_, _>>()?,
            costs: from_json("offer.costs", row.costs)?,
            source: parsed("offer.source", &row.source)?,
        })
    }
}

/// Makes the offers of a service what the record says.
pub(super) async fn replace(
    database: &impl ConnectionTrait,
    service: i64,
    offers: &[Offer],
    texts: &SearchTexts<'_>,
) -> Result<(), StoreError> {
    let mut known = identities(database, service).await?;
    for offer in placed(offers) {
        let (position, offer) = offer?;
        let row = row(service, position, offer, texts)?;
        let id = match known.remove(offer.slug.as_str()) {
            Some(id) => {
                clear(database, id).await?;
                offer::Entity::update_many().set(row).filter(offer::Column::Id.eq(id)).exec(database).await?;
                id
            }
            None => offer::Entity::insert(row).exec(database).await?.last_insert_id,
        };
        insert_parts(database, Owner::offer(service, id), offer).await?;
    }
    for id in known.into_values() {
        delete_of::<offer::Entity>(database, offer::Column::Id, id).await?;
    }
    Ok(())
}

async fn identities(database: &impl ConnectionTrait, service: i64) -> Result<HashMap<String, i64>, DbErr> {
    let rows = offer::Entity::find().filter(offer::Column::ServiceId.eq(service)).all(database).await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.id)).collect())
}

fn row(service: i64, position: i32, offer: &Offer, texts: &SearchTexts<'_>) -> Result<offer::ActiveModel, RowFault> {
    Ok(offer::ActiveModel {
        service_id: Set(service),
        slug: Set(offer.slug.to_string()),
        position: Set(position),
        tier: Set(spelt("offer.tier", &offer.tier)?),
        title: Set(offer.title.to_string()),
        description: Set(offer.description.as_ref().map(ToString::to_string)),
        url: Set(offer.url.as_ref().map(ToString::to_string)),
        referral_required: Set(offer.referral_required),
        costs: Set(to_json("offer.costs", &offer.costs)?),
        search_text: Set(texts.of_offer(offer)),
        source: Set(offer.source.to_string()),
        ..Default::default()
    })
}

async fn insert_parts(database: &impl ConnectionTrait, owner: Owner, offer: &Offer) -> Result<(), StoreError> {
    offer_lists::insert(database, owner, offer).await?;
    age_band::insert(database, owner, &offer.ages).await?;
    if offer.eligibility.asks_nothing() {
        return Ok(());
    }
    criteria::insert_versions(database, owner, std::slice::from_ref(&offer.eligibility)).await
}

/// Deletes the parts of an offer.
async fn clear(database: &impl ConnectionTrait, id: i64) -> Result<(), DbErr> {
    use entity::{age_band, eligibility};
    offer_lists::clear(database, id).await?;
    delete_of::<age_band::Entity>(database, age_band::Column::OfferId, id).await?;
    delete_of::<eligibility::Entity>(database, eligibility::Column::OfferId, id).await
}
