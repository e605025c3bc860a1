//! Controlled terms.

use std::sync::Arc;

use domain::vocabulary::{Term, Terms};
use entity::term::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ConnectionTrait, EntityTrait, QueryOrder,
};

use crate::store::StoreError;
use crate::store::error::RowFault;
use crate::store::parts::placed;
use crate::store::stored_form::{from_json, parsed, parsed_if_any, spelt, to_json};

/// Every term.
pub(in crate::store) async fn load(database: &impl ConnectionTrait) -> Result<Terms, StoreError> {
    let rows = Entity::find().order_by_asc(Column::Position).order_by_asc(Column::Id).all(database).await?;
    let terms = rows
        .into_iter()
        .map(|row| {
            let name = format!("term `{}` of {}", row.code, row.vocabulary);
            record(row).map_err(StoreError::corrupt(name))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Terms::new(terms)
        .map_err(|fault| StoreError::Corrupt { record: "the terms as a whole".to_owned(), source: Arc::new(fault) })
}

fn record(row: Model) -> Result<Term, RowFault> {
    Ok(Term {
        vocabulary: parsed("term.vocabulary", &row.vocabulary)?,
        code: parsed("term.code", &row.code)?,
        label: parsed("term.label", &row.label)?,
        description: parsed_if_any("term.description", row.description)?,
        synonyms: from_json("term.synonyms", row.synonyms)?,
        parent: parsed_if_any("term.parent_code", row.parent_code)?,
    })
}

/// The rows of seeded terms, in their order.
pub(in crate::store) fn rows(terms: &[&Term]) -> Result<Vec<ActiveModel>, RowFault> {
    placed(terms)
        .map(|term| {
            let (position, term) = term?;
            Ok(ActiveModel {
                id: NotSet,
                vocabulary: Set(spelt("term.vocabulary", &term.vocabulary)?),
                code: Set(term.code.to_string()),
                position: Set(position),
                label: Set(term.label.to_string()),
                description: Set(term.description.as_ref().map(ToString::to_string)),
                synonyms: Set(to_json("term.synonyms", &term.synonyms)?),
                parent_code: Set(term.parent.as_ref().map(ToString::to_string)),
                seeded: Set(true),
            })
        })
        .collect()
}
