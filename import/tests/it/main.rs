//! The readers, over files typed in here.

mod areas;
mod bank_holidays;
mod gp_practices;
mod inputs;
mod postcodes;
mod schools;
mod term_dates;

use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use import::{ImportFault, Input, Line, Receiver};
use tempfile::TempDir;

/// What a reader found.
struct Found<T> {
    records: Vec<T>,
    /// Each row that was skipped: its file, its line and why.
    skipped: Vec<String>,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self { records: Vec::new(), skipped: Vec::new() }
    }
}

impl<T> Receiver<T> for Found<T> {
    fn record(&mut self, record: T, _: &Line) -> ControlFlow<()> {
        self.records.push(record);
        ControlFlow::Continue(())
    }

    fn skipped(&mut self, at: &Line, why: &'static str) {
        self.skipped.push(format!("{at}: {why}"));
    }
}

/// Files in a folder of their own.
struct Files(TempDir);

impl Files {
    fn of(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = folder.path().join("data").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Self(folder)
    }

    fn folder(&self) -> PathBuf {
        self.0.path().join("data")
    }
}

/// The same files within a zip.
fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    zipped_as(zip::CompressionMethod::Deflated, files)
}

fn zipped_as(method: zip::CompressionMethod, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = zip::write::SimpleFileOptions::default().compression_method(method);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Reads what a path names.
fn read<T, K>(
    path: &Path,
    reader: impl FnOnce(&mut Input, &mut Found<T>) -> Result<K, ImportFault>,
) -> Result<(Found<T>, K), String> {
    let mut input = Input::open(path).map_err(|fault| fault.to_string())?;
    let mut found = Found::default();
    let kind = reader(&mut input, &mut found).map_err(|fault| fault.to_string())?;
    assert_eq!(input.progress().read(), input.progress().total(), "every byte is counted");
    Ok((found, kind))
}

/// Reads one file of these bytes.
fn read_one<T, K>(
    name: &str,
    bytes: &[u8],
    reader: impl FnOnce(&mut Input, &mut Found<T>) -> Result<K, ImportFault>,
) -> Result<(Found<T>, K), String> {
    let files = Files::of(&[(name, bytes)]);
    read(&files.folder().join(name), reader)
}

/// The fault of a file.
fn fault<T, K>(read: Result<(Found<T>, K), String>) -> String {
    match read {
        Ok(_) => panic!("expected a fault"),
        Err(fault) => fault,
    }
}
