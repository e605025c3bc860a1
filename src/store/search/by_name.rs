//! What lists that are ordered by name share.

use domain::records::RecordId;
use sea_orm::FromQueryResult;
use sea_orm::sea_query::Expr;

/// The place of a record in a list that is ordered by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameKey {
    /// The record.
    pub id: RecordId,
    /// The name as it is ordered by.
    pub sort_name: String,
}

impl NameKey {
    /// The values of the expressions that such a list is ordered by: name, then identity.
    pub(super) fn values(self) -> Vec<Expr> {
        vec![Expr::val(self.sort_name), Expr::val(self.id.0)]
    }
}

/// A row of such a list.
#[derive(FromQueryResult)]
pub(super) struct NameRow {
    id: i64,
    sort_name: String,
}

impl From<NameRow> for NameKey {
    fn from(row: NameRow) -> Self {
        Self { id: RecordId(row.id), sort_name: row.sort_name }
    }
}
