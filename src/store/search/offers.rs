//! Lists of offers.

use domain::records::RecordId;
use domain::vocabulary::{AreaCode, Audience, DeliveryMode, ServiceStatus, Slug, TermCode, Tier};
use entity::{offer, offer_audience, offer_delivery_mode, offer_need, service};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DbBackend, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait,
    Select,
};

use super::ages::{BandsOf, includes_age};
use super::by_words::{Worded, has_words};
use super::conditions::{
    Among, covers, in_status, includes_the_usual, of_disciplines, of_providers, once_found, one_of, values_where,
};
use super::page::{Found, OnceFound, Page, PagedList};
use crate::store::{Store, StoreError};

/// Which offers are wanted. Fields are joined by "and", the values of a list by "or"; an empty list restricts nothing.
/// No `Debug`, as for services.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct OfferFilter {
    /// Words that each stand somewhere in the offer, its needs or the names of its service and provider.
    pub text: Option<String>,
    /// Tiers.
    pub tiers: Vec<Tier>,
    /// Groups of areas that the service covers, as for services.
    pub areas: Vec<Vec<AreaCode>>,
    /// Slugs of providers.
    pub providers: Vec<Slug>,
    /// Slugs of services.
    pub services: Vec<Slug>,
    /// DISCIPLINE terms of the service, with all narrower ones.
    pub disciplines: Vec<TermCode>,
    /// NEED terms, with all narrower ones.
    pub needs: Vec<TermCode>,
    /// Whom the offer is for.
    pub audiences: Vec<Audience>,
    /// How it reaches them.
    pub delivery_modes: Vec<DeliveryMode>,
    /// Whether it needs a referral. One whose source does not say is treated as needing one.
    pub referral_required: Option<bool>,
    /// A completed age that the offer's bands include and, unless it needs no referral, the service's too. Where there
    /// are no bands, any age is included.
    pub age_years: Option<u8>,
    /// Statuses of the service; active and paused where none is given.
    pub statuses: Vec<ServiceStatus>,
}

impl OfferFilter {
    /// As [`OfferFilter::leaves_out`], not counting what it leaves out by age: most offers include most ages.
    fn leaves_out_but_for_age(&self) -> bool {
        Self { age_years: None, ..self.clone() }.leaves_out()
    }

    /// Whether it may leave out more than what paused and closed services offer.
    fn leaves_out(&self) -> bool {
        !includes_the_usual(&self.statuses) || Self { statuses: Vec::new(), ..self.clone() } != Self::default()
    }
}

/// The place of an offer in a list: by the name of its service, then as the service orders them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferKey {
    /// The offer.
    pub id: RecordId,
    /// Its service.
    pub service: RecordId,
    /// The service's name as it is ordered by.
    pub service_sort_name: String,
    /// The offer's place within the service.
    pub position: i32,
}

#[derive(FromQueryResult)]
struct KeyRow {
    id: i64,
    service_id: i64,
    sort_name: String,
    position: i32,
}

impl Store {
    /// A page of the offers that a filter lets through.
    pub async fn find_offers(
        &self,
        filter: &OfferFilter,
        page: &Page<OfferKey>,
    ) -> Result<Found<OfferKey>, StoreError> {
        let if_short = OnceFound {
            list: Some(list(filter, Among::All, self.backend())?),
            order: order(once_found(service::Column::SortName)),
            seldom: !filter.leaves_out_but_for_age(),
        };
        let paged = PagedList {
            list: list(filter, Among::Few, self.backend())?,
            order: order(service::Column::SortName.into_expr()),
            once_found: filter.leaves_out().then_some(if_short),
            page: page.clone().map(|key| {
                vec![
                    Expr::val(key.service_sort_name),
                    Expr::val(key.service.0),
                    Expr::val(key.position),
                    Expr::val(key.id.0),
                ]
            }),
        };
        let paged = &paged;
        self.read(|database| async move {
            let found: Found<KeyRow> = paged.find(&database).await?;
            Ok(found.map(|row| OfferKey {
                id: RecordId(row.id),
                service: RecordId(row.service_id),
                service_sort_name: row.sort_name,
                position: row.position,
            }))
        })
        .await
    }

