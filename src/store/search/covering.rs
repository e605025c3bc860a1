//! Which services cover a child. The areas and schools are facts about a child: they are bound to statements
//! and stand nowhere else.

use std::collections::HashSet;

use domain::records::RecordId;
use domain::vocabulary::{AreaCode, CoverageBasis, Urn};
use entity::{coverage_area, coverage_school, school, service};
use sea_orm::sea_query::{Expr, ExprTrait, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::conditions::{Among, has_part, is_one_of_few, one_of, values_where};
use super::services::{ServiceFilter, condition, condition_of_few};
use crate::store::{Store, StoreError};

/// What is known of the ties between a child and areas. Of each tie: every area that it may lie in, those around
/// known ones among them. No `Debug`, since they are facts about a child.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// Where the child lives.
    pub home: Vec<AreaCode>,
    /// Where the child's GP practice is.
    pub gp: Vec<AreaCode>,
    /// Where the child's school is.
    pub school: Vec<AreaCode>,
    /// The child's schools.
    pub schools: Vec<Urn>,
}

/// By what a tie that is not known yet could find services, on whatever basis they cover an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// By an area alone: those that only pupils of named schools are found by are out of reach.
    ByArea,
    /// By an area or a school.
    ByAreaOrSchool,
}

impl Store {
    /// The services that cover a child by one of the ties and that a filter lets through, by name. A service covers
    /// by a tie when it names an area of it on that basis, or on none; where it names schools too, only by one of
    /// the child's. Found by index: services that do not cover the child are not looked at.
    pub async fn covering_services(&self, ties: &Ties, filter: &ServiceFilter) -> Result<Vec<RecordId>, StoreError> {
        self.ids_of(&covering_list(ties, filter, self.backend())?).await
    }

    /// The services for the pupils of named schools that cover one of the areas and that a filter lets through, by
    /// name. One of the schools lies in one of the areas too, or it is not known where it lies.
    pub async fn services_for_pupils_in(
        &self,
        areas: &[AreaCode],
        filter: &ServiceFilter,
    ) -> Result<Vec<RecordId>, StoreError> {
        let by_area = values_where::<coverage_area::Entity>(
            coverage_area::Column::ServiceId,
            Condition::all()
                .add(coverage_area::Column::AreaCode.is_in(areas.iter().map(AreaCode::as_str)))
                .add(coverage_area::Column::PupilsOnly.eq(true))
                .add(coverage_area::Column::CoverageId.in_subquery(with_a_school_in(areas))),
        );
        self.ids_of(&found_by(by_area, filter, self.backend())?).await
    }

    /// Whether a filter lets a service through that a tie could still find and that is not among those given.
    pub async fn has_service_beyond(
        &self,
        by: Beyond,
        not_in: &[RecordId],
        filter: &ServiceFilter,
    ) -> Result<bool, StoreError> {
        let found_by = match by {
            Beyond::ByArea => Condition::all().add(coverage_area::Column::PupilsOnly.eq(false)),
            Beyond::ByAreaOrSchool => Condition::all(),
        };
        let its_service = coverage_area::Column::ServiceId;
        let by_tie = has_part::<coverage_area::Entity>(its_service, found_by, Among::Few, self.backend());
        let known: HashSet<&RecordId> = not_in.iter().collect();
        // Among one more than are known, one is not known: no need to send the known ones to the database.
        let enough = u64::try_from(known.len()).unwrap_or(u64::MAX).saturating_add(1);
        let list = service::Entity::find()
            .select_only()
            .column(service::Column::Id)
            .filter(by_tie)
            .filter(condition(filter, self.backend())?)
            .limit(enough);
        Ok(self.ids_of(&list).await?.iter().any(|id| !known.contains(id)))
    }
}

