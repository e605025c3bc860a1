//! Writes services whole. What searches need beside the record is written here and nowhere else.

use std::collections::HashMap;

use chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Utc};
use domain::records::{RecordId, Service};
use domain::vocabulary::Terms;
use entity::{age_band, contact, coverage, eligibility, location, provider, service, service_discipline};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
};

use super::details::ServiceDetails;
use super::search_texts::SearchTexts;
use super::{Owner, PartsOf, identity_in, rows_of_each};
use crate::store::StoreError;
use crate::store::checksum::checksum;
use crate::store::error::RowFault;
use crate::store::parts::{delete_of, insert_all};
use crate::store::search::list_words;
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
    list_words(database, row.search_text.try_as_ref().map(String::as_str)).await?;
    let id = match known(database, change).await? {
        Some(id) => {
            clear(database, id).await?;
            service::Entity::update_many().set(row).filter(service::Column::Id.eq(id)).exec(database).await?;
            id
        }
        None => service::Entity::insert(row).exec(database).await?.last_insert_id,
    };
    insert_parts(database, &[(id, change.service)]).await?;
    super::referral_route::replace(database, id, &change.service.referral_routes).await?;
    super::offer::replace(database, id, &change.service.offers, &texts).await?;
    Ok(RecordId(id))
}

/// A service that the directory does not have yet.
pub(in crate::store) struct NewService<'a> {
    /// The name of its provider.
    pub(in crate::store) provider_name: &'a str,
    /// The service.
    pub(in crate::store) change: ServiceChange<'a>,
}

impl NewService<'_> {
    fn texts(&self) -> SearchTexts<'_> {
        SearchTexts::new(self.change.service, self.provider_name, self.change.terms)
    }
}

/// Writes services that are all new: the rows of one table at a time, so that the number of statements hardly depends
/// on how many there are. Gives their identities.
pub(in crate::store) async fn insert_new(
    database: &impl ConnectionTrait,
    changes: &[NewService<'_>],
) -> Result<Vec<RecordId>, StoreError> {
    let rows = changes.iter().map(|new| row(&new.change, &new.texts())).collect::<Result<Vec<_>, _>>()?;
    list_words(database, rows.iter().filter_map(|row| row.search_text.try_as_ref()).map(String::as_str)).await?;
    insert_all(database, rows).await?;
    let ids = identities(database, changes).await?;
    let (mut services, mut routes, mut offers) = (Vec::new(), Vec::new(), Vec::new());
    for new in changes {
        let service = new.change.service;
        let id = identity_in(&ids, service.slug.as_str())?;
        routes.extend(super::referral_route::rows(id, &service.referral_routes)?);
        offers.extend(super::offer::rows(id, &service.offers, &new.texts())?);
        services.push((id, service));
    }
    insert_parts(database, &services).await?;
    insert_all(database, routes).await?;
    insert_all(database, offers).await?;
    super::referral_route::insert_parts(database, &parts_of(&services, |service| &service.referral_routes)).await?;
    super::offer::insert_parts(database, &parts_of(&services, |service| &service.offers)).await?;
    Ok(services.into_iter().map(|(id, _)| RecordId(id)).collect())
}

/// The identities of services by slug.
async fn identities(
    database: &impl ConnectionTrait,
    changes: &[NewService<'_>],
) -> Result<HashMap<String, i64>, DbErr> {
    let slugs = changes.iter().map(|new| new.change.service.slug.as_str());
    let rows: Vec<(String, i64)> = service::Entity::find()
        .select_only()
        .columns([service::Column::Slug, service::Column::Id])
        .filter(service::Column::Slug.is_in(slugs))
        .into_tuple()
        .all(database)
        .await?;
    Ok(rows.into_iter().collect())
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

/// Writes the parts of services but for offers and routes, of which none has any.
async fn insert_parts(database: &impl ConnectionTrait, services: &[(i64, &Service)]) -> Result<(), StoreError> {
    let disciplines = parts_of(services, |service| &service.disciplines);
    insert_all(database, rows_of_each(&disciplines, super::discipline::rows)?).await?;
    super::coverage::insert(database, &parts_of(services, |service| &service.coverage)).await?;
    let ages = parts_of(services, |service| &service.ages);
    let bands = rows_of_each(&ages, |service, ages| super::age_band::rows(Owner::service(service), ages))?;
    insert_all(database, bands).await?;
    let versions: Vec<_> =
        services.iter().map(|(id, service)| (Owner::service(*id), service.eligibility.as_slice())).collect();
    super::criteria::insert_versions(database, &versions).await?;
    let contacts = parts_of(services, |service| &service.contacts);
    insert_all(database, rows_of_each(&contacts, super::contact::rows)?).await?;
    let locations = parts_of(services, |service| &service.locations);
    Ok(insert_all(database, rows_of_each(&locations, super::location::rows)?).await?)
}

fn parts_of<'a, T>(services: &[(i64, &'a Service)], parts: impl Fn(&'a Service) -> &'a [T]) -> Vec<PartsOf<'a, T>> {
    services.iter().map(|(service, of)| PartsOf { service: *service, parts: parts(of) }).collect()
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