    /// How many offers a filter lets through.
    pub async fn count_offers(&self, filter: &OfferFilter) -> Result<u64, StoreError> {
        self.length(list(filter, Among::All, self.backend())?).await
    }
}

/// The list as it is found whole, or for looking at some offers of it, each by itself.
fn list(filter: &OfferFilter, sought: Among, backend: DbBackend) -> Result<Select<offer::Entity>, StoreError> {
    Ok(offer::Entity::find()
        .select_only()
        .columns([offer::Column::Id, offer::Column::ServiceId, offer::Column::Position])
        .column(service::Column::SortName)
        .join(JoinType::InnerJoin, offer::Relation::Service.def())
        .filter(condition(filter, sought, backend)?))
}

fn order(by_name: Expr) -> Vec<Expr> {
    let then = [service::Column::Id.into_expr(), offer::Column::Position.into_expr(), offer::Column::Id.into_expr()];
    std::iter::once(by_name).chain(then).collect()
}

fn condition(filter: &OfferFilter, sought: Among, backend: DbBackend) -> Result<Condition, StoreError> {
    let text = filter.text.as_deref().unwrap_or_default();
    let few = !filter.areas.is_empty() || !filter.providers.is_empty() || !filter.services.is_empty();
    let rest = if few { Among::Few } else { Among::All };
    let by_age = if few { Among::Few } else { sought };
    let mut all = Condition::all()
        .add(in_status(&filter.statuses, rest, backend)?)
        .add(has_words(Worded::Offer, text, backend))
        .add(one_of(offer::Column::Tier, &filter.tiers)?)
        .add(covers(&filter.areas, backend))
        .add(of_providers(&filter.providers))
        .add(one_of(service::Column::Slug, &filter.services)?)
        .add(of_disciplines(&filter.disciplines, rest, backend))
        .add(in_lists(filter)?);
    if let Some(required) = filter.referral_required {
        all = all.add(needs_referral(required));
    }
    if let Some(years) = filter.age_years {
        all = all.add(includes_age(BandsOf::Offer, years, by_age, backend)).add(
            Condition::any().add(needs_referral(false)).add(includes_age(BandsOf::Service, years, by_age, backend)),
        );
    }
    Ok(all)
}

/// One of each list asked for is among those of the offer.
fn in_lists(filter: &OfferFilter) -> Result<Condition, StoreError> {
    let mut all = Condition::all();
    if !filter.needs.is_empty() {
        let needs = one_of(offer_need::Column::TermCode, &filter.needs)?;
        all = all
            .add(offer::Column::Id.in_subquery(values_where::<offer_need::Entity>(offer_need::Column::OfferId, needs)));
    }
    if !filter.audiences.is_empty() {
        let audiences = one_of(offer_audience::Column::Audience, &filter.audiences)?;
        all = all.add(
            offer::Column::Id
                .in_subquery(values_where::<offer_audience::Entity>(offer_audience::Column::OfferId, audiences)),
        );
    }
    if !filter.delivery_modes.is_empty() {
        let modes = one_of(offer_delivery_mode::Column::DeliveryMode, &filter.delivery_modes)?;
        all = all.add(
            offer::Column::Id
                .in_subquery(values_where::<offer_delivery_mode::Entity>(offer_delivery_mode::Column::OfferId, modes)),
        );
    }
    Ok(all)
}

fn needs_referral(needed: bool) -> Condition {
    if needed {
        Condition::any().add(offer::Column::ReferralRequired.eq(true)).add(offer::Column::ReferralRequired.is_null())
    } else {
        Condition::all().add(offer::Column::ReferralRequired.eq(false))
    }
}
