//! Lists of services.

use std::collections::HashSet;

use chrono::NaiveDate;
use domain::records::RecordId;
use domain::vocabulary::{AreaCode, ServiceStatus, Slug, TermCode, Tier};
use entity::{offer, offer_need, route_referrer, service};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::ages::{BandsOf, includes_age};
use super::by_words::{Worded, has_words, has_words_in_name};
use super::conditions::{
    Among, among, covers, has_part, in_status, includes_the_usual, met_first, of_disciplines, of_providers, once_found,
    one_of,
};
use super::open_at::{OpenAt, is_open};
use super::page::{Found, OnceFound, Page, PagedList};
use crate::store::service::freshness_order;
use crate::store::words::words;
use crate::store::{Store, StoreError};

/// Which services are wanted. Fields are joined by "and", the values of a list by "or"; an empty list restricts
/// nothing. Areas may come from a child's postcode, so filters have no `Debug`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct ServiceFilter {
    /// Words that each start a word of the names, the summary, the offers or the needs.
    pub text: Option<String>,
    /// Groups of areas, each with all that its areas lie within: the service covers one area of each group, on
    /// whatever basis. An empty group is covered by none.
    pub areas: Vec<Vec<AreaCode>>,
    /// Slugs of providers.
    pub providers: Vec<Slug>,
    /// DISCIPLINE terms with all narrower ones.
    pub disciplines: Vec<TermCode>,
    /// Tiers of at least one offer.
    pub tiers: Vec<Tier>,
    /// NEED terms with all narrower ones, of at least one offer.
    pub needs: Vec<TermCode>,
    /// A completed age that at least one band includes. A service without bands is kept.
    pub age_years: Option<u8>,
    /// Who must be able to use one of the routes.
    pub referrer: Option<ReferrerRoles>,
    /// Statuses; active and paused where none is given.
    pub statuses: Vec<ServiceStatus>,
    /// The only services that count: those near a point.
    pub near: Option<Vec<RecordId>>,
    /// The moment at which one of the contacts is open.
    pub open: Option<OpenAt>,
}

impl ServiceFilter {
    /// As [`ServiceFilter::leaves_out`], not counting what it leaves out by age: most services include most ages.
    pub(super) fn leaves_out_but_for_age(&self) -> bool {
        Self { age_years: None, ..self.clone() }.leaves_out()
    }

    /// Whether it may leave out more than services that are paused or closed.
    fn leaves_out(&self) -> bool {
        !includes_the_usual(&self.statuses)
            || self.near.is_some()
            || Self { statuses: Vec::new(), ..self.clone() } != Self::default()
    }
}

/// The roles by which a referrer may use a route. A route that anyone may use, or whose source does not say who may, is
/// open to every referrer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReferrerRoles {
    /// The referrer's role with all broader and all narrower ones: who has it may use a route that lists one of these, or
    /// may turn out to.
    pub listed: Vec<TermCode>,
    /// Every role under the same broadest one: who has it may use a route that lists one of these as an example.
    pub similar: Vec<TermCode>,
}

/// How a list of services is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ServiceOrder {
    /// By name.
    #[default]
    Name,
    /// Those whose name holds every word of the text first, each by name; by name alone without a text.
    Relevance,
    /// The most recently reviewed first, those never reviewed last.
    Freshness,
}

impl ServiceOrder {
    /// The order of the list that a filter lets through: without a text all names hold all of it, and an order by that
    /// would keep the database from going by its index of names.
    pub(super) fn of(self, filter: &ServiceFilter) -> Self {
        match self {
            Self::Relevance if words(filter.text.as_deref().unwrap_or_default()).is_empty() => Self::Name,
            other => other,
        }
    }

    /// What a list in this order goes by: what is its own, then name and identity.
    pub(super) fn goes_by<T>(self, rank: T, freshness: T, name_and_id: [T; 2]) -> Vec<T> {
        let first = match self {
            Self::Name => None,
            Self::Relevance => Some(rank),
            Self::Freshness => Some(freshness),
        };
        first.into_iter().chain(name_and_id).collect()
    }
}

