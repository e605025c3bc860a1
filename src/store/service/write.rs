//! Writes services whole. What searches need beside the record is written here and nowhere else.

use chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Utc};
use domain::records::{RecordId, Service};
use domain::vocabulary::Terms;
use entity::{age_band, contact, coverage, eligibility, location, provider, service, service_discipline};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
};

use super::Owner;
use super::details::ServiceDetails;
use super::search_texts::SearchTexts;
use crate::store::StoreError;
use crate::store::checksum::checksum;
use crate::store::error::RowFault;
use crate::store::parts::delete_of;
use crate::store::stored_form::{spelt, to_json};
use crate::store::words::sort_name;

/// A service as it is to be.
pub(in crate::store) struct ServiceChange<'a> {
    /// Its provider.
    pub(in crate::store) provider: RecordId,
    /// The service.
    pub(in crate::store) service: &'a Service,
    /// The terms whose words it is found by.
    pub(in crate::store) terms: &'a Terms,
    /// The checksum of the seed that it comes from; none when it comes from elsewhere.
    pub(in crate::store) seed_checksum: Option<String>,
    /// The time of the change.
    pub(in crate::store) now: DateTime<Utc>,
}

/// Writes a service: the one of its slug where there is one, else a new one.
pub(in crate::store) async fn save(
    database: &impl ConnectionTrait,
    change: &ServiceChange<'_>,
) -> Result<RecordId, StoreError> {
    let provider = provider::Entity::find_by_id(change.provider.0)
        .one(database)
        .await?
        .ok_or_else(|| StoreError::Conflict { what: "the provider does not exist".to_owned() })?;
    let texts = SearchTexts::new(change.service, &provider.name, change.terms);
    let row = row(change, &texts)?;
    let id = match known(database, change).await? {
        Some(id) => {
            clear(database, id).await?;
            service::Entity::update_many().set(row).filter(service::Column::Id.eq(id)).exec(database).await?;
            id
        }
        None => service::Entity::insert(row).exec(database).await?.last_insert_id,
    };
    insert_parts(database, id, change.service).await?;
    super::referral_route::replace(database, id, &change.service.referral_routes).await?;
    super::offer::replace(database, id, &change.service.offers, &texts).await?;
    Ok(RecordId(id))
}

/// The identity of the service that the change is to.
async fn known(database: &impl ConnectionTrait, change: &ServiceChange<'_>) -> Result<Option<i64>, StoreError> {
    let slug = &change.service.slug;
    let row = service::Entity::find().filter(service::COLUMN.slug.eq(slug.as_str())).one(database).await?;
    match row {
        None => Ok(None),
        Some(row) if row.provider_id == change.provider.0 => Ok(Some(row.id)),
        Some(_) => Err(StoreError::Conflict { what: format!("another provider has a service named `{slug}`") }),
    }
}

fn row(change: &ServiceChange<'_>, texts: &SearchTexts<'_>) -> Result<service::ActiveModel, RowFault> {
    let service = change.service;
    let seed_checksum = change.seed_checksum.clone();
    Ok(service::ActiveModel {
        id: NotSet,
        provider_id: Set(change.provider.0),
        slug: Set(service.slug.to_string()),
        name: Set(service.name.to_string()),
        sort_name: Set(sort_name(service.name.as_str())),
        summary: Set(service.summary.as_ref().map(ToString::to_string)),
        status: Set(spelt("service.status", &service.status)?),
        website: Set(service.website.as_ref().map(ToString::to_string)),
        holiday_calendar: Set(spelt("service.holiday_calendar", &service.holiday_calendar)?),
        reviewed_on: Set(service.freshness.reviewed_on),
        review_due_on: Set(service.freshness.review_due_on),
        freshness_order: Set(freshness_order(service.freshness.reviewed_on)),
        search_text: Set(texts.of_service(service)),
        details: Set(to_json("service.details", &ServiceDetails::of(service))?),
        checksum: Set(checksum(service)?),
        seed_checksum: seed_checksum.map_or(NotSet, |checksum| Set(Some(checksum))),
        updated_at: Set(change.now.trunc_subsecs(6)),
    })
}

/// Rises from the most recent review to none at all.
pub(in crate::store) fn freshness_order(reviewed_on: Option<NaiveDate>) -> i32 {
    reviewed_on.map_or(i32::MAX, |day| -day.num_days_from_ce())
}

async fn insert_parts(database: &impl ConnectionTrait, id: i64, service: &Service) -> Result<(), StoreError> {
    let owner = Owner::service(id);
    super::discipline::insert(database, id, &service.disciplines).await?;
    super::coverage::insert(database, id, &service.coverage).await?;
    super::age_band::insert(database, owner, &service.ages).await?;
    super::criteria::insert_versions(database, owner, &service.eligibility).await?;
    super::contact::insert(database, id, &service.contacts).await?;
    super::location::insert(database, id, &service.locations).await
}

/// Deletes the parts of a service but for its offers and routes.
async fn clear(database: &impl ConnectionTrait, id: i64) -> Result<(), DbErr> {
    delete_of::<service_discipline::Entity>(database, service_discipline::Column::ServiceId, id).await?;
    delete_of::<coverage::Entity>(database, coverage::Column::ServiceId, id).await?;
    delete_of::<contact::Entity>(database, contact::Column::ServiceId, id).await?;
    delete_of::<location::Entity>(database, location::Column::ServiceId, id).await?;
    age_band::Entity::delete_many()
        .filter(Condition::all().add(age_band::Column::ServiceId.eq(id)).add(age_band::Column::OfferId.is_null()))
        .exec(database)
        .await?;
    eligibility::Entity::delete_many()
        .filter(Condition::all().add(eligibility::Column::ServiceId.eq(id)).add(eligibility::Column::OfferId.is_null()))
        .exec(database)
        .await?;
    Ok(())
}
