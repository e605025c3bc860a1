//! Criteria: those of services by version, of offers and of referral routes.

use std::collections::{BTreeSet, HashMap};

use domain::records::{Criterion, Eligibility, ReferralRoute};
use entity::{criterion, eligibility};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use super::{Owner, identity_in};
use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::{Parts, insert_all, placed, rows_of};
use crate::store::stored_form::{from_json, parsed, parsed_if_any, to_json};

const REQUIREMENT: &str = "requirement";
const EXCLUSION: &str = "exclusion";
const APPLIES_TO: &str = "applies-to";
const CONDITION: &str = "condition";

pub(super) struct CriteriaRows {
    versions_of_services: Parts<eligibility::Model>,
    versions_of_offers: Parts<eligibility::Model>,
    of_versions: Parts<criterion::Model>,
    of_routes: Parts<criterion::Model>,
}

impl CriteriaRows {
    pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Self, DbErr> {
        use criterion::{Column as Of, Entity as Criteria};
        use eligibility::{Column as Version, Entity as Versions};
        let versions = rows_of::<Versions>(database, Version::ServiceId, services, Version::Position).await?;
        let criteria = rows_of::<Criteria>(database, Of::ServiceId, services, Of::Position).await?;
        let (of_offers, of_services): (Vec<_>, Vec<_>) = versions.into_iter().partition(|row| row.offer_id.is_some());
        let (of_routes, of_versions): (Vec<_>, Vec<_>) = criteria.into_iter().partition(|row| row.route_id.is_some());
        Ok(Self {
            versions_of_services: Parts::new(of_services, |row| row.service_id),
            versions_of_offers: Parts::new(of_offers, |row| row.offer_id.unwrap_or_default()),
            of_versions: Parts::new(of_versions, |row| row.eligibility_id.unwrap_or_default()),
            of_routes: Parts::new(of_routes, |row| row.route_id.unwrap_or_default()),
        })
    }

    pub(super) fn take_of_service(&mut self, service: i64) -> Result<Vec<Eligibility>, RowFault> {
        let versions = self.versions_of_services.take(service);
        versions.into_iter().map(|version| self.version(version)).collect()
    }

    /// An offer that asks nothing of its own has no row.
    pub(super) fn take_of_offer(&mut self, offer: i64) -> Result<Eligibility, RowFault> {
        let version = self.versions_of_offers.take(offer).into_iter().next();
        version.map_or_else(|| Ok(Eligibility::default()), |version| self.version(version))
    }

    /// What a route is for, and what must be done before it is open.
    pub(super) fn take_of_route(&mut self, route: i64) -> Result<(Vec<Criterion>, Vec<Criterion>), RowFault> {
        let mut parts = ByPart::new(self.of_routes.take(route))?;
        Ok((parts.take(APPLIES_TO), parts.take(CONDITION)))
    }

    fn version(&mut self, version: eligibility::Model) -> Result<Eligibility, RowFault> {
        let mut parts = ByPart::new(self.of_versions.take(version.id))?;
        Ok(Eligibility {
            statement: parsed_if_any("eligibility.statement", version.statement)?,
            valid_from: version.valid_from,
            valid_until: version.valid_until,
            requirements: parts.take(REQUIREMENT),
            exclusions: parts.take(EXCLUSION),
        })
    }
}

/// Criteria of one owner, each with the part that it is of.
struct ByPart(Vec<(String, Criterion)>);

impl ByPart {
    fn new(rows: Vec<criterion::Model>) -> Result<Self, RowFault> {
        rows.into_iter().map(|row| Ok((row.part.clone(), record(row)?))).collect::<Result<_, _>>().map(Self)
    }

    fn take(&mut self, part: &str) -> Vec<Criterion> {
        self.0.extract_if(.., |(of, _)| of == part).map(|(_, criterion)| criterion).collect()
    }
}

