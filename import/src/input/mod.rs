//! What is read: a file, the files of a folder, or those within a zip. The only place here that reads a disk.

mod member;

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::fault::{FETCH_AGAIN, ImportFault, NAME_ANOTHER};

pub(crate) use member::Member;

/// How deep folders are looked into. Official ones are three deep.
const DEEPEST: usize = 6;

/// A file, a folder or a zip that was named.
pub struct Input {
    /// What was named, as faults and reports call it.
    name: String,
    /// The files in it, by name.
    files: Vec<String>,
    kind: Kind,
    progress: Progress,
}

enum Kind {
    /// A file, or a folder whose files lie below it.
    Disk(PathBuf),
    Zip(Box<ZipArchive<File>>),
}

/// How far reading has come, in bytes.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    read: Arc<AtomicU64>,
    total: Arc<AtomicU64>,
}

impl Progress {
    /// How many bytes have been read.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// How many there are to read.
    pub fn total(&self) -> u64 {
        self.total.load(Ordering::Relaxed)
    }

    fn add(&self, bytes: usize) {
        self.read.fetch_add(bytes as u64, Ordering::Relaxed);
    }
}

impl Input {
    /// Opens what a path names. A zip is known by its first bytes.
    pub fn open(path: &Path) -> Result<Self, ImportFault> {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let unreadable = |error| ImportFault::unreadable(&name, error);
        let (kind, files) = if path.is_dir() {
            let mut files = Vec::new();
            list(path, "", DEEPEST, &mut files).map_err(unreadable)?;
            (Kind::Disk(path.to_owned()), files)
        } else if starts_as_zip(path).map_err(unreadable)? {
            let archive = open_zip(path, &name)?;
            let names: Result<Vec<String>, _> = archive.file_names().map(|it| it.map(Into::into)).collect();
            let names = names.map_err(|error| zip_fault(&name, error))?;
            let files = names.into_iter().filter(|file| !file.ends_with('/')).collect();
            (Kind::Zip(Box::new(archive)), files)
        } else {
            (Kind::Disk(path.to_owned()), vec![String::new()])
        };
        let mut input = Self { name, files, kind, progress: Progress::default() };
        input.files.sort();
        Ok(input)
    }

    /// What was named.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How far reading has come.
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Whether it is one file.
    pub(crate) fn is_one_file(&self) -> bool {
        matches!(self.files.as_slice(), [only] if only.is_empty())
    }

    /// The files in it, by their paths below what was named.
    pub(crate) fn files(&self) -> &[String] {
        &self.files
    }

    /// The only file, or the only one in it whose name, in lower case, is like this.
    pub(crate) fn only(&self, expected: &str, like: impl Fn(&str) -> bool) -> Result<String, ImportFault> {
        if self.is_one_file() {
            return Ok(String::new());
        }
        let mut found = self.files.iter().filter(|file| like(&last_part(file).to_lowercase()));
        match (found.next(), found.next()) {
            (Some(file), None) => Ok(file.clone()),
            (None, _) => {
                Err(ImportFault::of_file(&self.name, format!("expected {expected} in it, found none"), NAME_ANOTHER))
            }
            (Some(one), Some(other)) => Err(ImportFault::of_file(
                &self.name,
                format!("expected {expected} alone in it, found `{one}` and `{other}`"),
                "Name one of them",
            )),
        }
    }

    /// Says which files will be read, so that how far reading has come can be told.
    pub(crate) fn expect(&mut self, files: &[String]) -> Result<(), ImportFault> {
        let mut total = 0;
        for file in files {
            total += self.size(file)?;
        }
        self.progress.total.store(total, Ordering::Relaxed);
        Ok(())
    }

    fn size(&mut self, file: &str) -> Result<u64, ImportFault> {
        match &mut self.kind {
            Kind::Disk(path) => {
                let path = below(path, file);
                fs::metadata(path).map(|it| it.len()).map_err(|error| ImportFault::unreadable(file, error))
            }
            Kind::Zip(archive) => {
                let name = &self.name;
                archive.by_name(file).map(|it| it.size()).map_err(|error| zip_fault(name, error))
            }
        }
    }

    /// Opens one of the files.
    pub(crate) fn read(&mut self, file: &str) -> Result<Member<'_>, ImportFault> {
        let name = if file.is_empty() { self.name.clone() } else { format!("{}/{file}", self.name) };
        let bytes: Box<dyn Read + '_> = match &mut self.kind {
            Kind::Disk(path) => {
                let opened = File::open(below(path, file));
                Box::new(opened.map_err(|error| ImportFault::unreadable(&name, error))?)
            }
            Kind::Zip(archive) => Box::new(archive.by_name(file).map_err(|error| zip_fault(&name, error))?),
        };
        Member::new(name, bytes, self.progress.clone())
    }
}

fn below(path: &Path, file: &str) -> PathBuf {
    if file.is_empty() { path.to_owned() } else { path.join(file) }
}

/// The name of a file without the folders that it lies in.
pub(crate) fn last_part(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

/// Every file of a folder and of those within it.
fn list(folder: &Path, prefix: &str, depth: usize, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            if depth > 0 {
                list(&entry.path(), &format!("{name}/"), depth - 1, files)?;
            }
        } else {
            files.push(name);
        }
    }
    Ok(())
}

fn starts_as_zip(path: &Path) -> io::Result<bool> {
    let mut start = [0; 4];
    let read = File::open(path)?.read(&mut start)?;
    Ok(read == start.len() && start.starts_with(b"PK"))
}

fn open_zip(path: &Path, name: &str) -> Result<ZipArchive<File>, ImportFault> {
    let file = File::open(path).map_err(|error| ImportFault::unreadable(name, error))?;
    ZipArchive::new(file).map_err(|error| zip_fault(name, error))
}

fn zip_fault(name: &str, error: ZipError) -> ImportFault {
    ImportFault::of_file(name, format!("expected a whole zip file ({error})"), FETCH_AGAIN)
}
