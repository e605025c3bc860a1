//! Every file that ships is without error, is read as what it says, and is listed.

use std::path::PathBuf;

use chrono::NaiveDate;
use domain::records::{Guide, ProviderFile};
use seed::check::{Checker, FileText};
use seed::{SeedSet, embedded_files, folder, render, yaml};

fn seed_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A day on which the files were written.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

fn files_in(folder_name: &str) -> Vec<FileText> {
    let paths = folder::yaml_files(&seed_folder().join(folder_name)).unwrap();
    paths.iter().map(|path| folder::file(path).unwrap()).collect()
}

fn errors(files: &[FileText]) -> Vec<String> {
    let set = SeedSet::built_in_reference().unwrap();
    let reference = set.reference();
    let checker = Checker::new(&reference, []).unwrap();
    let reports = checker.check(files, today());
    let refused = |report: &&seed::check::FileReport| report.has_errors();
    reports.iter().filter(refused).map(render::lines).collect()
}

#[test]
fn embedded_files_have_no_errors() {
    let files = embedded_files();
    assert!(files.len() > 1);
    let errors = errors(&files);
    assert!(errors.is_empty(), "{}", errors.concat());
}

#[test]
fn examples_have_no_errors() {
    let mut files = embedded_files();
    let examples = files_in("examples");
    assert!(!examples.is_empty());
    files.extend(examples);
    let errors = errors(&files);
    assert!(errors.is_empty(), "{}", errors.concat());
}

#[test]
fn every_file_of_the_folders_is_embedded() {
    let mut on_disk = files_in("providers");
    on_disk.extend(files_in("guides"));
    let on_disk: Vec<String> = on_disk.into_iter().map(|file| file.text).collect();
    let embedded: Vec<String> = embedded_files().into_iter().map(|file| file.text).collect();
    assert_eq!(embedded, on_disk);
}

#[test]
fn everything_embedded_loads() {
    let set = SeedSet::embedded().unwrap();
    assert_eq!(set.providers.len() + set.guides.len(), embedded_files().len());
    let reference = set.reference();
    for place in set.providers.iter().flat_map(|file| &file.places) {
        assert_eq!(reference.gazetteer.get(&place.code), Some(place));
    }
    for (what, count) in [
        ("areas", set.areas.len()),
        ("bank holidays", set.bank_holidays.len()),
        ("GP practices", set.gp_practices.len()),
        ("schools", set.schools.len()),
        ("postcodes", set.places.len()),
    ] {
        assert!(count > 10, "{count} {what}");
    }
}

#[test]
fn examples_can_be_added() {
    let mut set = SeedSet::embedded().unwrap();
    let (before, examples) = (set.providers.len(), files_in("examples"));
    set.add(&examples).unwrap();
    assert_eq!(set.providers.len(), before + examples.len());
}

#[test]
fn the_reference_files_agree_with_each_other() {
    let set = SeedSet::built_in_reference().unwrap();
    let reference = set.reference();
    let practices = set.gp_practices.iter().map(|practice| &practice.area);
    let schools = set.schools.iter().flat_map(|school| [Some(&school.area), school.maintained_by.as_ref()]);
    let places = set.places.iter().map(|place| &place.area);
    let areas = set
        .areas
        .iter()
        .flat_map(|area| area.parents.iter().chain(&area.overlaps).chain(&area.made_of).chain(&area.successor));
    for code in practices.chain(schools.flatten()).chain(places).chain(areas) {
        assert!(reference.gazetteer.get(code).is_some(), "{code} is no area");
    }
}

/// A record read from a file, written as JSON and read again is the same.
#[test]
fn records_survive_being_written() {
    let mut files = embedded_files();
    files.extend(files_in("examples"));
    for file in files {
        let value = yaml::read(&file.text).value.unwrap();
        if value.get("provider").is_some() {
            let record: ProviderFile = serde_json::from_value(value).unwrap();
            let written = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<ProviderFile>(&written).unwrap(), record, "{}", file.name);
        } else {
            let record: Guide = serde_json::from_value(value).unwrap();
            let written = serde_json::to_string(&record).unwrap();
            assert_eq!(serde_json::from_str::<Guide>(&written).unwrap(), record, "{}", file.name);
        }
    }
}
