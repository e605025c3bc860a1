//! Where facts come from, and how fresh they are.

use async_graphql::{Object, SimpleObject};
use chrono::NaiveDate;
use domain::records;

use super::{AtHand, said};
use crate::graphql::scalars::Date;

/// Where a fact stands: a published document, and perhaps a section of it.
#[derive(SimpleObject, Clone)]
#[graphql(name = "Source", serial)]
pub(crate) struct SourceObject {
    /// The title of the document.
    title: String,
    /// Who published it.
    publisher: Option<String>,
    /// Its web address.
    url: Option<String>,
    /// The section of the document, where one is named.
    section: Option<String>,
    /// The day on which the directory's editors read it.
    retrieved_on: Option<Date>,
}

impl SourceObject {
    /// The source that a reference names among those listed; none when it is not listed.
    pub(crate) fn named(place: &records::SourceRef, sources: &[records::Source]) -> Option<Self> {
        let source = sources.iter().find(|source| source.key == place.key)?;
        Some(Self { section: said(&place.section), ..Self::whole(source) })
    }

    /// Each of these references that is listed, repeated ones once.
    pub(crate) fn all_named<'a>(
        places: impl IntoIterator<Item = &'a records::SourceRef>,
        sources: &[records::Source],
    ) -> AtHand<Self> {
        let mut seen: Vec<&records::SourceRef> = Vec::new();
        for place in places {
            if !seen.contains(&place) {
                seen.push(place);
            }
        }
        seen.into_iter().filter_map(|place| Self::named(place, sources)).collect()
    }

    /// A document as a whole.
    pub(crate) fn whole(source: &records::Source) -> Self {
        Self {
            title: source.title.to_string(),
            publisher: said(&source.publisher),
            url: source.url.as_ref().map(ToString::to_string),
            section: None,
            retrieved_on: source.retrieved_on.map(Date),
        }
    }
}

/// When a record was last checked against its sources.
#[derive(Clone)]
pub(crate) struct FreshnessObject {
    pub(crate) freshness: records::Freshness,
    pub(crate) today: NaiveDate,
}

/// When somebody last checked a record against its sources, and when that is due again.
#[Object(name = "Freshness", serial)]
impl FreshnessObject {
    /// The day of the last check.
    async fn reviewed_on(&self) -> Option<Date> {
        self.freshness.reviewed_on.map(Date)
    }

    /// The day by which the next check is due.
    async fn review_due_on(&self) -> Option<Date> {
        self.freshness.review_due_on.map(Date)
    }

    /// Whether the next check is overdue. Null when no review date is known.
    async fn overdue(
        &self,
        #[graphql(desc = "The day to judge it by; today in Europe/London when omitted.")] on: Option<Date>,
    ) -> Option<bool> {
        self.freshness.overdue(on.map_or(self.today, |date| date.0))
    }
}
