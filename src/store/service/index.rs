//! What finds services without reading them: names and coverage of all of them, in the order of lists.

use domain::records::RecordId;
use domain::vocabulary::{AreaCode, ServiceStatus, Slug, Urn};
use entity::{coverage_area, coverage_school, service};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};

use crate::store::connection::snapshot;
use crate::store::error::RowFault;
use crate::store::stored_form::parsed;
use crate::store::{Store, StoreError};

/// The names and the coverage of all services.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ServiceNamesAndCoverage {
    /// Every service, by name.
    pub services: Vec<(RecordId, Slug, ServiceStatus)>,
    /// The areas that services cover.
    pub areas: Vec<CoveredArea>,
    /// The schools whose pupils services take.
    pub schools: Vec<(Urn, RecordId)>,
}

/// An area that a service covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveredArea {
    /// The service.
    pub service: RecordId,
    /// The area.
    pub area: AreaCode,
    /// Whether only pupils of the schools named with it are covered.
    pub pupils_only: bool,
}

impl Store {
    /// The names and the coverage of all services, in three statements.
    pub async fn service_names_and_coverage(&self) -> Result<ServiceNamesAndCoverage, StoreError> {
        self.read_whole(|database| async move {
            let snapshot = snapshot(&database).await?;
            let services: Vec<(i64, String, String)> = service::Entity::find()
                .select_only()
                .columns([service::Column::Id, service::Column::Slug, service::Column::Status])
                .order_by_asc(service::Column::SortName)
                .order_by_asc(service::Column::Id)
                .into_tuple()
                .all(&snapshot)
                .await?;
            let areas = coverage_area::Entity::find().all(&snapshot).await?;
            let schools = coverage_school::Entity::find().all(&snapshot).await?;
            snapshot.commit().await?;
            read(services, areas, schools).map_err(StoreError::corrupt("the coverage of services"))
        })
        .await
    }
}

fn read(
    services: Vec<(i64, String, String)>,
    areas: Vec<coverage_area::Model>,
    schools: Vec<coverage_school::Model>,
) -> Result<ServiceNamesAndCoverage, RowFault> {
    let services = services.into_iter().map(|(id, slug, status)| {
        Ok((RecordId(id), parsed("service.slug", &slug)?, parsed("service.status", &status)?))
    });
    let areas = areas.into_iter().map(|row| {
        Ok(CoveredArea {
            service: RecordId(row.service_id),
            area: parsed("coverage_area.area_code", &row.area_code)?,
            pupils_only: row.pupils_only,
        })
    });
    let schools =
        schools.into_iter().map(|row| Ok((parsed("coverage_school.urn", &row.urn)?, RecordId(row.service_id))));
    Ok(ServiceNamesAndCoverage {
        services: services.collect::<Result<_, _>>()?,
        areas: areas.collect::<Result<_, _>>()?,
        schools: schools.collect::<Result<_, _>>()?,
    })
}
