//! Reference records: what official registers and the directory's own vocabulary list.

pub(super) mod areas;
pub(super) mod calendars;
pub(super) mod gp_practices;
pub(super) mod places;
pub(super) mod schools;
pub(super) mod terms;

use std::collections::BTreeMap;

use domain::records::RecordId;
use domain::reference::Reference;
use domain::vocabulary::{AreaCode, Gazetteer, Postcode, TermCode, Vocabulary};

use super::connection::snapshot;
use super::{Store, StoreError};

/// The identities of the reference records that [`Reference`] holds by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReferenceIds {
    /// Those of areas.
    pub areas: BTreeMap<AreaCode, RecordId>,
    /// Those of terms.
    pub terms: BTreeMap<(Vocabulary, TermCode), RecordId>,
}

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

    /// The identities of all areas and terms.
    pub async fn reference_ids(&self) -> Result<ReferenceIds, StoreError> {
        self.read(|database| async move {
            let snapshot = snapshot(&database).await?;
            let ids = ReferenceIds { areas: areas::ids(&snapshot).await?, terms: terms::ids(&snapshot).await? };
            snapshot.commit().await?;
            Ok(ids)
        })
        .await
    }
}

/// The postcode district of a practice's or a school's postcode, as text.
fn district(postcode: &Postcode) -> String {
    postcode.district().map(String::from).unwrap_or_default()
}

/// A postcode as the two words that people start to type: `MK9 3HQ` is found by `mk93` and by `mk9 3`.
fn postcode_words(postcode: &Postcode) -> String {
    let text = postcode.as_str();
    let inward = text.split_once(' ').map_or("", |(_, inward)| inward);
    format!("{} {inward}", text.replace(' ', ""))
}