/// The place of a service in a list of any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceKey {
    /// The service.
    pub id: RecordId,
    /// Its name as it is ordered by.
    pub sort_name: String,
    /// The day of its last review.
    pub reviewed_on: Option<NaiveDate>,
    /// Whether its name holds every word of the text.
    pub in_name: bool,
}

#[derive(FromQueryResult)]
pub(super) struct KeyRow {
    id: i64,
    sort_name: String,
    reviewed_on: Option<NaiveDate>,
    name_rank: i32,
}

impl From<KeyRow> for ServiceKey {
    fn from(row: KeyRow) -> Self {
        Self {
            id: RecordId(row.id),
            sort_name: row.sort_name,
            reviewed_on: row.reviewed_on,
            in_name: row.name_rank == 0,
        }
    }
}

impl Store {
    /// A page of the services that a filter lets through.
    pub async fn find_services(
        &self,
        filter: &ServiceFilter,
        order: ServiceOrder,
        page: &Page<ServiceKey>,
    ) -> Result<Found<ServiceKey>, StoreError> {
        let rank = name_rank(filter);
        let order = order.of(filter);
        let once_found = OnceFound {
            list: Some(keys(filter, Among::All, self.backend())?),
            order: order_once_found(order, rank.clone()),
            seldom: !filter.leaves_out_but_for_age(),
        };
        let paged = PagedList {
            list: keys(filter, Among::Few, self.backend())?,
            once_found: filter.leaves_out().then_some(once_found),
            order: order_by_index(order, rank.clone()),
            page: page.clone().map(|key| key_values(order, key)),
        };
        let paged = &paged;
        self.read(|database| async move {
            let found: Found<KeyRow> = paged.find(&database).await?;
            Ok(found.map(ServiceKey::from))
        })
        .await
    }

    /// How many services a filter lets through.
    pub async fn count_services(&self, filter: &ServiceFilter) -> Result<u64, StoreError> {
        self.length(identities(filter, self.backend())?).await
    }

    /// The identities of all services that a filter lets through, by name.
    pub async fn find_service_ids(&self, filter: &ServiceFilter) -> Result<Vec<RecordId>, StoreError> {
        let list = identities(filter, self.backend())?;
        self.ids_of(&list.order_by_asc(service::Column::SortName).order_by_asc(service::Column::Id)).await
    }

    /// The identities of all services that a filter lets through, in no order.
    pub async fn service_ids_let_through(&self, filter: &ServiceFilter) -> Result<HashSet<RecordId>, StoreError> {
        Ok(self.ids_of(&identities(filter, self.backend())?).await?.into_iter().collect())
    }

    /// The identities of a list that has nothing else.
    pub(super) async fn ids_of(&self, list: &Select<service::Entity>) -> Result<Vec<RecordId>, StoreError> {
        self.read(|database| async move {
            let ids: Vec<i64> = list.clone().into_tuple().all(&database).await?;
            Ok(ids.into_iter().map(RecordId).collect())
        })
        .await
    }
}

/// The places of the services that a filter lets through, in no order.
pub(super) fn keys(
    filter: &ServiceFilter,
    sought: Among,
    backend: DbBackend,
) -> Result<Select<service::Entity>, StoreError> {
    use service::Column::{FreshnessOrder, Id, ReviewedOn, SortName};
    let list = service::Entity::find().select_only().columns([Id, SortName, ReviewedOn, FreshnessOrder]);
    let list = list.expr_as(name_rank(filter), "name_rank");
    Ok(list.filter(sought_condition(filter, sought, backend)?))
}

fn identities(filter: &ServiceFilter, backend: DbBackend) -> Result<Select<service::Entity>, StoreError> {
    let list = service::Entity::find().select_only().column(service::Column::Id);
    Ok(list.filter(condition(filter, backend)?))
}

fn name_rank(filter: &ServiceFilter) -> Expr {
    let text = filter.text.as_deref().unwrap_or_default();
    met_first(has_words_in_name(text).add(Expr::val(1).eq(1)))
}

