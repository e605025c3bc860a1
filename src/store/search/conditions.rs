//! Conditions that several lists share. An empty list restricts nothing.

use domain::vocabulary::{AreaCode, ServiceStatus, Slug, TermCode};
use entity::{coverage_area, provider, service, service_discipline};
use sea_orm::sea_query::extension::postgres::PgFunc;
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoCondition, SelectStatement};
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Serialize;

use crate::store::StoreError;
use crate::store::stored_form::all_spelt;

/// The values of one column where rows meet a condition.
pub(super) fn values_where<E: EntityTrait>(column: E::Column, condition: impl IntoCondition) -> SelectStatement {
    E::find().select_only().column(column).filter(condition.into_condition()).into_query()
}

/// The column holds one of the numbers, however many: they are one value of the statement.
pub(super) fn among(column: impl ColumnTrait, numbers: &[i64], backend: DbBackend) -> Expr {
    match backend {
        DbBackend::Postgres => column.into_expr().eq(Expr::from(PgFunc::any(Expr::val(numbers.to_vec())))),
        _ => {
            let list: Vec<String> = numbers.iter().map(i64::to_string).collect();
            let list = Expr::val(format!("[{}]", list.join(",")));
            Expr::cust_with_exprs("? IN (SELECT value FROM json_each(?))", [column.into_expr(), list])
        }
    }
}

/// The column holds one of the values.
pub(super) fn one_of<T: Serialize>(column: impl ColumnTrait, values: &[T]) -> Result<Condition, StoreError> {
    if values.is_empty() {
        return Ok(Condition::all());
    }
    let values = all_spelt("filter", values)?;
    Ok(Condition::all().add(column.is_in(values)))
}

/// A part of the service, of which this column has its service, meets a condition. Where few services are sought SQLite is
/// made to look at the parts of each: it would find those of the whole directory first. PostgreSQL chooses by itself.
pub(super) fn has_part<E: EntityTrait>(
    its_service: E::Column,
    condition: impl IntoCondition,
    sought: Among,
    backend: DbBackend,
) -> Expr {
    let condition = condition.into_condition();
    if sought == Among::All || backend == DbBackend::Postgres {
        return service::Column::Id.in_subquery(values_where::<E>(its_service, condition));
    }
    let of_the_service = Expr::col((E::default(), its_service)).equals((service::Entity, service::Column::Id));
    Expr::exists(values_where::<E>(its_service, Condition::all().add(of_the_service).add(condition)))
}

/// The service has one of the statuses; active or paused where none is given. Where few services are sought otherwise SQLite
/// is kept from going through all that have the status.
pub(super) fn in_status(
    statuses: &[ServiceStatus],
    sought: Among,
    backend: DbBackend,
) -> Result<Condition, StoreError> {
    let open = [ServiceStatus::Active, ServiceStatus::Paused];
    let wanted = if statuses.is_empty() { open.as_slice() } else { statuses };
    if ServiceStatus::ALL.iter().all(|status| wanted.contains(status)) {
        return Ok(Condition::all());
    }
    let status = match sought {
        Among::Few if backend != DbBackend::Postgres => once_found(service::Column::Status),
        Among::Few | Among::All => service::Column::Status.into_expr(),
    };
    Ok(Condition::all().add(status.is_in(all_spelt("filter", wanted)?)))
}

/// Whether services taking referrals, which most do, are among those of the statuses.
pub(super) fn includes_the_usual(statuses: &[ServiceStatus]) -> bool {
    statuses.is_empty() || statuses.contains(&ServiceStatus::Active)
}

/// The service covers an area of each group, on whatever basis.
pub(super) fn covers(groups: &[Vec<AreaCode>], backend: DbBackend) -> Condition {
    groups.iter().fold(Condition::all(), |all, group| {
        let codes = group.iter().map(AreaCode::as_str);
        let covering = values_where::<coverage_area::Entity>(
            coverage_area::Column::ServiceId,
            coverage_area::Column::AreaCode.is_in(codes),
        );
        all.add(is_one_of_few(service::Column::Id, covering, backend))
    })
}

/// The identity is among those of a query that finds few by an index. PostgreSQL is made to find those first and then
/// look each up, whatever it knows of the values: planning once for any values it takes them for many, and reads an
/// index of all services instead.
pub(super) fn is_one_of_few(identity: impl ColumnTrait, few: SelectStatement, backend: DbBackend) -> Expr {
    if backend != DbBackend::Postgres {
        return identity.in_subquery(few);
    }
    let list = Func::cust("ARRAY").arg(Expr::SubQuery(None, Box::new(few.into())));
    identity.into_expr().eq(Expr::from(PgFunc::any(list)))
}

/// The service is of one of the providers.
pub(super) fn of_providers(providers: &[Slug]) -> Condition {
    if providers.is_empty() {
        return Condition::all();
    }
    let slugs = providers.iter().map(Slug::as_str);
    Condition::all().add(
        service::Column::ProviderId
            .in_subquery(values_where::<provider::Entity>(provider::Column::Id, provider::Column::Slug.is_in(slugs))),
    )
}

/// The service is of one of the disciplines.
pub(super) fn of_disciplines(disciplines: &[TermCode], sought: Among, backend: DbBackend) -> Condition {
    if disciplines.is_empty() {
        return Condition::all();
    }
    let codes = service_discipline::Column::TermCode.is_in(disciplines.iter().map(TermCode::as_str));
    let its_service = service_discipline::Column::ServiceId;
    Condition::all().add(has_part::<service_discipline::Entity>(its_service, codes, sought, backend))
}

/// Among which records those that have a part of some kind are sought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Among {
    /// All of a directory, by the parts.
    All,
    /// Few, each by its own parts.
    Few,
}

/// A column of text to order by, of which there is no index.
pub(super) fn once_found(column: impl ColumnTrait) -> Expr {
    Func::coalesce([column.into_expr(), Expr::val("")]).into()
}

/// 0 where the condition holds and 1 where it does not, so that what meets it comes first.
pub(super) fn met_first(condition: Condition) -> Expr {
    Expr::case(condition, Expr::val(0)).finally(Expr::val(1)).into()
}
