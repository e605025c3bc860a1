//! Provider files and guide files: those that ship, and those that a user names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::bail;
use chrono::NaiveDate;
use domain::vocabulary::{Area, AreaCode, Gazetteer};
use seed::check::{Checker, FileReport, FileText};
use seed::{SeedSet, embedded_files, folder, render};

/// The files of these paths. A folder stands for the YAML files in it, of which there must be one, but not for those in
/// the folders within.
pub(super) fn read(paths: &[PathBuf]) -> anyhow::Result<Vec<FileText>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(of_folder(path)?);
        } else {
            files.push(folder::file(path)?);
        }
    }
    Ok(files)
}

fn of_folder(folder: &Path) -> anyhow::Result<Vec<FileText>> {
    let files = folder::yaml_files(folder)?;
    if files.is_empty() {
        bail!("{}: expected a folder with YAML files", folder.display());
    }
    Ok(files)
}

/// Everything that ships, with the files of a folder. The files are checked first, each with all others and against these
/// areas beside those that ship, and none is taken while one has an error.
pub(super) fn directory_with(folder: &Path, imported: &Gazetteer, on: NaiveDate) -> anyhow::Result<SeedSet> {
    let mut set = SeedSet::embedded()?;
    let added = read(&[folder.to_owned()])?;
    let mut files = embedded_files();
    let shipped = files.len();
    files.extend(added.iter().cloned());
    let mut reference = set.reference();
    reference.gazetteer = with_areas(&reference.gazetteer, imported);
    let reports = Checker::new(&reference, [])?.check(&files, on);
    let refused: Vec<&FileReport> = reports.iter().skip(shipped).filter(|report| report.has_errors()).collect();
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
