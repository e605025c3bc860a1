//! Finds every mistake of provider files and guide files at once.
//!
//! Each check reads the file's value as it stands, so that a mistake in one place hides none in another. What
//! several checks find in one value is reported once, by the check that says most.

mod across;
mod circles;
mod codes;
mod dates;
mod decode;
mod departure;
mod kind;
mod logic;
mod meant;
mod names;
mod once;
mod outline;
mod referrers;
mod shape;
mod ways_in;
mod windows;
mod wording;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::reference::Reference;
use domain::vocabulary::Slug;
use serde_json::Value;
use thiserror::Error;

pub(crate) use decode::decode;
pub(crate) use kind::FileKind;
use meant::Meant;

use crate::finding::Finding;
use crate::schema::{guide_file_schema, provider_file_schema};
use crate::yaml::{self, Document, Positions};

/// A file to be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    /// What reports call it: its path.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// What a check found in one file, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// The file.
    pub name: String,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl FileReport {
    /// Whether the file is refused.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }
}

/// The generated schema is no JSON Schema: a fault of this program and of no file.
#[derive(Debug, Error)]
#[error("the schema of the files cannot be used: {0}")]
pub struct SchemaFault(String);

/// Checks files against what is known: the terms, the areas, the services of other files.
#[derive(Debug)]
pub struct Checker<'a> {
    reference: &'a Reference,
    services: BTreeSet<Slug>,
    provider_files: shape::Shape,
    guide_files: shape::Shape,
}

/// A value as the checks see it.
struct Checked {
    kind: FileKind,
    /// The value with its keys put right; none of a text that cannot be read to its end.
    meant: Option<Meant>,
    /// What was found so far, by the pointers of the value as meant.
    findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    /// A checker that knows the terms and areas of the reference and the services of these names, beside those
    /// of the files that it is given. An error where the schema does not compile.
    pub fn new(reference: &'a Reference, services: impl IntoIterator<Item = Slug>) -> Result<Self, SchemaFault> {
        Ok(Self {
            reference,
            services: services.into_iter().collect(),
            provider_files: shape::Shape::new(provider_file_schema(&reference.terms))?,
            guide_files: shape::Shape::new(guide_file_schema(&reference.terms))?,
        })
    }

    /// Every mistake of the files, a report for each in the order given; a review is overdue as of `on`.
    pub fn check(&self, files: &[FileText], on: NaiveDate) -> Vec<FileReport> {
        let documents: Vec<Document> = files.iter().map(|file| yaml::read(&file.text)).collect();
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        let mut checked: Vec<Checked> = documents
            .iter()
            .map(|document| {
                let kind = document.value.as_ref().map_or(FileKind::Provider, FileKind::of);
                self.check_document(kind, document, on)
            })
            .collect();
        self.check_across(&names, &mut checked);
        files
            .iter()
            .zip(documents.iter().zip(checked))
            .map(|(file, (document, it))| FileReport {
                name: file.name.clone(),
                findings: it.report(&document.positions),
            })
            .collect()
    }

    fn check_document(&self, kind: FileKind, document: &Document, on: NaiveDate) -> Checked {
        let mut checked = match &document.value {
            Some(value) => self.check_one(kind, value, on),
            None => Checked { kind, meant: None, findings: Vec::new() },
        };
        checked.findings.extend(document.findings.iter().cloned());
        checked
    }

    /// What is wrong with a value, apart from what other files say.
    fn check_one(&self, kind: FileKind, value: &Value, on: NaiveDate) -> Checked {
        let (shape, reference) = (self.shape(kind), self.reference);
        let meant = Meant::read(value, |value| shape.misspellings(value));
        let value = &meant.value;
        let mut findings = meant.findings();
        findings.extend(shape.findings(value, &reference.terms, &reference.gazetteer));
        findings.extend(codes::findings(kind, shape.schema(), value, &reference.gazetteer, on));
        findings.extend(names::findings(kind, value));
        findings.extend(dates::findings(kind, value, on));
        findings.extend(ways_in::findings(kind, value));
        findings.extend(referrers::findings(kind, value));
        findings.extend(windows::findings(kind, value));
        findings.extend(decode::findings(kind, value));
        findings.extend(logic::findings(kind, value, &findings, reference, on));
        Checked { kind, meant: Some(meant), findings }
    }

    /// Adds what is wrong with values only beside each other.
    fn check_across(&self, names: &[&str], checked: &mut [Checked]) {
        let files: Vec<across::Read<'_>> = names
            .iter()
            .zip(checked.iter())
            .map(|(name, it)| (*name, it.kind, it.meant.as_ref().map(|meant| &meant.value)))
            .collect();
        let across = across::findings(&files, &self.services);
        let circles = circles::findings(&files, &self.reference.gazetteer);
        for (it, findings) in checked.iter_mut().zip(across.into_iter().zip(circles)) {
            it.findings.extend(findings.0);
            it.findings.extend(findings.1);
        }
    }

    fn shape(&self, kind: FileKind) -> &shape::Shape {
        match kind {
            FileKind::Provider => &self.provider_files,
            FileKind::Guide => &self.guide_files,
        }
    }
}

impl Checked {
    /// What was found, each mistake once, in the order of the text.
    fn report(mut self, positions: &Positions) -> Vec<Finding> {
        if let Some(meant) = &self.meant {
            meant.as_written(&mut self.findings);
        }
        let mut findings = once::once(self.findings);
        positions.locate(&mut findings);
        findings.sort_by(Finding::order);
        findings
    }
}
