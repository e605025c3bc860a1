//! The root of every question.

mod directory;
mod matching;
mod node;
mod places;
mod reading;

use async_graphql::MergedObject;

/// Every question that can be asked. Nothing here changes anything.
#[derive(MergedObject, Default)]
#[graphql(name = "Query")]
pub(crate) struct Query(
    matching::MatchingQuery,
    directory::DirectoryQuery,
    places::PlacesQuery,
    reading::ReadingQuery,
    node::NodeQuery,
);
