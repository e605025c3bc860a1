//! What DataLoader fetches, a statement for all rows of a table that one answer asks for at the same moment.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use domain::records::{PathwayStep, Signpost, Source, SourceRef, WaitingTime};
use domain::vocabulary::WebAddress;
use entity::{
    age_band, area, area_parent, contact, coverage, coverage_area, criterion, eligibility, location, offer,
    offer_audience, offer_delivery_mode, offer_need, offer_route, provider, referral_route, referral_route_role,
    service, service_discipline, term,
};
use sea_orm::sea_query::Expr;
use sea_orm::sea_query::postgres_array::NotU8;
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbBackend, DbErr, DerivePartialModel, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Value,
};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The tables.
pub(super) struct Tables(pub(super) DatabaseConnection);

impl Tables {
    /// Whether a column has one of some values: in PostgreSQL an array, so that the statement is the same for any number of
    /// them and stays prepared.
    fn among<V>(&self, column: impl ColumnTrait, values: impl Iterator<Item = V>) -> Expr
    where
        V: Into<Value> + NotU8,
    {
        match self.0.get_database_backend() {
            DbBackend::Postgres => column.eq_any(values),
            _ => column.is_in(values),
        }
    }

    /// What a column of JSON has in the rows of these identities.
    async fn json_of<E: EntityTrait, T: DeserializeOwned>(
        &self,
        id: E::Column,
        json: E::Column,
        ids: impl Iterator<Item = i64>,
    ) -> Result<Vec<(i64, T)>, Arc<DbErr>> {
        let rows: Vec<(i64, serde_json::Value)> =
            E::find().select_only().columns([id, json]).filter(self.among(id, ids)).into_tuple().all(&self.0).await?;
        let read = |(id, json)| Ok((id, serde_json::from_value(json)?));
        let read: Result<_, serde_json::Error> = rows.into_iter().map(read).collect();
        Ok(read.map_err(|error| DbErr::Json(error.to_string()))?)
    }
}

/// The columns of a service that a plain server would have.
#[derive(Clone, DerivePartialModel)]
#[sea_orm(entity = "service::Entity")]
pub(super) struct ServiceRow {
    pub(super) id: i64,
    pub(super) provider_id: i64,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) sort_name: String,
    pub(super) summary: Option<String>,
    pub(super) status: String,
    pub(super) website: Option<String>,
    pub(super) reviewed_on: Option<chrono::NaiveDate>,
    pub(super) updated_at: chrono::DateTime<chrono::Utc>,
}

/// Those of an offer.
#[derive(Clone, DerivePartialModel)]
#[sea_orm(entity = "offer::Entity")]
pub(super) struct OfferRow {
    pub(super) id: i64,
    pub(super) service_id: i64,
    pub(super) slug: String,
    pub(super) tier: String,
    pub(super) title: String,
    pub(super) description: Option<String>,
    pub(super) url: Option<String>,
    pub(super) referral_required: Option<bool>,
}

/// Those of a provider.
#[derive(Clone, DerivePartialModel)]
#[sea_orm(entity = "provider::Entity")]
pub(super) struct ProviderRow {
    pub(super) id: i64,
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) kind: String,
}

