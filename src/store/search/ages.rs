//! Ages that a record's bands include.

use entity::{age_band, offer, service};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::conditions::{Among, values_where};

/// Whose bands they are.
#[derive(Debug, Clone, Copy)]
pub(super) enum BandsOf {
    /// A service's own, without those of its offers.
    Service,
    /// An offer's.
    Offer,
}

impl BandsOf {
    fn id(self) -> Expr {
        match self {
            Self::Service => Expr::col((service::Entity, service::Column::Id)),
            Self::Offer => Expr::col((offer::Entity, offer::Column::Id)),
        }
    }

    /// The column of a band that has its record.
    fn record(self) -> age_band::Column {
        match self {
            Self::Service => age_band::Column::ServiceId,
            Self::Offer => age_band::Column::OfferId,
        }
    }

    /// The bands of all records.
    fn all(self) -> Condition {
        Condition::all().add(match self {
            Self::Service => age_band::Column::OfferId.is_null(),
            Self::Offer => age_band::Column::OfferId.is_not_null(),
        })
    }

    /// The bands of the record.
    fn own(self) -> Condition {
        self.all().add(Expr::col((age_band::Entity, self.record())).eq(self.id()))
    }
}

/// One of the bands includes the completed age, or there are none.
pub(super) fn includes_age(bands: BandsOf, years: u8, among: Among, backend: DbBackend) -> Condition {
    let includes: Expr = Expr::case(band_includes_age(years), Expr::val(1)).finally(Expr::val(0)).into();
    match (among, backend) {
        (Among::Few, _) => {
            // PostgreSQL reads all bands at once to see which records have some, but never to find a value of each.
            let of_the_record = age_band::Entity::find().select_only().expr(includes.max()).filter(bands.own());
            let best = Expr::SubQuery(None, Box::new(of_the_record.into_query().into()));
            Condition::all().add(Expr::from(Func::coalesce([best, Expr::val(1)])).ne(0))
        }
        (Among::All, DbBackend::Postgres) => {
            let some = |condition| Expr::exists(values_where::<age_band::Entity>(age_band::Column::Id, condition));
            Condition::any().add(some(bands.own()).not()).add(some(bands.own().add(band_includes_age(years))))
        }
        (Among::All, _) => {
            // SQLite would look the bands of each record up, twice.
            let excluding = age_band::Entity::find()
                .select_only()
                .column(bands.record())
                .filter(bands.all())
                .group_by(bands.record())
                .having(includes.max().eq(0));
            Condition::all().add(bands.id().not_in_subquery(excluding.into_query()))
        }
    }
}

/// The band includes some child of the completed age. An end that the source does not make clear is the later one.
fn band_includes_age(years: u8) -> Condition {
    let oldest_in_months = i32::from(years) * 12 + 11;
    let years = i32::from(years);
    let starts = Condition::any()
        .add(age_band::Column::FromMonths.is_null())
        .add(age_band::Column::FromMonths.lte(oldest_in_months));
    let ends = Condition::any()
        .add(age_band::Column::UntilYears.is_null())
        .add(age_band::Column::Ends.eq("no-end"))
        .add(age_band::Column::UntilYears.gt(years))
        .add(
            Condition::all()
                .add(age_band::Column::Ends.is_in(["end-of-school-year", "not-clear"]))
                .add(age_band::Column::UntilYears.eq(years)),
        );
    Condition::all().add(starts).add(ends)
}
