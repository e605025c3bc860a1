//! Reads the file about a child: YAML or JSON of the shape of `ChildInput`, so that case files can be tried out.

use std::path::Path;

use anyhow::{anyhow, bail};
use seed::{folder, render, yaml};

use crate::app::Fault;
use crate::app::given::GivenChild;
use crate::graphql;

/// What a file says about a child, with where it says it. Personal data, so that it has no `Debug`.
pub(super) struct ChildFile {
    name: String,
    positions: yaml::Positions,
}

impl ChildFile {
    /// Reads a file, and checks that it has the shape.
    pub(super) fn read(path: &Path) -> anyhow::Result<(Self, GivenChild)> {
        let text = folder::file(path)?;
        let document = yaml::read(&text.text);
        if let Some(finding) = document.findings.first() {
            bail!("{}", render::line(&text.name, finding));
        }
        let file = Self { name: text.name, positions: document.positions };
        let value = document.value.unwrap_or_default();
        let given = graphql::child_of_document(value).map_err(|fault| file.place(&fault))?;
        Ok((file, given))
    }

    /// A fault of what was sent, with the place of what is at fault.
    pub(super) fn place(&self, fault: &Fault) -> anyhow::Error {
        let input: Vec<&str> = fault.input.iter().flatten().map(String::as_str).collect();
        match input.as_slice() {
            ["child", within @ ..] => {
                let pointer: String = within.iter().map(|part| format!("/{part}")).collect();
                let at = self.positions.value(&pointer);
                let at = at.map(|at| format!(":{}:{}", at.line, at.column)).unwrap_or_default();
                anyhow!("{}{at}: {}: {}", self.name, input.join("."), fault.message)
            }
            ["asker", ..] => anyhow!("--asker: {}", fault.message),
            ["on", ..] => anyhow!("--on: {}", fault.message),
            _ => anyhow!("{}", fault.message),
        }
    }
}
