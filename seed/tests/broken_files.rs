//! Every file in `broken` has exactly the findings that stand next to it, in a file of the same name that ends
//! in `.expected`.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use chrono::NaiveDate;
use domain::reference::Reference;
use domain::vocabulary::{Area, Gazetteer, Slug};
use proptest::prelude::*;
use seed::check::{Checker, FileText};
use seed::{SeedSet, folder, render, yaml};

fn broken() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

fn reference() -> Reference {
    SeedSet::built_in_reference().unwrap().reference()
}

/// A checker that knows nothing, built once for the many texts that chance makes.
static CHECKER: LazyLock<Checker<'static>> = LazyLock::new(|| {
    static NOTHING: LazyLock<Reference> = LazyLock::new(Reference::default);
    Checker::new(&NOTHING, []).unwrap()
});

/// The broken files, under their names alone.
fn files() -> Vec<FileText> {
    let named = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        FileText { name, ..folder::file(path).unwrap() }
    };
    folder::yaml_files(&broken()).unwrap().iter().map(named).collect()
}

fn file(name: &str) -> FileText {
    files().into_iter().find(|file| file.name == name).unwrap()
}

#[test]
fn every_mistake_is_found_once_where_it_stands() {
    let reference = reference();
    let checker = Checker::new(&reference, []).unwrap();
    let mut wrong = String::new();
    for file in files() {
        let expected_in = broken().join(&file.name).with_extension("expected");
        let expected = std::fs::read_to_string(&expected_in).unwrap_or_default();
        let found: String = checker.check(&[file], today()).iter().map(render::lines).collect();
        if found != expected || found.is_empty() {
            wrong.push_str(&format!("--- {}\n{found}", expected_in.display()));
        }
    }
    assert!(wrong.is_empty(), "found instead of what is expected:\n{wrong}");
}

#[test]
fn ten_mistakes_are_ten_findings() {
    let reference = reference();
    let checker = Checker::new(&reference, []).unwrap();
    let reports = checker.check(&[file("ten-mistakes.yaml")], today());
    assert_eq!(render::summary(&reports), "10 errors and no warnings");
    for finding in &reports[0].findings {
        assert!(finding.position.is_some() && finding.expected.is_some(), "{finding:?}");
    }
}

#[test]
fn a_name_taken_by_an_earlier_file_is_reported_in_the_later() {
    let reference = reference();
    let checker = Checker::new(&reference, []).unwrap();
    let one = file("no-way-in.yaml");
    let again = FileText { name: "again.yaml".to_owned(), ..one.clone() };
    let reports = checker.check(&[one, again], today());
    assert!(!reports[0].has_errors());
    let errors: String = render::lines(&reports[1]);
    assert!(errors.contains("again.yaml:2:9: error: `kent-health` is already a provider of no-way-in.yaml"));
    assert!(errors.contains("`kent-occupational-therapy` is already a service of no-way-in.yaml"));
}

#[test]
fn a_service_of_another_file_is_known() {
    let reference = reference();
    let warned = |services: Vec<Slug>| {
        let checker = Checker::new(&reference, services).unwrap();
        let reports = checker.check(&[file("unknown-names.yaml")], today());
        render::lines(&reports[0]).contains("unknown service `kent-camhs`")
    };
    assert!(warned(vec![]));
    assert!(!warned(vec![Slug::parse("kent-camhs").unwrap()]));
}

/// As when a place that ships is changed: what the file says of it stands, not what is known of it.
#[test]
fn places_of_several_files_lie_in_no_circle() {
    let set = SeedSet::built_in_reference().unwrap();
    let mut reference = set.reference();
    let place = |code: &str, part: &str| {
        let value = serde_json::json!({"code": code, "name": code, "kind": "named-place", "made_of": [part]});
        serde_json::from_value::<Area>(value).unwrap()
    };
    let known = [place("place:town", "place:village"), place("place:village", "TN8")];
    reference.gazetteer = Gazetteer::new(set.areas.iter().cloned().chain(known));
    let checker = Checker::new(&reference, []).unwrap();
    let findings = |part: &str| {
        let place = format!(r#"{{ code: "place:village", name: Village, kind: named-place, made_of: ["{part}"] }}"#);
        let mut file = file("no-way-in.yaml");
        file.text = file.text.replace("services:\n", &format!("places:\n  - {place}\n\nservices:\n"));
        render::lines(&checker.check(&[file], today())[0])
    };
    assert!(!findings("TN13").contains("lies within itself"));
    assert!(findings("place:town").contains("with this, `place:village` lies within itself"));
}

/// Text that looks more like a file than chance would have it.
fn text_like_a_file() -> impl Strategy<Value = String> {
    let line = "[ ]{0,6}(- )?(provider|services|slug|rule|all|age|source|\"|'|&a|\\*a|<<|[a-zé§]{0,4})(:|: )?([{\\[|>]|[0-9a-z.~-]{0,5})";
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let document = yaml::read(&text);
        prop_assert!(document.value.is_some() || !document.findings.is_empty());
    }

    #[test]
    fn text_like_a_file_is_checked_without_panic(text in text_like_a_file()) {
        let file = FileText { name: "any".to_owned(), text };
        let reports = CHECKER.check(&[file], today());
        for finding in &reports[0].findings {
            prop_assert!(finding.position.is_some(), "{:?}", finding);
        }
    }

    /// A file that ends early, or lacks a stretch, or has a character too many.
    #[test]
    fn damaged_files_are_checked_without_panic(start in 0_usize..1400, gone in 0_usize..60, put in "[-:{}\\[\\]\"' \n#&*!|>]{0,3}") {
        let whole = file("ten-mistakes.yaml").text;
        let letters: Vec<char> = whole.chars().collect();
        let before: String = letters.iter().take(start).collect();
        let after: String = letters.iter().skip(start + gone).collect();
        let damaged = FileText { name: "any".to_owned(), text: format!("{before}{put}{after}") };
        prop_assert!(CHECKER.check(&[damaged], today())[0].has_errors());
    }
}
