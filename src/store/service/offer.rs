//! What a service offers. An offer keeps its identity as long as its service has one of its slug.

use std::collections::HashMap;
use std::sync::Arc;

use domain::records::{Offer, RecordId};
use entity::{offer, offer_audience, offer_delivery_mode, offer_need, offer_route};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::age_band::{self, AgeBandRows};
use super::criteria::{self, CriteriaRows};
use super::offer_lists::{self, OfferListRows};
use super::search_texts::SearchTexts;
use super::{Owner, PartsOf, identity_in};
use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::{Parts, delete_of, insert_all, placed, rows_of};
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
    ) -> Result<(Vec<RecordId>, Vec<Arc<Offer>>), RowFault> {
        let rows = self.offers.take(service);
        let ids = rows.iter().map(|row| RecordId(row.id)).collect();
        let offers =
            rows.into_iter().map(|row| self.record(row, ages, criteria).map(Arc::new)).collect::<Result<_, _>>()?;
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
    offers: &[Arc<Offer>],
    texts: &SearchTexts<'_>,
) -> Result<(), StoreError> {
    let of_service = [PartsOf { service, parts: offers }];
    let mut known = identities(database, &of_service).await?;
    let mut new = Vec::new();
    for (offer, row) in offers.iter().zip(rows(service, offers, texts)?) {
        match known.remove(&(service, offer.slug.to_string())) {
            Some(id) => {
                clear(database, id).await?;
                offer::Entity::update_many().set(row).filter(offer::Column::Id.eq(id)).exec(database).await?;
            }
            None => new.push(row),
        }
    }
    for id in known.into_values() {
        delete_of::<offer::Entity>(database, offer::Column::Id, id).await?;
    }
    insert_all(database, new).await?;
    insert_parts(database, &of_service).await
}

/// The identity of each offer, by its service and its slug.
async fn identities(
    database: &impl ConnectionTrait,
    services: &[PartsOf<'_, Arc<Offer>>],
) -> Result<HashMap<(i64, String), i64>, DbErr> {
    use offer::{Column as Of, Entity as Offers};
    let services: Vec<i64> = services.iter().map(|one| one.service).collect();
    let rows = rows_of::<Offers>(database, Of::ServiceId, &services, Of::Position).await?;
    Ok(rows.into_iter().map(|row| ((row.service_id, row.slug), row.id)).collect())
}

/// The rows of a service's offers.
pub(super) fn rows(
    service: i64,
    offers: &[Arc<Offer>],
    texts: &SearchTexts<'_>,
) -> Result<Vec<offer::ActiveModel>, RowFault> {
    placed(offers).map(|offer| offer.and_then(|(position, offer)| row(service, position, offer, texts))).collect()
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

/// Writes the parts of all offers of some services, of which none has any.
pub(super) async fn insert_parts(
    database: &impl ConnectionTrait,
    services: &[PartsOf<'_, Arc<Offer>>],
) -> Result<(), StoreError> {
    let ids = identities(database, services).await?;
    let (mut lists, mut ages, mut criteria) = (OfferListRows::default(), Vec::new(), Vec::new());
    for PartsOf { service, parts } in services {
        for offer in *parts {
            let id = identity_in(&ids, &(*service, offer.slug.to_string()))?;
            let owner = Owner::offer(*service, id);
            lists.add(*service, id, offer)?;
            ages.extend(age_band::rows(owner, &offer.ages)?);
            if !offer.eligibility.asks_nothing() {
                criteria.push((owner, std::slice::from_ref(&offer.eligibility)));
            }
        }
    }
    lists.insert(database).await?;
    insert_all(database, ages).await?;
    criteria::insert_versions(database, &criteria).await
}

/// Deletes the parts of an offer.
async fn clear(database: &impl ConnectionTrait, id: i64) -> Result<(), DbErr> {
    use entity::{age_band, eligibility};
    offer_lists::clear(database, id).await?;
    delete_of::<age_band::Entity>(database, age_band::Column::OfferId, id).await?;
    delete_of::<eligibility::Entity>(database, eligibility::Column::OfferId, id).await
}