fn order_by_index(order: ServiceOrder, rank: Expr) -> Vec<Expr> {
    use service::Column::{FreshnessOrder, Id, SortName};
    order.goes_by(rank, FreshnessOrder.into_expr(), [SortName.into_expr(), Id.into_expr()])
}

fn order_once_found(order: ServiceOrder, rank: Expr) -> Vec<Expr> {
    use service::Column::{FreshnessOrder, Id, SortName};
    order.goes_by(rank, FreshnessOrder.into_expr().add(0), [once_found(SortName), Id.into_expr()])
}

fn key_values(order: ServiceOrder, key: ServiceKey) -> Vec<Expr> {
    let freshness = Expr::val(freshness_order(key.reviewed_on));
    order.goes_by(Expr::val(i32::from(!key.in_name)), freshness, [Expr::val(key.sort_name), Expr::val(key.id.0)])
}

/// What a service must be like for a filter to let it through.
pub(super) fn condition(filter: &ServiceFilter, backend: DbBackend) -> Result<Condition, StoreError> {
    sought_condition(filter, Among::All, backend)
}

/// The same, where few services are left by something else.
pub(super) fn condition_of_few(filter: &ServiceFilter, backend: DbBackend) -> Result<Condition, StoreError> {
    parts_condition(filter, Among::Few, Among::Few, backend)
}

/// The same, for a list that is found whole or for one of which some are looked at, each by itself.
fn sought_condition(filter: &ServiceFilter, sought: Among, backend: DbBackend) -> Result<Condition, StoreError> {
    // These leave few services of a directory of any size.
    if !filter.areas.is_empty() || !filter.providers.is_empty() || filter.near.is_some() {
        return condition_of_few(filter, backend);
    }
    parts_condition(filter, Among::All, sought, backend)
}

/// What the parts of a service decide is sought among all or looked at in each; the rest among all services or few.
fn parts_condition(
    filter: &ServiceFilter,
    rest: Among,
    sought: Among,
    backend: DbBackend,
) -> Result<Condition, StoreError> {
    let text = filter.text.as_deref().unwrap_or_default();
    let mut all = Condition::all()
        .add(in_status(&filter.statuses, rest, backend)?)
        .add(has_words(Worded::Service, text, backend))
        .add(covers(&filter.areas, backend))
        .add(of_providers(&filter.providers))
        .add(of_disciplines(&filter.disciplines, sought, backend));
    if !filter.tiers.is_empty() {
        let tiers = one_of(offer::Column::Tier, &filter.tiers)?;
        all = all.add(has_part::<offer::Entity>(offer::Column::ServiceId, tiers, sought, backend));
    }
    if !filter.needs.is_empty() {
        let needs = one_of(offer_need::Column::TermCode, &filter.needs)?;
        all = all.add(has_part::<offer_need::Entity>(offer_need::Column::ServiceId, needs, sought, backend));
    }
    if let Some(years) = filter.age_years {
        all = all.add(includes_age(BandsOf::Service, years, sought, backend));
    }
    if let Some(roles) = &filter.referrer {
        all = all.add(open_to(roles, sought, backend));
    }
    if let Some(near) = &filter.near {
        let near: Vec<i64> = near.iter().map(|id| id.0).collect();
        all = all.add(among(service::Column::Id, &near, backend));
    }
    if let Some(open) = &filter.open {
        all = all.add(is_open(open, rest, backend)?);
    }
    Ok(all)
}

/// One of the service's routes is open to a referrer.
fn open_to(roles: &ReferrerRoles, sought: Among, backend: DbBackend) -> Expr {
    let listed = roles.listed.iter().map(|role| format!("role:{role}"));
    let similar = roles.similar.iter().map(|role| format!("like:{role}"));
    let words = std::iter::once("anyone".to_owned()).chain(listed).chain(similar);
    let its_service = route_referrer::Column::ServiceId;
    has_part::<route_referrer::Entity>(its_service, route_referrer::Column::Referrer.is_in(words), sought, backend)
}
