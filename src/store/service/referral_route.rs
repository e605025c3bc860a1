//! The ways into a service. A route keeps its identity as long as its service has one of its slug.

use std::collections::HashMap;
use std::sync::Arc;

use domain::records::{RecordId, ReferralChannel, ReferralRoute, Referrers, ResponseTime};
use domain::vocabulary::Text;
use entity::{criterion, referral_route, referral_route_role};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

use super::criteria::{self, CriteriaRows};
use super::{PartsOf, identity_in};
use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::{Parts, delete_of, insert_all, placed, rows_of};
use crate::store::stored_form::{from_json, parsed, spelt, to_json};

/// What of a route nobody searches for or joins on.
#[derive(Serialize, Deserialize)]
struct RouteDetails {
    summary: Option<Text>,
    referrers_statement: Option<Text>,
    channels: Vec<ReferralChannel>,
    before_you_refer: Vec<Text>,
    required_information: Vec<Text>,
    response_times: Vec<ResponseTime>,
}

pub(super) struct RouteRows {
    routes: Parts<referral_route::Model>,
    roles: Parts<referral_route_role::Model>,
}

impl RouteRows {
    pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Self, DbErr> {
        use referral_route::{Column as Route, Entity as Routes};
        use referral_route_role::{Column as Role, Entity as Roles};
        let routes = rows_of::<Routes>(database, Route::ServiceId, services, Route::Position).await?;
        let roles = rows_of::<Roles>(database, Role::ServiceId, services, Role::Position).await?;
        Ok(Self { routes: Parts::new(routes, |row| row.service_id), roles: Parts::new(roles, |row| row.route_id) })
    }

    pub(super) fn take(
        &mut self,
        service: i64,
        criteria: &mut CriteriaRows,
    ) -> Result<(Vec<RecordId>, Vec<Arc<ReferralRoute>>), RowFault> {
        let rows = self.routes.take(service);
        let ids = rows.iter().map(|row| RecordId(row.id)).collect();
        let routes = rows.into_iter().map(|row| self.record(row, criteria).map(Arc::new)).collect::<Result<_, _>>()?;
        Ok((ids, routes))
    }

    fn record(&mut self, row: referral_route::Model, criteria: &mut CriteriaRows) -> Result<ReferralRoute, RowFault> {
        let details: RouteDetails = from_json("referral_route.details", row.details)?;
        let (applies_to, conditions) = criteria.take_of_route(row.id)?;
        let roles = self.roles.take(row.id);
        Ok(ReferralRoute {
            slug: parsed("referral_route.slug", &row.slug)?,
            name: parsed("referral_route.name", &row.name)?,
            summary: details.summary,
            referrers: Referrers {
                policy: parsed("referral_route.policy", &row.policy)?,
                roles: roles
                    .iter()
                    .map(|row| parsed("referral_route_role.term_code", &row.term_code))
                    .collect::<Result<_, _>>()?,
                statement: details.referrers_statement,
            },
            channels: details.channels,
            applies_to,
            conditions,
            before_you_refer: details.before_you_refer,
            required_information: details.required_information,
            response_times: details.response_times,
            source: parsed("referral_route.source", &row.source)?,
        })
    }
}

/// Makes the routes of a service what the record says.
pub(super) async fn replace(
    database: &impl ConnectionTrait,
    service: i64,
    routes: &[Arc<ReferralRoute>],
) -> Result<(), StoreError> {
    let of_service = [PartsOf { service, parts: routes }];
    let mut known = identities(database, &of_service).await?;
    let mut new = Vec::new();
    for (route, row) in routes.iter().zip(rows(service, routes)?) {
        match known.remove(&(service, route.slug.to_string())) {
            Some(id) => {
                clear(database, id).await?;
                referral_route::Entity::update_many()
                    .set(row)
                    .filter(referral_route::Column::Id.eq(id))
                    .exec(database)
                    .await?;
            }
            None => new.push(row),
        }
    }
    for id in known.into_values() {
        delete_of::<referral_route::Entity>(database, referral_route::Column::Id, id).await?;
    }
    insert_all(database, new).await?;
    insert_parts(database, &of_service).await
}

/// The identity of each route, by its service and its slug.
async fn identities(
    database: &impl ConnectionTrait,
    services: &[PartsOf<'_, Arc<ReferralRoute>>],
) -> Result<HashMap<(i64, String), i64>, DbErr> {
    use referral_route::{Column as Of, Entity as Routes};
    let services: Vec<i64> = services.iter().map(|one| one.service).collect();
    let rows = rows_of::<Routes>(database, Of::ServiceId, &services, Of::Position).await?;
    Ok(rows.into_iter().map(|row| ((row.service_id, row.slug), row.id)).collect())
}

/// The rows of a service's routes.
pub(super) fn rows(service: i64, routes: &[Arc<ReferralRoute>]) -> Result<Vec<referral_route::ActiveModel>, RowFault> {
    placed(routes).map(|route| route.and_then(|(position, route)| row(service, position, route))).collect()
}

fn row(service: i64, position: i32, route: &ReferralRoute) -> Result<referral_route::ActiveModel, RowFault> {
    let details = RouteDetails {
        summary: route.summary.clone(),
        referrers_statement: route.referrers.statement.clone(),
        channels: route.channels.clone(),
        before_you_refer: route.before_you_refer.clone(),
        required_information: route.required_information.clone(),
        response_times: route.response_times.clone(),
    };
    Ok(referral_route::ActiveModel {
        service_id: Set(service),
        slug: Set(route.slug.to_string()),
        position: Set(position),
        name: Set(route.name.to_string()),
        policy: Set(spelt("referral_route.policy", &route.referrers.policy)?),
        details: Set(to_json("referral_route.details", &details)?),
        source: Set(route.source.to_string()),
        ..Default::default()
    })
}

/// Writes the parts of all routes of some services, of which none has any.
pub(super) async fn insert_parts(
    database: &impl ConnectionTrait,
    services: &[PartsOf<'_, Arc<ReferralRoute>>],
) -> Result<(), StoreError> {
    let ids = identities(database, services).await?;
    let (mut roles, mut criteria) = (Vec::new(), Vec::new());
    for PartsOf { service, parts } in services {
        for route in *parts {
            let id = identity_in(&ids, &(*service, route.slug.to_string()))?;
            roles.extend(role_rows(*service, id, &route.referrers)?);
            criteria.extend(criteria::rows_of_route(*service, id, route)?);
        }
    }
    insert_all(database, roles).await?;
    Ok(insert_all(database, criteria).await?)
}

fn role_rows(
    service: i64,
    route: i64,
    referrers: &Referrers,
) -> Result<Vec<referral_route_role::ActiveModel>, RowFault> {
    placed(&referrers.roles)
        .map(|role| {
            let (position, role) = role?;
            Ok(referral_route_role::ActiveModel {
                route_id: Set(route),
                position: Set(position),
                service_id: Set(service),
                term_code: Set(role.to_string()),
            })
        })
        .collect()
}

/// Deletes the parts of a route.
async fn clear(database: &impl ConnectionTrait, id: i64) -> Result<(), DbErr> {
    delete_of::<referral_route_role::Entity>(database, referral_route_role::Column::RouteId, id).await?;
    delete_of::<criterion::Entity>(database, criterion::Column::RouteId, id).await
}
