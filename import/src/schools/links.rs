//! Which school took another's place: `links_edubasealldata*.csv`.

use std::collections::HashMap;

use domain::vocabulary::Urn;

use crate::fault::ImportFault;
use crate::table::Table;

/// The successors of schools.
#[derive(Default)]
pub(super) struct Successors(HashMap<Urn, Vec<Urn>>);

impl Successors {
    /// The only successor of a school; none where there are several, since nothing says which is meant.
    pub(super) fn of(&self, urn: &Urn) -> Option<Urn> {
        match self.0.get(urn).map(Vec::as_slice) {
            Some([only]) => Some(only.clone()),
            _ => None,
        }
    }
}

pub(super) fn read(mut table: Table<'_>) -> Result<Successors, ImportFault> {
    let header = table.header()?;
    let [urn, link, kind] = header.all(["URN", "LinkURN", "LinkType"], "`links_edubasealldata.csv`")?;
    let mut successors = Successors::default();
    while let Some(row) = table.next()? {
        if !row.text(kind)?.starts_with("Successor") {
            continue;
        }
        if let (Ok(urn), Ok(link)) = (Urn::parse(&row.text(urn)?), Urn::parse(&row.text(link)?)) {
            let links = successors.0.entry(urn).or_default();
            if !links.contains(&link) {
                links.push(link);
            }
        }
    }
    Ok(successors)
}
