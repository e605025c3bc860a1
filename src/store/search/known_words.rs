//! The words that searches can find, and those like a misspelt one. A list of its own, since neither database keeps one
//! that a misspelt word could be looked up in.

use std::collections::BTreeSet;

use entity::search_word::{ActiveModel, Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict, UnionType};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QuerySelect,
    QueryTrait, Statement,
};

use super::by_words::{Worded, has_word_itself};
use crate::store::connection::snapshot;
use crate::store::parts::MOST_VALUES;
use crate::store::words::words;
use crate::store::{Store, StoreError};

/// A letter beyond every letter of a word.
const BEYOND: char = char::MAX;

/// What words are looked for that a misspelt one may stand for. They start as it does, or end as it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LikeWord {
    /// The misspelt word.
    pub word: String,
    /// How many of its first letters, or of its last, are right.
    pub right: usize,
    /// How many letters more or less the word meant may have.
    pub more_or_less: usize,
}

impl Store {
    /// Those of some words that start no word of the list: they may be misspelt. One statement.
    pub async fn words_not_listed(&self, words: &[String]) -> Result<Vec<String>, StoreError> {
        let Some((first, others)) = words.split_first() else {
            return Ok(Vec::new());
        };
        let first_after = |word: &String| {
            let first = Entity::find().select_only().expr(Column::Word.min()).filter(starts_with(Column::Word, word));
            first.into_query()
        };
        let mut all = first_after(first);
        for other in others {
            all.union(UnionType::All, first_after(other));
        }
        let all = &all;
        let listed: BTreeSet<String> = self
            .read(|database| async move {
                let rows = database.query_all(all).await?;
                let found = rows.iter().map(|row| row.try_get_by_index::<Option<String>>(0));
                Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
            })
            .await?;
        let is_listed = |word: &String| listed.iter().any(|other| other.starts_with(word.as_str()));
        Ok(words.iter().filter(|word| !is_listed(word)).cloned().collect())
    }

    /// The words of the list that start or end as one of some misspelt words does, and are about as long. One statement,
    /// which goes by index.
    pub async fn words_like(&self, misspelt: &[LikeWord]) -> Result<BTreeSet<String>, StoreError> {
        if misspelt.is_empty() {
            return Ok(BTreeSet::new());
        }
        let like = Entity::find().select_only().column(Column::Word).filter(
            misspelt.iter().fold(Condition::any(), |any, word| any.add(start_alike(word)).add(end_alike(word))),
        );
        let like = &like;
        self.read(|database| async move {
            let words: Vec<String> = like.clone().into_tuple().all(&database).await?;
            Ok(words.into_iter().collect())
        })
        .await
    }

    /// Those of some words that a service or a provider has now: words stay on the list when nothing has them any more.
    pub async fn words_in_use(&self, words: &[String]) -> Result<BTreeSet<String>, StoreError> {
        if words.is_empty() {
            return Ok(BTreeSet::new());
        }
        let backend = self.backend();
        let in_use = Condition::any()
            .add(has_word_itself(Worded::Service, Column::Word, backend))
            .add(has_word_itself(Worded::Provider, Column::Word, backend));
        let found = Entity::find()
            .select_only()
            .column(Column::Word)
            .filter(Column::Word.is_in(words.iter().map(String::as_str)))
            .filter(in_use);
        let found = &found;
        self.read(|database| async move {
            let snapshot = snapshot(&database).await?;
            if backend == DbBackend::Postgres {
                // It takes a word that nothing has for one that the first rows have, and would read all of them.
                let by_index = Statement::from_string(backend, "SET LOCAL enable_seqscan = off");
                snapshot.execute_raw(by_index).await?;
            }
            let words: Vec<String> = found.clone().into_tuple().all(&snapshot).await?;
            snapshot.commit().await?;
            Ok(words.into_iter().collect())
        })
        .await
    }
}

fn starts_with(column: Column, start: &str) -> Condition {
    Condition::all().add(column.gte(start)).add(column.lt(format!("{start}{BEYOND}")))
}

fn start_alike(like: &LikeWord) -> Condition {
    let start: String = like.word.chars().take(like.right).collect();
    starts_with(Column::Word, &start).add(is_about_as_long(like))
}

fn end_alike(like: &LikeWord) -> Condition {
    let end: String = like.word.chars().rev().take(like.right).collect();
    starts_with(Column::Backwards, &end).add(is_about_as_long(like))
}

fn is_about_as_long(like: &LikeWord) -> Expr {
    let letters = like.word.chars().count();
    let least = i64::try_from(letters.saturating_sub(like.more_or_less)).unwrap_or(i64::MAX);
    let most = i64::try_from(letters.saturating_add(like.more_or_less)).unwrap_or(i64::MAX);
    Func::cust("length").arg(Expr::col(Column::Word)).between(least, most)
}

/// The words of a text that is searched for, as the store compares them.
pub fn search_words_of(text: &str) -> Vec<String> {
    words(text)
}

/// Puts the words of some texts on the list. In their order, so that two who do so wait for each other in one order.
pub(in crate::store) async fn list_words<'t>(
    database: &impl ConnectionTrait,
    texts: impl IntoIterator<Item = &'t str>,
) -> Result<(), DbErr> {
    let words: BTreeSet<&str> = texts
        .into_iter()
        .flat_map(str::split_whitespace)
        .filter(|word| !word.contains(|character: char| character.is_ascii_digit()))
        .collect();
    let words: Vec<&str> = words.into_iter().collect();
    for some in words.chunks(MOST_VALUES / 2) {
        let rows = some
            .iter()
            .map(|word| ActiveModel { word: Set((*word).to_owned()), backwards: Set(word.chars().rev().collect()) });
        let known = OnConflict::column(Column::Word).do_nothing().to_owned();
        Entity::insert_many(rows).on_conflict(known).exec_without_returning(database).await?;
    }
    Ok(())
}
