//! What finds services without reading them: what lists go by of all of them, in the order of names.

use chrono::NaiveDate;
use domain::records::{CoveredArea, ListedService, RecordId, ServicesToIndex};
use entity::{coverage_area, coverage_school, offer, service, service_discipline};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};

use crate::store::connection::snapshot;
use crate::store::error::RowFault;
use crate::store::stored_form::parsed;
use crate::store::{Store, StoreError};

/// A row of a service: identity, slug, status, name to order by, day of review.
type ServiceRow = (i64, String, String, String, Option<NaiveDate>);

impl Store {
    /// What finds services, of all that there are, in five statements.
    pub async fn services_to_index(&self) -> Result<ServicesToIndex, StoreError> {
        self.read_whole(|database| async move {
            use service::Column::{Id, ReviewedOn, Slug, SortName, Status};
            let snapshot = snapshot(&database).await?;
            let services: Vec<ServiceRow> = service::Entity::find()
                .select_only()
                .columns([Id, Slug, Status, SortName, ReviewedOn])
                .order_by_asc(SortName)
                .order_by_asc(Id)
                .into_tuple()
                .all(&snapshot)
                .await?;
            let areas: Vec<(i64, String, bool)> = coverage_area::Entity::find()
                .select_only()
                .columns([
                    coverage_area::Column::ServiceId,
                    coverage_area::Column::AreaCode,
                    coverage_area::Column::PupilsOnly,
                ])
                .into_tuple()
                .all(&snapshot)
                .await?;
            let schools = coverage_school::Entity::find().all(&snapshot).await?;
            let tiers: Vec<(i64, String)> = offer::Entity::find()
                .select_only()
                .columns([offer::Column::ServiceId, offer::Column::Tier])
                .distinct()
                .into_tuple()
                .all(&snapshot)
                .await?;
            let disciplines: Vec<(i64, String)> = service_discipline::Entity::find()
                .select_only()
                .columns([service_discipline::Column::ServiceId, service_discipline::Column::TermCode])
                .into_tuple()
                .all(&snapshot)
                .await?;
            snapshot.commit().await?;
            let rows = Rows { services, areas, schools, tiers, disciplines };
            rows.read().map_err(StoreError::corrupt("what finds services"))
        })
        .await
    }
}

struct Rows {
    services: Vec<ServiceRow>,
    areas: Vec<(i64, String, bool)>,
    schools: Vec<coverage_school::Model>,
    tiers: Vec<(i64, String)>,
    disciplines: Vec<(i64, String)>,
}

impl Rows {
    fn read(self) -> Result<ServicesToIndex, RowFault> {
        let services = self.services.into_iter().map(|(id, slug, status, sort_name, reviewed_on)| {
            let (slug, status) = (parsed("service.slug", &slug)?, parsed("service.status", &status)?);
            Ok(ListedService { id: RecordId(id), slug, status, sort_name: sort_name.into(), reviewed_on })
        });
        let areas = self.areas.into_iter().map(|(id, area, pupils_only)| {
            Ok(CoveredArea { service: RecordId(id), area: parsed("coverage_area.area_code", &area)?, pupils_only })
        });
        let schools = self
            .schools
            .into_iter()
            .map(|row| Ok((parsed("coverage_school.urn", &row.urn)?, RecordId(row.service_id))));
        let tiers = self.tiers.into_iter().map(|(id, tier)| Ok((RecordId(id), parsed("offer.tier", &tier)?)));
        let disciplines = self
            .disciplines
            .into_iter()
            .map(|(id, code)| Ok((parsed("service_discipline.term_code", &code)?, RecordId(id))));
        Ok(ServicesToIndex {
            services: services.collect::<Result<_, _>>()?,
            areas: areas.collect::<Result<_, _>>()?,
            schools: schools.collect::<Result<_, _>>()?,
            tiers: tiers.collect::<Result<_, _>>()?,
            disciplines: disciplines.collect::<Result<_, _>>()?,
        })
    }
}
