//! Where a service works.

use std::collections::HashMap;

use domain::records::Coverage;
use entity::{coverage, coverage_area, coverage_school};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr};

use super::{PartsOf, identity_in, rows_of_each};
use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::{Parts, insert_all, placed, rows_of};
use crate::store::stored_form::{parsed, spelt};

pub(super) struct CoverageRows {
    ties: Parts<coverage::Model>,
    areas: Parts<coverage_area::Model>,
    schools: Parts<coverage_school::Model>,
}

impl CoverageRows {
    pub(super) async fn fetch(database: &impl ConnectionTrait, services: &[i64]) -> Result<Self, DbErr> {
        use coverage::{Column as Tie, Entity as Ties};
        use coverage_area::{Column as Area, Entity as Areas};
        use coverage_school::{Column as School, Entity as Schools};
        let ties = rows_of::<Ties>(database, Tie::ServiceId, services, Tie::Position).await?;
        let areas = rows_of::<Areas>(database, Area::ServiceId, services, Area::Position).await?;
        let schools = rows_of::<Schools>(database, School::ServiceId, services, School::Position).await?;
        Ok(Self {
            ties: Parts::new(ties, |row| row.service_id),
            areas: Parts::new(areas, |row| row.coverage_id),
            schools: Parts::new(schools, |row| row.coverage_id),
        })
    }

    pub(super) fn take(&mut self, service: i64) -> Result<Vec<Coverage>, RowFault> {
        let ties = self.ties.take(service);
        ties.into_iter().map(|tie| self.record(tie)).collect()
    }

    fn record(&mut self, tie: coverage::Model) -> Result<Coverage, RowFault> {
        let areas = self.areas.take(tie.id);
        let schools = self.schools.take(tie.id);
        Ok(Coverage {
            basis: parsed("coverage.basis", &tie.basis)?,
            areas: areas
                .iter()
                .map(|row| parsed("coverage_area.area_code", &row.area_code))
                .collect::<Result<_, _>>()?,
            schools: schools.iter().map(|row| parsed("coverage_school.urn", &row.urn)).collect::<Result<_, _>>()?,
            source: parsed("coverage.source", &tie.source)?,
        })
    }
}

/// Writes the coverage of services that have none.
pub(super) async fn insert(
    database: &impl ConnectionTrait,
    services: &[PartsOf<'_, Coverage>],
) -> Result<(), StoreError> {
    insert_all(database, rows_of_each(services, tie_rows)?).await?;
    let ids = identities(database, services).await?;
    let (mut areas, mut schools) = (Vec::new(), Vec::new());
    for PartsOf { service, parts } in services {
        for tie in placed(*parts) {
            let (position, tie) = tie?;
            let id = identity_in(&ids, &(*service, position))?;
            areas.extend(area_rows(*service, id, tie)?);
            schools.extend(school_rows(*service, id, tie)?);
        }
    }
    insert_all(database, areas).await?;
    Ok(insert_all(database, schools).await?)
}

/// The identity of each tie, by its service and its place there.
async fn identities(
    database: &impl ConnectionTrait,
    services: &[PartsOf<'_, Coverage>],
) -> Result<HashMap<(i64, i32), i64>, DbErr> {
    use coverage::{Column as Tie, Entity as Ties};
    let services: Vec<i64> = services.iter().map(|one| one.service).collect();
    let rows = rows_of::<Ties>(database, Tie::ServiceId, &services, Tie::Position).await?;
    Ok(rows.into_iter().map(|row| ((row.service_id, row.position), row.id)).collect())
}

fn tie_rows(service: i64, ties: &[Coverage]) -> Result<Vec<coverage::ActiveModel>, RowFault> {
    placed(ties)
        .map(|tie| {
            let (position, tie) = tie?;
            Ok(coverage::ActiveModel {
                service_id: Set(service),
                position: Set(position),
                basis: Set(spelt("coverage.basis", &tie.basis)?),
                source: Set(tie.source.to_string()),
                ..Default::default()
            })
        })
        .collect()
}

fn area_rows(service: i64, id: i64, tie: &Coverage) -> Result<Vec<coverage_area::ActiveModel>, RowFault> {
    let basis = spelt("coverage_area.basis", &tie.basis)?;
    placed(&tie.areas)
        .map(|area| {
            let (position, area) = area?;
            Ok(coverage_area::ActiveModel {
                coverage_id: Set(id),
                position: Set(position),
                service_id: Set(service),
                basis: Set(basis.clone()),
                area_code: Set(area.to_string()),
                pupils_only: Set(!tie.schools.is_empty()),
            })
        })
        .collect()
}

fn school_rows(service: i64, id: i64, tie: &Coverage) -> Result<Vec<coverage_school::ActiveModel>, RowFault> {
    placed(&tie.schools)
        .map(|school| {
            let (position, school) = school?;
            Ok(coverage_school::ActiveModel {
                coverage_id: Set(id),
                position: Set(position),
                service_id: Set(service),
                urn: Set(school.to_string()),
            })
        })
        .collect()
}
