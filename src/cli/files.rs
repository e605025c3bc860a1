//! Provider files and guide files: those that ship, and those that a user names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use chrono::NaiveDate;
use domain::reference::Reference;
use domain::vocabulary::{Area, AreaCode, Gazetteer};
use seed::check::{Checker, FileReport, FileText};
use seed::{SeedSet, embedded_files, folder, render};

/// The files of these paths, and of what cannot be read why not. A folder stands for the YAML files in it, of which there
/// must be one, but not for those in the folders within.
pub(super) fn read(paths: &[PathBuf]) -> (Vec<FileText>, Vec<anyhow::Error>) {
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for path in paths {
        let found = if path.is_dir() { of_folder(path) } else { Ok(vec![path.clone()]) };
        match found {
            Ok(found) => found.iter().for_each(|path| match folder::file(path) {
                Ok(file) => files.push(file),
                Err(fault) => faults.push(fault.into()),
            }),
            Err(fault) => faults.push(fault),
        }
    }
    (files, faults)
}

fn of_folder(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let files = folder::yaml_files(folder)?;
    if files.is_empty() {
        bail!("{}: expected a folder with YAML files", folder.display());
    }
    Ok(files)
}

/// What is found in files that stand beside those that ship, a report for each.
pub(super) fn check_beside(
    mut shipped: Vec<FileText>,
    added: &[FileText],
    reference: &Reference,
    on: NaiveDate,
) -> anyhow::Result<Vec<FileReport>> {
    let before = shipped.len();
    shipped.extend(added.iter().cloned());
    Ok(Checker::new(reference, [])?.check(&shipped, on).split_off(before))
}

/// Everything that ships, with the files of a folder. The files are checked first, each with all others and against these
/// areas beside those that ship, and none is taken while one has an error.
pub(super) fn directory_with(folder: &Path, imported: &Gazetteer, on: NaiveDate) -> anyhow::Result<SeedSet> {
    let mut set = SeedSet::embedded()?;
    let (added, faults) = read(&[folder.to_owned()]);
    if let Some(fault) = faults.into_iter().next() {
        return Err(fault);
    }
    let mut reference = set.reference();
    reference.gazetteer = with_areas(&reference.gazetteer, imported);
    let reports = check_beside(embedded_files(), &added, &reference, on)?;
    let refused: Vec<&FileReport> = reports.iter().filter(|report| report.has_errors()).collect();
    if !refused.is_empty() {
        let lines: String = refused.into_iter().map(render::lines).collect();
        bail!("files with errors are not loaded\n{}", lines.trim_end());
    }
    set.add(&added)?;
    Ok(set)
}

/// The areas that ship, with those that were imported in place of and beside them.
pub(super) fn with_areas(shipped: &Gazetteer, imported: &Gazetteer) -> Gazetteer {
    let all = shipped.areas().chain(imported.areas());
    let by_code: BTreeMap<AreaCode, Area> = all.map(|area| (area.code.clone(), area.clone())).collect();
    Gazetteer::new(by_code.into_values())
}
