//! Finds every mistake of provider files and guide files at once.
//!
//! Each check reads the file's value as it stands, so that a mistake in one place hides none in another. What
//! several checks find in one value is reported once, by the check that says most.

mod across;
mod codes;
mod dates;
mod decode;
mod kind;
mod names;
mod once;
mod outline;
mod rules;
mod shape;
mod ways_in;
mod wording;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::records::{Guide, ProviderFile};
use domain::reference::Reference;
use domain::vocabulary::Slug;
use serde_json::Value;
use thiserror::Error;

pub(crate) use decode::decode;
pub use kind::FileKind;

use crate::finding::Finding;
use crate::schema::{guide_file_schema, provider_file_schema};
use crate::yaml;

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

/// A file as the checks see it.
struct Checked {
    kind: FileKind,
    document: yaml::Document,
    findings: Vec<Finding>,
}

impl<'a> Checker<'a> {
    /// A checker that knows the terms and areas of the reference and the services of these names, beside those
    /// of the files that it is given. An error where the schema does not compile.
    pub fn new(
        reference: &'a Reference,
        services: impl IntoIterator<Item = Slug>,
    ) -> Result<Self, SchemaFault> {
        Ok(Self {
            reference,
            services: services.into_iter().collect(),
            provider_files: shape::Shape::new(provider_file_schema(&reference.terms))?,
            guide_files: shape::Shape::new(guide_file_schema(&reference.terms))?,
        })
    }

    /// Every mistake of the files, a report for each in the order given; a review is overdue as of `on`.
    pub fn check(&self, files: &[FileText], on: NaiveDate) -> Vec<FileReport> {
        let mut checked: Vec<Checked> = files
            .iter()
            .map(|file| self.check_alone(yaml::read(&file.text), on))
            .collect();
        let values: Vec<(&str, FileKind, Option<&Value>)> = files
            .iter()
            .zip(&checked)
            .map(|(file, it)| (file.name.as_str(), it.kind, it.document.value.as_ref()))
            .collect();
        let across = across::findings(&values, &self.services);
        for (it, more) in checked.iter_mut().zip(across) {
            it.findings.extend(more);
        }
        files
            .iter()
            .zip(checked)
            .map(|(file, it)| FileReport {
                name: file.name.clone(),
                findings: it.report(),
            })
            .collect()
    }

    /// Every mistake of a record that came from no text, such as an edit; the findings have no position.
    pub fn check_value(&self, kind: FileKind, value: &Value, on: NaiveDate) -> Vec<Finding> {
        let mut findings = self.value_findings(kind, value, on);
        findings.extend(
            across::findings(&[("", kind, Some(value))], &self.services)
                .into_iter()
                .flatten(),
        );
        let mut findings = once::once(findings);
        findings.sort_by(Finding::order);
        findings
    }

    /// The provider of a file that has no error; what was found otherwise.
    pub fn provider_file(
        &self,
        file: &FileText,
        on: NaiveDate,
    ) -> Result<ProviderFile, Vec<Finding>> {
        self.accept(file, FileKind::Provider, on)
    }

    /// The guide of a file that has no error; what was found otherwise.
    pub fn guide_file(&self, file: &FileText, on: NaiveDate) -> Result<Guide, Vec<Finding>> {
        self.accept(file, FileKind::Guide, on)
    }

    fn accept<Record: serde::de::DeserializeOwned>(
        &self,
        file: &FileText,
        kind: FileKind,
        on: NaiveDate,
    ) -> Result<Record, Vec<Finding>> {
        let document = yaml::read(&file.text);
        let value = document.value.clone();
        let mut checked = self.check_as(kind, document, on);
        if let Some(value) = &value {
            let across =
                across::findings(&[(file.name.as_str(), kind, Some(value))], &self.services);
            checked.findings.extend(across.into_iter().flatten());
        }
        let findings = checked.report();
        match value {
            Some(value) if !findings.iter().any(Finding::is_error) => {
                decode(&value, "").map_err(|finding| vec![finding])
            }
            _ => Err(findings),
        }
    }

    fn check_alone(&self, document: yaml::Document, on: NaiveDate) -> Checked {
        let kind = document
            .value
            .as_ref()
            .map_or(FileKind::Provider, FileKind::of);
        self.check_as(kind, document, on)
    }

    fn check_as(&self, kind: FileKind, mut document: yaml::Document, on: NaiveDate) -> Checked {
        let mut findings = std::mem::take(&mut document.findings);
        if let Some(value) = &document.value {
            findings.extend(self.value_findings(kind, value, on));
        }
        Checked {
            kind,
            document,
            findings,
        }
    }

    fn value_findings(&self, kind: FileKind, value: &Value, on: NaiveDate) -> Vec<Finding> {
        let shape = match kind {
            FileKind::Provider => &self.provider_files,
            FileKind::Guide => &self.guide_files,
        };
        let mut findings = shape.findings(value, &self.reference.terms, &self.reference.gazetteer);
        findings.extend(codes::findings(
            kind,
            shape.schema(),
            value,
            &self.reference.gazetteer,
            on,
        ));
        findings.extend(names::findings(kind, value));
        findings.extend(dates::findings(kind, value, on));
        findings.extend(ways_in::findings(kind, value));
        findings.extend(rules::findings(kind, value));
        findings.extend(decode::findings(kind, value));
        findings
    }
}

impl Checked {
    fn report(self) -> Vec<Finding> {
        let mut findings = once::once(self.findings);
        self.document.positions.locate(&mut findings);
        findings.sort_by(Finding::order);
        findings
    }
}