/// Rows of a table by what they belong to, in their order.
macro_rules! rows_by {
    ($($(#[$doc:meta])* $key:ident: $row:ty as $how:ident of $entity:ident by $column:ident, $field:ident, ordered by $order:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) struct $key(pub(super) i64);

        impl Loader<$key> for Tables {
            type Value = Vec<$row>;
            type Error = Arc<DbErr>;

            async fn load(&self, keys: &[$key]) -> Result<HashMap<$key, Self::Value>, Self::Error> {
                let rows = $entity::Entity::find()
                    .filter(self.among($entity::Column::$column, keys.iter().map(|key| key.0)))
                    .order_by_asc($entity::Column::$order)
                    .$how::<$row>()
                    .all(&self.0)
                    .await?;
                let mut found: HashMap<$key, Self::Value> = HashMap::new();
                for row in rows {
                    found.entry($key(row.$field)).or_default().push(row);
                }
                Ok(found)
            }
        }
    )*};
}

rows_by! {
    /// The provider of an identity.
    ProviderOf: ProviderRow as into_partial_model of provider by Id, id, ordered by Id;
    /// The offers of a service.
    OffersOf: OfferRow as into_partial_model of offer by ServiceId, service_id, ordered by Position;
    /// The disciplines of a service.
    DisciplinesOf: service_discipline::Model as into_model of service_discipline by ServiceId, service_id, ordered by Position;
    /// The ties by which a service covers areas.
    CoverageOf: coverage::Model as into_model of coverage by ServiceId, service_id, ordered by Position;
    /// The areas of such a tie.
    CoveredBy: coverage_area::Model as into_model of coverage_area by CoverageId, coverage_id, ordered by Position;
    /// The versions of the criteria of a service and of its offers.
    EligibilityOf: eligibility::Model as into_model of eligibility by ServiceId, service_id, ordered by Position;
    /// The criteria of all versions and routes of a service.
    CriteriaOf: criterion::Model as into_model of criterion by ServiceId, service_id, ordered by Position;
    /// The needs of an offer.
    NeedsOf: offer_need::Model as into_model of offer_need by OfferId, offer_id, ordered by Position;
    /// Whom an offer is for.
    AudiencesOf: offer_audience::Model as into_model of offer_audience by OfferId, offer_id, ordered by Position;
    /// How an offer reaches a child.
    DeliveryModesOf: offer_delivery_mode::Model as into_model of offer_delivery_mode by OfferId, offer_id, ordered by Position;
    /// The routes that lead to an offer.
    RoutesTo: offer_route::Model as into_model of offer_route by OfferId, offer_id, ordered by Position;
    /// The routes of a service.
    RoutesOf: referral_route::Model as into_model of referral_route by ServiceId, service_id, ordered by Position;
    /// The roles that a route names.
    RolesOf: referral_route_role::Model as into_model of referral_route_role by RouteId, route_id, ordered by Position;
    /// The contacts of a service.
    ContactsOf: contact::Model as into_model of contact by ServiceId, service_id, ordered by Position;
    /// The locations of a service.
    LocationsOf: location::Model as into_model of location by ServiceId, service_id, ordered by Position;
    /// The bands of ages of a service and of its offers.
    AgesOf: age_band::Model as into_model of age_band by ServiceId, service_id, ordered by Position;
    /// The areas that an area lies within.
    ParentsOf: area_parent::Model as into_model of area_parent by AreaId, area_id, ordered by Position;
}

/// The term of a code in a vocabulary.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct TermOf(pub(super) &'static str, pub(super) String);

impl Loader<TermOf> for Tables {
    type Value = term::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[TermOf]) -> Result<HashMap<TermOf, Self::Value>, Self::Error> {
        let mut vocabularies: Vec<&'static str> = keys.iter().map(|key| key.0).collect();
        vocabularies.sort_unstable();
        vocabularies.dedup();
        let mut found = HashMap::new();
        for vocabulary in vocabularies {
            let codes = keys.iter().filter(|key| key.0 == vocabulary).map(|key| key.1.clone());
            let rows = term::Entity::find()
                .filter(term::Column::Vocabulary.eq(vocabulary))
                .filter(self.among(term::Column::Code, codes))
                .all(&self.0)
                .await?;
            found.extend(rows.into_iter().map(|row| (TermOf(vocabulary, row.code.clone()), row)));
        }
        Ok(found)
    }
}

/// The area of a code.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct AreaOf(pub(super) String);

impl Loader<AreaOf> for Tables {
    type Value = area::Model;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[AreaOf]) -> Result<HashMap<AreaOf, Self::Value>, Self::Error> {
        let codes = keys.iter().map(|key| key.0.clone());
        let rows = area::Entity::find().filter(self.among(area::Column::Code, codes)).all(&self.0).await?;
        Ok(rows.into_iter().map(|row| (AreaOf(row.code.clone()), row)).collect())
    }
}

/// What of a service has no table of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DetailsOf(pub(super) i64);

#[derive(Clone, Deserialize)]
pub(super) struct ServiceDetails {
    pub(super) signposts: Vec<Signpost>,
    pub(super) pathway: Vec<PathwayStep>,
    pub(super) waiting_times: Vec<WaitingTime>,
    pub(super) described_in: Vec<SourceRef>,
}

impl Loader<DetailsOf> for Tables {
    type Value = ServiceDetails;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[DetailsOf]) -> Result<HashMap<DetailsOf, Self::Value>, Self::Error> {
        use service::{Column, Entity};
        let read = self.json_of::<Entity, _>(Column::Id, Column::Details, keys.iter().map(|key| key.0)).await?;
        Ok(read.into_iter().map(|(id, details)| (DetailsOf(id), details)).collect())
    }
}

/// What of a provider has no column of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct DocumentOf(pub(super) i64);

#[derive(Clone, Deserialize)]
pub(super) struct ProviderDetails {
    pub(super) website: Option<WebAddress>,
    pub(super) sources: Vec<Source>,
}

impl Loader<DocumentOf> for Tables {
    type Value = ProviderDetails;
    type Error = Arc<DbErr>;

    async fn load(&self, keys: &[DocumentOf]) -> Result<HashMap<DocumentOf, Self::Value>, Self::Error> {
        use provider::{Column, Entity};
        let read = self.json_of::<Entity, _>(Column::Id, Column::Document, keys.iter().map(|key| key.0)).await?;
        Ok(read.into_iter().map(|(id, document)| (DocumentOf(id), document)).collect())
    }
}
