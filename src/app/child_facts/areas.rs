//! The areas that a child is tied to, on the day of the question.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::records::Place;
use domain::vocabulary::{Area, AreaCode, AreaKind, Gazetteer, Postcode, Whereabouts};

use super::registers::Registers;
use crate::app::codes::{self, ANY_AREA, Wanted};
use crate::app::fault::Fault;
use crate::app::notices::{Notice, NoticeCode};

/// How many times an area is taken to have been replaced. Imports refuse a circle; what is changed in the database may be one.
const MOST_SUCCESSORS: usize = 20;
/// A local authority, or an area that is made of them.
const AUTHORITY: Wanted = Wanted { expected: "a GSS code such as `E06000042`", may_be: is_or_holds_authorities };

impl Registers<'_> {
    /// An authority by its code.
    pub(super) fn authority(&mut self, given: Option<&str>, path: &[&str]) -> Result<Option<Whereabouts>, Fault> {
        let Some(code) = given else {
            return Ok(None);
        };
        if codes::is_unknown_gss(code, self.reference()) {
            self.note_unknown(path, "authority");
            return Ok(None);
        }
        let area = self.area(code, &AUTHORITY, path)?;
        if self.gazetteer().get(&area).is_some_and(|area| !is_or_holds_authorities(area.kind)) {
            let message =
                format!("This is the code of an area that is no local authority. Expected {}.", AUTHORITY.expected);
            return Err(Fault::bad_input(path, message));
        }
        Ok(Some(Whereabouts::Within(BTreeSet::from([area]))))
    }

    /// Somewhere in the area of a code. Of an area that is not known nothing is: there are more of them than a directory
    /// holds.
    pub(super) fn within(&mut self, code: &str, path: &[&str]) -> Result<Option<Whereabouts>, Fault> {
        if codes::is_unknown_district(code, self.reference()) {
            self.note_unknown(path, "postcode district");
            return Ok(None);
        }
        if codes::is_unknown_gss(code, self.reference()) {
            self.note_unknown(path, "area");
            return Ok(None);
        }
        let area = self.area(code, &ANY_AREA, path)?;
        Ok(Some(Whereabouts::Within(BTreeSet::from([area]))))
    }

    /// The area of a code, or the one that has replaced it by the day of the question.
    fn area(&mut self, code: &str, wanted: &Wanted, path: &[&str]) -> Result<AreaCode, Fault> {
        let path_owned = path.iter().map(|part| (*part).to_owned()).collect();
        let area = codes::area(code, wanted, path_owned, self.reference())?;
        if area.valid_until.is_none_or(|last| self.on <= last) {
            return Ok(area.code.clone());
        }
        let (code, text, used) = match successor(area, self.on, self.gazetteer()) {
            Some(successor) => {
                let text =
                    format!("The area has been replaced by {} ({}), which is used.", successor.name, successor.code);
                (NoticeCode::IdentifierReplaced, text, successor)
            }
            None => (NoticeCode::IdentifierTerminated, "The code of this area is no longer in use.".to_owned(), area),
        };
        let used = used.code.clone();
        self.notices.push(Notice::new(code, path, text));
        Ok(used)
    }

    /// In the place of a postcode.
    pub(super) fn at_place(&mut self, place: &Place, path: &[&str]) -> Whereabouts {
        self.at_address(&place.area, &place.postcode, path)
    }

    /// At an address, in the authority that has it on the day: one that has ended by then has a successor. Of an authority
    /// that is not known nobody can say what it lies in, so that no more is known than the postcode district, if that is.
    pub(super) fn at_address(&mut self, authority: &AreaCode, postcode: &Postcode, path: &[&str]) -> Whereabouts {
        let gazetteer = self.gazetteer();
        let district = postcode.district();
        let within = |codes: [Option<&AreaCode>; 2]| {
            let known = codes.into_iter().flatten().filter(|code| gazetteer.get(code).is_some());
            let codes: BTreeSet<AreaCode> = known.cloned().collect();
            if codes.is_empty() { Whereabouts::Somewhere } else { Whereabouts::Within(codes) }
        };
        let Some(listed) = gazetteer.get(authority) else {
            self.note_unknown(path, "authority of this address");
            return within([None, district.as_ref()]);
        };
        let ended = Some(listed).filter(|area| area.valid_until.is_some_and(|last| last < self.on));
        let successor = ended.and_then(|area| successor(area, self.on, gazetteer));
        let authority = successor.map_or(authority, |area| &area.code);
        if !gazetteer.is_placed(authority) {
            return within([Some(authority), district.as_ref()]);
        }
        Whereabouts::At([Some(authority.clone()), district].into_iter().flatten().collect())
    }
}

/// Whether areas of this kind are local authorities, or made of them, so that one of them is meant.
fn is_or_holds_authorities(kind: AreaKind) -> bool {
    match kind {
        AreaKind::Country
        | AreaKind::Region
        | AreaKind::County
        | AreaKind::District
        | AreaKind::SingleTierAuthority => true,
        AreaKind::IntegratedCareBoard
        | AreaKind::SubIcbLocation
        | AreaKind::HealthBoard
        | AreaKind::PostcodeDistrict
        | AreaKind::NamedPlace => false,
    }
}

/// The area that has taken an ended one's place by the day: the first of its successors still in use on it, or else
/// the last of them.
fn successor<'g>(ended: &Area, on: NaiveDate, gazetteer: &'g Gazetteer) -> Option<&'g Area> {
    let after = |area: &Area| area.successor.as_ref().and_then(|code| gazetteer.get(code));
    let mut found = after(ended)?;
    for _ in 0..MOST_SUCCESSORS {
        match after(found).filter(|_| found.valid_until.is_some_and(|last| last < on)) {
            Some(next) => found = next,
            None => break,
        }
    }
    Some(found)
}