/// The coverages one of whose schools lies in one of the areas, or is not among the schools known.
fn with_a_school_in(areas: &[AreaCode]) -> SelectStatement {
    let elsewhere = values_where::<school::Entity>(
        school::Column::Id,
        Condition::all()
            .add(
                Expr::col((school::Entity, school::Column::Urn))
                    .equals((coverage_school::Entity, coverage_school::Column::Urn)),
            )
            .add(school::Column::AreaCode.is_not_in(areas.iter().map(AreaCode::as_str))),
    );
    values_where::<coverage_school::Entity>(coverage_school::Column::CoverageId, Expr::exists(elsewhere).not())
}

/// The services that cover a child by one of the ties and that a filter lets through, by name.
fn covering_list(
    ties: &Ties,
    filter: &ServiceFilter,
    backend: DbBackend,
) -> Result<Select<service::Entity>, StoreError> {
    found_by(covering(ties)?, filter, backend)
}

/// The services of these identities that a filter lets through, by name.
fn found_by(
    ids: SelectStatement,
    filter: &ServiceFilter,
    backend: DbBackend,
) -> Result<Select<service::Entity>, StoreError> {
    Ok(service::Entity::find()
        .select_only()
        .column(service::Column::Id)
        .filter(is_one_of_few(service::Column::Id, ids, backend))
        .filter(condition_of_few(filter, backend)?)
        .order_by_asc(service::Column::SortName)
        .order_by_asc(service::Column::Id))
}

/// The identities of the services that cover a child by one of the ties.
fn covering(ties: &Ties) -> Result<SelectStatement, StoreError> {
    let mut covering = by_area(CoverageBasis::Home, &ties.home)?;
    covering
        .union(UnionType::Distinct, by_area(CoverageBasis::GpRegistration, &ties.gp)?)
        .union(UnionType::Distinct, by_area(CoverageBasis::School, &ties.school)?)
        .union(
            UnionType::Distinct,
            values_where::<coverage_school::Entity>(
                coverage_school::Column::ServiceId,
                coverage_school::Column::Urn.is_in(ties.schools.iter().map(Urn::as_str)),
            ),
        );
    Ok(covering)
}

fn by_area(basis: CoverageBasis, areas: &[AreaCode]) -> Result<SelectStatement, StoreError> {
    let bases = [basis, CoverageBasis::NotStated];
    Ok(values_where::<coverage_area::Entity>(
        coverage_area::Column::ServiceId,
        Condition::all()
            .add(coverage_area::Column::AreaCode.is_in(areas.iter().map(AreaCode::as_str)))
            .add(one_of(coverage_area::Column::Basis, &bases)?)
            .add(coverage_area::Column::PupilsOnly.eq(false)),
    ))
}

#[cfg(test)]
mod tests {
    use domain::vocabulary::{AreaCode, Urn};
    use sea_orm::{ConnectionTrait, QueryTrait, Statement};

    use super::{Ties, covering_list};
    use crate::store::{ServiceFilter, Store, StoreSettings};

    /// How SQLite goes about the statement, a step a line.
    async fn plan(store: &Store, ties: &Ties) -> Vec<String> {
        let query = covering_list(ties, &ServiceFilter::default(), store.backend()).unwrap().into_query();
        let mut statement: Statement = store.database.get_database_backend().build(&query);
        statement.sql = format!("EXPLAIN QUERY PLAN {}", statement.sql);
        let rows = store.database.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get("", "detail").unwrap()).collect()
    }

    #[tokio::test]
    async fn services_that_do_not_cover_the_child_are_not_looked_at() {
        let store = Store::open(&StoreSettings::new("sqlite::memory:")).await.unwrap();
        store.migrate().await.unwrap();
        let areas = vec![AreaCode::parse("E06000042").unwrap(), AreaCode::parse("MK43").unwrap()];
        let ties = Ties {
            home: areas.clone(),
            gp: areas.clone(),
            school: areas,
            schools: vec![Urn::parse("137883").unwrap()],
        };
        let plan = plan(&store, &ties).await;
        assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{plan:#?}");
        let by_index = plan.iter().filter(|step| step.contains("USING COVERING INDEX idx_coverage_"));
        assert_eq!(by_index.count(), 4, "{plan:#?}");
    }
}
