//! Texts that are searched for: each of their words starts a word of what is found. By index on both databases, which
//! find the same.

use entity::{gp_practice, offer, provider, school, service};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, DbBackend};

use crate::store::words::words;

/// What is found by its words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Worded {
    /// Services.
    Service,
    /// Offers.
    Offer,
    /// Providers.
    Provider,
    /// GP practices.
    GpPractice,
    /// Schools.
    School,
}

impl Worded {
    fn table(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Offer => "offer",
            Self::Provider => "provider",
            Self::GpPractice => "gp_practice",
            Self::School => "school",
        }
    }

    fn id(self) -> Expr {
        match self {
            Self::Service => Expr::col(service::Column::Id.as_column_ref()),
            Self::Offer => Expr::col(offer::Column::Id.as_column_ref()),
            Self::Provider => Expr::col(provider::Column::Id.as_column_ref()),
            Self::GpPractice => Expr::col(gp_practice::Column::Id.as_column_ref()),
            Self::School => Expr::col(school::Column::Id.as_column_ref()),
        }
    }
}

/// What is found has every word of the text, or a word that starts with it.
pub(super) fn has_words(worded: Worded, text: &str, backend: DbBackend) -> Condition {
    let words = words(text);
    if words.is_empty() {
        return Condition::all();
    }
    Condition::all().add(match backend {
        DbBackend::Postgres => in_postgres(worded, &words),
        _ => in_sqlite(worded, &words),
    })
}

fn in_postgres(worded: Worded, words: &[String]) -> SimpleExpr {
    // Words are letters and digits alone, so that nothing in them ends the quotation.
    let wanted: Vec<String> = words.iter().map(|word| format!("'{word}':*")).collect();
    let has = format!("{}.words @@ CAST($1 AS tsquery)", worded.table());
    Expr::cust_with_exprs(has, [Expr::val(wanted.join(" & "))])
}

fn in_sqlite(worded: Worded, words: &[String]) -> SimpleExpr {
    let wanted: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
    let index = format!("{}_text", worded.table());
    Expr::cust_with_exprs(
        format!("? IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)"),
        [worded.id(), Expr::val(wanted.join(" AND "))],
    )
}

/// Something has the word that a column holds, and not only one that starts with it.
pub(super) fn has_word_itself(worded: Worded, word: impl ColumnTrait, backend: DbBackend) -> SimpleExpr {
    let table = worded.table();
    let exists = match backend {
        DbBackend::Postgres => {
            format!("EXISTS (SELECT 1 FROM {table} WHERE words @@ CAST(quote_literal($1) AS tsquery))")
        }
        _ => format!("EXISTS (SELECT 1 FROM {table}_text WHERE {table}_text MATCH '\"' || ? || '\"')"),
    };
    Expr::cust_with_exprs(exists, [Expr::col(word.as_column_ref())])
}

/// The name of the service has every word of the text, or a word that starts with it.
pub(super) fn has_words_in_name(text: &str) -> Condition {
    let name = service::Column::SortName;
    let has = |word: &String| Condition::any().add(name.like(format!("{word}%"))).add(name.like(format!("% {word}%")));
    words(text).iter().fold(Condition::all(), |all, word| all.add(has(word)))
}
