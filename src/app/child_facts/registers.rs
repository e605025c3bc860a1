//! What the registers say of the identifiers that were sent about one child.

use chrono::NaiveDate;
use domain::records::{GpPractice, Place};
use domain::reference::Reference;
use domain::vocabulary::{AreaCode, Gazetteer, OdsCode, Postcode, Urn};

use crate::app::codes::{self, expected};
use crate::app::fault::Fault;
use crate::app::given::{GivenChild, GivenGp, GivenPlace};
use crate::app::notices::{Notice, NoticeCode};
use crate::app::state::{AppState, Moment};
use crate::store::{Identified, Identifiers, SchoolFound};

/// The most homes that a child lives in by turns.
const MOST_OTHER_HOMES: usize = 10;

/// The registers, on the day of a question. Notes what the asker should know of what they sent.
pub(super) struct Registers<'m> {
    pub(super) on: NaiveDate,
    pub(super) notices: Vec<Notice>,
    moment: &'m Moment,
    identified: Identified,
}

impl<'m> Registers<'m> {
    /// Looks up all that was sent of a child, at once: each wait for the database is one that the asker feels.
    pub(super) async fn look_up(
        app: &AppState,
        sent: &GivenChild,
        on: NaiveDate,
        moment: &'m Moment,
    ) -> Result<Self, Fault> {
        codes::at_most(MOST_OTHER_HOMES, sent.other_homes.as_ref().map_or(0, Vec::len), &["child", "otherHomes"])?;
        let identified = app.store().identify(&identifiers(sent)).await?;
        Ok(Self { on, notices: Vec::new(), moment, identified })
    }

    pub(super) fn reference(&self) -> &'m Reference {
        &self.moment.reference
    }

    pub(super) fn gazetteer(&self) -> &'m Gazetteer {
        &self.moment.reference.gazetteer
    }

    /// Where a postcode is; none, and a notice, when it is not known.
    pub(super) fn place(&mut self, text: &str, path: &[&str]) -> Result<Option<Place>, Fault> {
        if AreaCode::parse(text).is_ok_and(|code| code.has_form_of_district()) {
            let message = format!("{} A postcode district is given as `area`.", expected(Postcode::EXPECTED));
            return Err(Fault::bad_input(path, message));
        }
        let postcode = codes::postcode(text, path)?;
        let place = self.identified.places.get(&postcode).cloned();
        match &place {
            None => self.note_unknown(path, "postcode"),
            Some(place) if place.terminated_on.is_some_and(|day| day <= self.on) => {
                let text = "This postcode is no longer in use; the place where it was is used.";
                self.notices.push(Notice::new(NoticeCode::IdentifierTerminated, path, text));
            }
            Some(_) => {}
        }
        Ok(place)
    }

    /// The practice of an ODS code; none, and a notice, when it is not known.
    pub(super) fn practice(&mut self, text: &str, path: &[&str]) -> Result<Option<GpPractice>, Fault> {
        OdsCode::parse(text).map_err(|_| Fault::bad_input(path, expected(OdsCode::EXPECTED)))?;
        if self.identified.practice.is_none() {
            self.note_unknown(path, "GP practice");
        }
        Ok(self.identified.practice.clone())
    }

    /// What is known of a school's URN; none, and a notice, when nothing is.
    pub(super) fn school(&mut self, text: &str, path: &[&str]) -> Result<Option<SchoolFound>, Fault> {
        Urn::parse(text).map_err(|_| Fault::bad_input(path, expected(Urn::EXPECTED)))?;
        if self.identified.school.is_none() {
            self.note_unknown(path, "school or setting");
        }
        Ok(self.identified.school.clone())
    }

    pub(super) fn note_unknown(&mut self, path: &[&str], what: &str) {
        let text = format!("This directory does not know this {what}, so that what it would tell stays missing.");
        self.notices.push(Notice::new(NoticeCode::IdentifierNotKnown, path, text));
    }
}

/// All that was sent of a child and stands in a register. What cannot be read is left to whoever looks it up.
fn identifiers(sent: &GivenChild) -> Identifiers {
    let homes = sent.home.iter().chain(sent.other_homes.iter().flatten());
    let of_homes = homes.filter_map(|home| match home {
        GivenPlace::Postcode(text) => Some(text),
        GivenPlace::Area(_) => None,
    });
    let (of_gp, practice) = match &sent.gp {
        Some(GivenGp::Postcode(text)) => (Some(text), None),
        Some(GivenGp::Practice(code)) => (None, OdsCode::parse(code).ok()),
        Some(GivenGp::Area(_) | GivenGp::Registered(_)) | None => (None, None),
    };
    let postcodes = of_homes.chain(of_gp).chain(&sent.education.postcode);
    Identifiers {
        postcodes: postcodes.filter_map(|text| Postcode::parse(text).ok()).collect(),
        practice,
        school: sent.education.school.as_ref().and_then(|text| Urn::parse(text).ok()),
    }
}
