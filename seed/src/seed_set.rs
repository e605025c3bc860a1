//! Everything that ships: reference files, provider files, guides.

use domain::calendar::BankHolidays;
use domain::records::{GpPractice, Guide, Place, ProviderFile, School};
use domain::reference::Reference;
use domain::vocabulary::{Area, Gazetteer, Term, Terms, TermsFault};
use serde::de::DeserializeOwned;
use serde_json::Value;
use thiserror::Error;

use crate::built_in;
use crate::check::{FileKind, FileText, decode};
use crate::finding::Finding;
use crate::reference_files::{
    AreasFile, BankHoliday, BankHolidaysFile, TermDatesLine, TermDatesOwner, TermDatesRecord, TermsFile,
    without_sources,
};
use crate::{render, yaml};

/// Why files cannot be loaded.
#[derive(Debug, Error)]
pub enum LoadFault {
    /// A file is not what it should be.
    #[error("{}", render::line(file, finding))]
    File {
        /// Its name.
        file: String,
        /// The first thing that is wrong; `rightdoor check` reports all.
        finding: Box<Finding>,
    },
    /// The terms are no vocabulary.
    #[error("{file}: {fault}")]
    Terms {
        /// The name of the file.
        file: String,
        /// Why.
        fault: TermsFault,
    },
}

/// What is loaded into an empty directory.
#[derive(Debug, Clone, Default)]
pub struct SeedSet {
    /// The controlled terms.
    pub terms: Terms,
    /// The areas, without the places of the provider files.
    pub areas: Vec<Area>,
    /// The bank holidays.
    pub bank_holidays: Vec<BankHoliday>,
    /// The GP practices.
    pub gp_practices: Vec<GpPractice>,
    /// The schools.
    pub schools: Vec<School>,
    /// The postcodes.
    pub places: Vec<Place>,
    /// The term dates.
    pub term_dates: Vec<TermDatesRecord>,
    /// The providers with their services.
    pub providers: Vec<ProviderFile>,
    /// The guides.
    pub guides: Vec<Guide>,
}

impl SeedSet {
    /// The reference files alone.
    pub fn built_in_reference() -> Result<Self, LoadFault> {
        let terms: Vec<Term> = read::<TermsFile>(built_in::TERMS)?.terms();
        let holidays: BankHolidaysFile = read(built_in::BANK_HOLIDAYS)?;
        let term_dates: Vec<TermDatesLine> = read(built_in::TERM_DATES)?;
        Ok(Self {
            terms: Terms::new(terms).map_err(|fault| LoadFault::Terms { file: built_in::TERMS.0.to_owned(), fault })?,
            areas: read_with::<AreasFile>(built_in::AREAS, without_sources)?.0,
            bank_holidays: holidays.days(),
            gp_practices: read(built_in::GP_PRACTICES)?,
            schools: read(built_in::SCHOOLS)?,
            places: read(built_in::POSTCODES)?,
            term_dates: term_dates.into_iter().map(|line| line.0).collect(),
            providers: Vec::new(),
            guides: Vec::new(),
        })
    }

    /// Everything that is part of the program. It is checked in full by the tests, and here only read.
    pub fn embedded() -> Result<Self, LoadFault> {
        let mut set = Self::built_in_reference()?;
        for file in built_in::PROVIDER_FILES {
            set.providers.push(read(*file)?);
        }
        for file in built_in::GUIDE_FILES {
            set.guides.push(read(*file)?);
        }
        Ok(set)
    }

    /// Adds provider files and guide files, each told by its keys. They are read, not checked: see
    /// [`Checker`](crate::check::Checker).
    pub fn add(&mut self, files: &[FileText]) -> Result<(), LoadFault> {
        for file in files {
            let named = (file.name.as_str(), file.text.as_str());
            let value = value_of(named)?;
            match FileKind::of(&value) {
                FileKind::Provider => self.providers.push(record(named, &value)?),
                FileKind::Guide => self.guides.push(record(named, &value)?),
            }
        }
        Ok(())
    }

    /// What verdicts and checks look up. The places of the provider files are among its areas.
    pub fn reference(&self) -> Reference {
        let places = self.providers.iter().flat_map(|file| &file.places);
        let holidays = self.bank_holidays.iter().map(|day| (day.calendar, day.date));
        let mut reference = Reference {
            terms: self.terms.clone(),
            gazetteer: Gazetteer::new(self.areas.iter().chain(places).cloned()),
            holidays: BankHolidays::new(holidays),
            ..Reference::default()
        };
        for TermDatesRecord { owner, dates, .. } in &self.term_dates {
            match owner {
                TermDatesOwner::Area(area) => reference.authority_terms.insert(area.clone(), dates.clone()),
                TermDatesOwner::School(urn) => reference.school_terms.insert(urn.clone(), dates.clone()),
            };
        }
        reference
    }
}

/// The provider files and guide files that are part of the program, as they are written.
pub fn embedded_files() -> Vec<FileText> {
    let files = built_in::PROVIDER_FILES.iter().chain(built_in::GUIDE_FILES);
    files.map(|(name, text)| FileText { name: (*name).to_owned(), text: (*text).to_owned() }).collect()
}

type Named<'a> = (&'a str, &'a str);

fn read<Record: DeserializeOwned>(file: Named<'_>) -> Result<Record, LoadFault> {
    read_with(file, |value| value)
}

fn read_with<Record: DeserializeOwned>(file: Named<'_>, prepare: fn(Value) -> Value) -> Result<Record, LoadFault> {
    let value = prepare(value_of(file)?);
    record(file, &value)
}

fn value_of((name, text): Named<'_>) -> Result<Value, LoadFault> {
    let document = yaml::read(text);
    match (document.findings.into_iter().next(), document.value) {
        (None, Some(value)) => Ok(value),
        (Some(finding), _) => Err(fault(name, Box::new(finding))),
        (None, None) => Ok(Value::Null),
    }
}

/// Reads a file's value as a record. Only when that fails are its places looked up.
fn record<Record: DeserializeOwned>(file: Named<'_>, value: &Value) -> Result<Record, LoadFault> {
    decode(value, "").map_err(|mut finding| {
        yaml::read(file.1).positions.locate(std::slice::from_mut(finding.as_mut()));
        fault(file.0, finding)
    })
}

fn fault(file: &str, finding: Box<Finding>) -> LoadFault {
    LoadFault::File { file: file.to_owned(), finding }
}
