//! The shapes of the reference files.
//!
//! `areas.yaml` says of every area where its entry comes from; that is for whoever maintains the file, and is
//! not read.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::calendar::{HolidayCalendar, TermDates, TermDatesFault};
use domain::vocabulary::{Area, AreaCode, Term, TermCode, Text, Urn, Vocabulary};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

/// A bank holiday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankHoliday {
    /// Where it is one.
    pub calendar: HolidayCalendar,
    /// The day.
    pub date: NaiveDate,
    /// What it is called.
    pub title: Text,
}

/// The term dates of one authority or one school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermDatesRecord {
    /// Whose they are.
    pub owner: TermDatesOwner,
    /// The terms, in the order of the file.
    pub terms: Vec<SchoolTerm>,
    /// The same as the calendar reads them.
    pub dates: TermDates,
    /// Where they are published.
    pub source: Text,
}

/// Whose term dates they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermDatesOwner {
    /// An authority's, for its schools.
    Area(AreaCode),
    /// One school's.
    School(Urn),
}

/// One term, or one half of one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SchoolTerm {
    /// What it is called.
    pub name: Text,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
}

/// A term with the narrower ones that it covers.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermEntry {
    code: TermCode,
    label: Text,
    #[serde(default)]
    description: Option<Text>,
    #[serde(default)]
    synonyms: Vec<Text>,
    #[serde(default)]
    narrower: Vec<TermEntry>,
}

/// `terms.yaml`: the terms of each vocabulary.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct TermsFile(BTreeMap<Vocabulary, Vec<TermEntry>>);

impl TermsFile {
    /// The terms in a row, broader ones before narrower.
    pub(crate) fn terms(self) -> Vec<Term> {
        let mut terms = Vec::new();
        for (vocabulary, entries) in self.0 {
            lay_out(vocabulary, None, entries, &mut terms);
        }
        terms
    }
}

fn lay_out(vocabulary: Vocabulary, parent: Option<&TermCode>, entries: Vec<TermEntry>, terms: &mut Vec<Term>) {
    for entry in entries {
        let code = entry.code.clone();
        terms.push(Term {
            vocabulary,
            code: entry.code,
            label: entry.label,
            description: entry.description,
            synonyms: entry.synonyms,
            parent: parent.cloned(),
        });
        lay_out(vocabulary, Some(&code), entry.narrower, terms);
    }
}

/// `areas.yaml`: a list of areas.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct AreasFile(pub(crate) Vec<Area>);

/// Takes the `source` of every entry away.
pub(crate) fn without_sources(mut entries: Value) -> Value {
    for entry in entries.as_array_mut().into_iter().flatten() {
        if let Some(keys) = entry.as_object_mut() {
            keys.shift_remove("source");
        }
    }
    entries
}

/// `bank-holidays.yaml`: the days of each calendar.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct BankHolidaysFile(BTreeMap<HolidayCalendar, Vec<BankHolidayEntry>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BankHolidayEntry {
    date: NaiveDate,
    title: Text,
}

impl BankHolidaysFile {
    pub(crate) fn days(self) -> Vec<BankHoliday> {
        let of_calendar = |(calendar, entries): (HolidayCalendar, Vec<BankHolidayEntry>)| {
            entries.into_iter().map(move |entry| BankHoliday { calendar, date: entry.date, title: entry.title })
        };
        self.0.into_iter().flat_map(of_calendar).collect()
    }
}

/// An entry of `term-dates.yaml`, under `area` or `school`.
#[derive(Deserialize)]
#[serde(try_from = "TermDatesEntry")]
pub(crate) struct TermDatesLine(pub(crate) TermDatesRecord);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TermDatesEntry {
    #[serde(default)]
    area: Option<AreaCode>,
    #[serde(default)]
    school: Option<Urn>,
    terms: Vec<SchoolTerm>,
    source: Text,
}

/// Why an entry holds no term dates.
#[derive(Debug, Error)]
enum NoTermDates {
    #[error("expected either `area` or `school`")]
    Owner,
    #[error(transparent)]
    Dates(#[from] TermDatesFault),
}

impl TryFrom<TermDatesEntry> for TermDatesLine {
    type Error = NoTermDates;

    fn try_from(entry: TermDatesEntry) -> Result<Self, NoTermDates> {
        let owner = match (entry.area, entry.school) {
            (Some(area), None) => TermDatesOwner::Area(area),
            (None, Some(school)) => TermDatesOwner::School(school),
            _ => return Err(NoTermDates::Owner),
        };
        let terms = entry.terms;
        let dates = TermDates::new(terms.iter().map(|term| (term.starts, term.ends)))?;
        Ok(Self(TermDatesRecord { owner, terms, dates, source: entry.source }))
    }
}
