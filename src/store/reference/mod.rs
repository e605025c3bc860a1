//! Reference records: what official registers and the directory's own vocabulary list.

pub(super) mod areas;
pub(super) mod calendars;
pub(super) mod gp_practices;
pub(super) mod identifiers;
pub(super) mod places;
pub(super) mod schools;
pub(super) mod terms;

use domain::reference::Reference;
use domain::vocabulary::{Gazetteer, Postcode};

use super::connection::snapshot;
use super::{Store, StoreError};

impl Store {
    /// Everything that a verdict looks up: terms, areas (those that providers' lists define among them), bank
    /// holidays, term dates.
    pub async fn reference(&self) -> Result<Reference, StoreError> {
        self.read(|database| async move {
            let snapshot = snapshot(&database).await?;
            let dates = calendars::load_term_dates(&snapshot).await?;
            let reference = Reference {
                terms: terms::load(&snapshot).await?,
                gazetteer: Gazetteer::new(areas::load(&snapshot).await?),
                holidays: calendars::load_bank_holidays(&snapshot).await?,
                authority_terms: dates.of_authorities,
                school_terms: dates.of_schools,
            };
            snapshot.commit().await?;
            Ok(reference)
        })
        .await
    }
}

/// The postcode district of a practice's or a school's postcode, as text.
pub(super) fn district(postcode: &Postcode) -> String {
    postcode.district().map(String::from).unwrap_or_default()
}

/// A postcode as the two words that people start to type: `MK9 3HQ` is found by `mk93` and by `mk9 3`.
pub(super) fn postcode_words(postcode: &Postcode) -> String {
    let text = postcode.as_str();
    let inward = text.split_once(' ').map_or("", |(_, inward)| inward);
    format!("{} {inward}", text.replace(' ', ""))
}