fn record(row: criterion::Model) -> Result<Criterion, RowFault> {
    Ok(Criterion {
        code: parsed("criterion.code", &row.code)?,
        text: parsed("criterion.text", &row.text)?,
        rule: from_json("criterion.rule", row.rule)?,
        signposts: from_json("criterion.signposts", row.signposts)?,
        source: parsed("criterion.source", &row.source)?,
    })
}

/// Writes the versions of services, or the criteria of offers, that have none.
pub(super) async fn insert_versions(
    database: &impl ConnectionTrait,
    owners: &[(Owner, &[Eligibility])],
) -> Result<(), StoreError> {
    let mut versions = Vec::new();
    for (owner, of_owner) in owners {
        versions.extend(version_rows(*owner, of_owner)?);
    }
    insert_all(database, versions).await?;
    let ids = identities(database, owners).await?;
    let mut criteria = Vec::new();
    for (owner, of_owner) in owners {
        for version in placed(*of_owner) {
            let (position, version) = version?;
            let of = Of::Version(identity_in(&ids, &(*owner, position))?);
            criteria.extend(rows(owner.service, of, REQUIREMENT, &version.requirements)?);
            criteria.extend(rows(owner.service, of, EXCLUSION, &version.exclusions)?);
        }
    }
    Ok(insert_all(database, criteria).await?)
}

/// The identity of each version, by its owner and its place there.
async fn identities(
    database: &impl ConnectionTrait,
    owners: &[(Owner, &[Eligibility])],
) -> Result<HashMap<(Owner, i32), i64>, DbErr> {
    use eligibility::{Column as Version, Entity as Versions};
    let services: BTreeSet<i64> = owners.iter().map(|(owner, _)| owner.service).collect();
    let services: Vec<i64> = services.into_iter().collect();
    let rows = rows_of::<Versions>(database, Version::ServiceId, &services, Version::Position).await?;
    let keyed = rows.into_iter().map(|row| {
        let owner = Owner { service: row.service_id, offer: row.offer_id };
        ((owner, row.position), row.id)
    });
    Ok(keyed.collect())
}

fn version_rows(owner: Owner, versions: &[Eligibility]) -> Result<Vec<eligibility::ActiveModel>, RowFault> {
    placed(versions)
        .map(|version| {
            let (position, version) = version?;
            Ok(eligibility::ActiveModel {
                service_id: Set(owner.service),
                offer_id: Set(owner.offer),
                position: Set(position),
                statement: Set(version.statement.as_ref().map(ToString::to_string)),
                valid_from: Set(version.valid_from),
                valid_until: Set(version.valid_until),
                ..Default::default()
            })
        })
        .collect()
}

/// The rows of a route's criteria.
pub(super) fn rows_of_route(
    service: i64,
    id: i64,
    route: &ReferralRoute,
) -> Result<Vec<criterion::ActiveModel>, RowFault> {
    let of = Of::Route(id);
    let mut rows = rows(service, of, APPLIES_TO, &route.applies_to)?;
    rows.extend(self::rows(service, of, CONDITION, &route.conditions)?);
    Ok(rows)
}

#[derive(Clone, Copy)]
enum Of {
    Version(i64),
    Route(i64),
}

fn rows(service: i64, of: Of, part: &str, criteria: &[Criterion]) -> Result<Vec<criterion::ActiveModel>, RowFault> {
    let (version, route) = match of {
        Of::Version(id) => (Some(id), None),
        Of::Route(id) => (None, Some(id)),
    };
    placed(criteria)
        .map(|criterion| {
            let (position, criterion) = criterion?;
            Ok(criterion::ActiveModel {
                service_id: Set(service),
                eligibility_id: Set(version),
                route_id: Set(route),
                part: Set(part.to_owned()),
                position: Set(position),
                code: Set(criterion.code.to_string()),
                text: Set(criterion.text.to_string()),
                rule: Set(to_json("criterion.rule", &criterion.rule)?),
                signposts: Set(to_json("criterion.signposts", &criterion.signposts)?),
                source: Set(criterion.source.to_string()),
                ..Default::default()
            })
        })
        .collect()
}
