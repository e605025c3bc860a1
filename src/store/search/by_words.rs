//! Texts that are searched for: each of their words starts a word of what is found. By index on both databases, which
//! find the same.

use entity::{offer, service};
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, DbBackend, EntityTrait, QueryFilter, QuerySelect};

use crate::store::words::words;
use crate::store::{Store, StoreError};

/// What is found by its words.
#[derive(Debug, Clone, Copy)]
pub(super) enum Worded {
    /// Services.
    Service,
    /// Offers.
    Offer,
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

/// The expression is the one of the index, or the index is not used.
fn in_postgres(worded: Worded, words: &[String]) -> SimpleExpr {
    let column = match worded {
        Worded::Service => Expr::col(service::Column::SearchText.as_column_ref()),
        Worded::Offer => Expr::col(offer::Column::SearchText.as_column_ref()),
    };
    // Words are letters and digits alone, so that nothing in them ends the quotation.
    let wanted: Vec<String> = words.iter().map(|word| format!("'{word}':*")).collect();
    Expr::cust_with_exprs(
        "array_to_tsvector(string_to_array(btrim($1), ' ')) @@ CAST($2 AS tsquery)",
        [column, Expr::val(wanted.join(" & "))],
    )
}

fn in_sqlite(worded: Worded, words: &[String]) -> SimpleExpr {
    let (id, table) = match worded {
        Worded::Service => (Expr::col(service::Column::Id.as_column_ref()), "service_text"),
        Worded::Offer => (Expr::col(offer::Column::Id.as_column_ref()), "offer_text"),
    };
    let wanted: Vec<String> = words.iter().map(|word| format!("\"{word}\"*")).collect();
    Expr::cust_with_exprs(
        format!("? IN (SELECT rowid FROM {table} WHERE {table} MATCH ?)"),
        [id, Expr::val(wanted.join(" AND "))],
    )
}

/// The name of the service has every word of the text, or a word that starts with it.
pub(super) fn has_words_in_name(text: &str) -> Condition {
    let name = service::Column::SortName;
    let has = |word: &String| Condition::any().add(name.like(format!("{word}%"))).add(name.like(format!("% {word}%")));
    words(text).iter().fold(Condition::all(), |all, word| all.add(has(word)))
}

impl Store {
    /// Whether some service, offered or closed, has every word of a text.
    pub async fn has_service_with(&self, text: &str) -> Result<bool, StoreError> {
        let found = service::Entity::find()
            .select_only()
            .column(service::Column::Id)
            .filter(has_words(Worded::Service, text, self.backend()))
            .limit(1);
        let found = &found;
        self.read(|database| async move {
            let id: Option<i64> = found.clone().into_tuple().one(&database).await?;
            Ok(id.is_some())
        })
        .await
    }
}
