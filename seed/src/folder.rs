//! Reads the files of a folder: the only place here that reads a disk while the program runs.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::check::FileText;

/// A file or folder that cannot be read.
#[derive(Debug, Error)]
#[error("{} cannot be read", path.display())]
pub struct FolderFault {
    /// Which one.
    pub path: PathBuf,
    /// Why.
    #[source]
    pub source: io::Error,
}

/// One file, as UTF-8.
pub fn file(path: &Path) -> Result<FileText, FolderFault> {
    let text = std::fs::read_to_string(path).map_err(|source| fault(path, source))?;
    Ok(FileText { name: path.display().to_string(), text })
}

/// The paths of the YAML files of a folder, by name. Folders in it, such as one of cases, are not looked into.
pub fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, FolderFault> {
    let is_yaml = |path: &PathBuf| path.extension().is_some_and(|it| it == "yaml" || it == "yml") && !path.is_dir();
    Ok(paths(folder)?.into_iter().filter(is_yaml).collect())
}

fn paths(folder: &Path) -> Result<Vec<PathBuf>, FolderFault> {
    let entries = std::fs::read_dir(folder).map_err(|source| fault(folder, source))?;
    let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut paths = paths.map_err(|source| fault(folder, source))?;
    paths.sort();
    Ok(paths)
}

fn fault(path: &Path, source: io::Error) -> FolderFault {
    FolderFault { path: path.to_owned(), source }
}
