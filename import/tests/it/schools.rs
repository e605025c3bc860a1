//! Schools.

use domain::vocabulary::EducationSetting;
use import::{SchoolEntry, SchoolFile, SchoolRecord, read_schools};

use super::{Files, Found, fault, read, read_one, zipped};

const HEADER: &str = "URN,LA (code),LA (name),EstablishmentName,TypeOfEstablishment (code),\
    TypeOfEstablishment (name),EstablishmentStatus (code),OpenDate,CloseDate,PhaseOfEducation (code),Town,Postcode,\
    DistrictAdministrative (code),GSSLACode (name)\n";
const OPEN: &str = "110592,826,Milton Keynes,The Redway School,7,Community special school,1,,,0,Milton Keynes,\
    MK6 4HG,E06000042,E06000042\n";
const CLOSED: &str = "110400,826,Milton Keynes,An Old School,1,Community school,2,,31-08-2012,4,Milton Keynes,\
    MK6 4HG,E06000042,E06000042\n";

fn schools(text: &[u8]) -> Result<(Found<SchoolEntry>, SchoolFile), String> {
    read_one("edubasealldata20251101.csv", text, read_schools)
}

fn open(entry: &SchoolEntry) -> &SchoolRecord {
    match entry {
        SchoolEntry::Open(school) => school,
        SchoolEntry::Former(_) => panic!("a school that is open"),
    }
}

#[test]
fn an_open_school_is_read_with_its_setting_and_authorities() {
    let (found, file) = schools(format!("{HEADER}{OPEN}").as_bytes()).unwrap();
    assert_eq!(file, SchoolFile::Register);
    let school = open(&found.records[0]);
    assert_eq!((school.urn.as_str(), school.name.as_str()), ("110592", "The Redway School"));
    assert_eq!(school.setting, Some(EducationSetting::Special));
    assert_eq!(school.district.as_ref().unwrap().as_str(), "E06000042");
    assert_eq!(school.maintained_by.as_ref().unwrap().as_str(), "E06000042");
}

#[test]
fn kinds_of_establishment_are_kinds_of_setting() {
    use EducationSetting::{AlternativeProvision, EarlyYears, FurtherEducation, Mainstream, Special, SpecialPost16};
    for (kind, phase, setting, maintained) in [
        ("1", "4", Some(Mainstream), true),
        ("1", "1", Some(EarlyYears), true),
        ("34", "2", Some(Mainstream), false),
        ("44", "0", Some(Special), false),
        ("14", "0", Some(AlternativeProvision), true),
        ("18", "6", Some(FurtherEducation), false),
        ("32", "6", Some(SpecialPost16), false),
        ("31", "6", None, false),
        ("30", "0", None, false),
    ] {
        let row = OPEN.replace(",7,", &format!(",{kind},")).replace(",0,Milton", &format!(",{phase},Milton"));
        let (found, _) = schools(format!("{HEADER}{row}").as_bytes()).unwrap();
        let school = open(&found.records[0]);
        assert_eq!((school.setting, school.maintained_by.is_some()), (setting, maintained), "{kind}");
    }
}

#[test]
fn names_in_windows_1252_and_in_utf_8_read_alike() {
    let row = OPEN.replace("The Redway School", "St Anne’s Café School");
    let utf_8 = format!("\u{feff}{HEADER}{row}").into_bytes();
    let windows: Vec<u8> = format!("{HEADER}{row}")
        .chars()
        .map(|character| match character {
            '’' => 0x92,
            'é' => 0xe9,
            other => u8::try_from(other).unwrap(),
        })
        .collect();
    for bytes in [utf_8, windows] {
        let (found, _) = schools(&bytes).unwrap();
        assert_eq!(open(&found.records[0]).name.as_str(), "St Anne’s Café School");
    }
}

#[test]
fn a_school_that_closed_has_the_successor_that_its_links_name() {
    let links = "URN,LinkURN,LinkName,LinkType,LinkEstablishedDate\n\
        110400,110592,The Redway School,Successor,01-09-2012\n\
        110592,110400,An Old School,Predecessor,01-09-2012\n\
        110401,110592,One,Successor - Split School,01-09-2012\n\
        110401,110593,Other,Successor - Split School,01-09-2012\n";
    let split = CLOSED.replace("110400", "110401");
    let register = format!("{HEADER}{OPEN}{CLOSED}{split}");
    let files: [(&str, &[u8]); 2] =
        [("edubasealldata20251101.csv", register.as_bytes()), ("links_edubasealldata20251101.csv", links.as_bytes())];
    let folder = Files::of(&files);
    let (of_zip, _) = read_one("extract.zip", &zipped(&files), read_schools).unwrap();
    let (found, file) = read(&folder.folder(), read_schools).unwrap();
    assert_eq!(file, SchoolFile::RegisterWithLinks);
    assert_eq!(found.records, of_zip.records);
    let former: Vec<(String, Option<String>, Option<String>)> = found
        .records
        .iter()
        .filter_map(|entry| match entry {
            SchoolEntry::Open(_) => None,
            SchoolEntry::Former(school) => Some((
                school.urn.to_string(),
                school.closed_on.map(|day| day.to_string()),
                school.successor.as_ref().map(ToString::to_string),
            )),
        })
        .collect();
    let closed = Some("2012-08-31".to_owned());
    assert_eq!(
        former,
        [("110400".to_owned(), closed.clone(), Some("110592".to_owned())), ("110401".to_owned(), closed, None)],
        "of several successors nothing says which is meant"
    );
}

#[test]
fn a_list_of_names_is_read_too() {
    let (found, file) =
        schools(b"urn,name,open_date,town,postcode\n110592,The Redway School,,Milton Keynes,MK6 4HG\n").unwrap();
    assert_eq!(file, SchoolFile::Names);
    assert_eq!(open(&found.records[0]).setting, None);
}

#[test]
fn bad_files_are_faults_and_bad_rows_are_skipped() {
    let proposed = OPEN.replace(",1,,", ",4,,").replace("110592", "110593");
    let nowhere = OPEN.replace("MK6 4HG", "").replace("110592", "110594");
    let (found, _) = schools(format!("{HEADER}{OPEN}{proposed}{nowhere}{OPEN}").as_bytes()).unwrap();
    assert_eq!(
        found.skipped,
        [
            "edubasealldata20251101.csv, line 3: the school is only proposed",
            "edubasealldata20251101.csv, line 4: what stands for the postcode is none",
            "edubasealldata20251101.csv, line 5: it says again what an earlier row says",
        ]
    );
    for (text, expected) in [
        (String::new(), "expected a header, found an empty file"),
        ("URN,EstablishmentName,Town\n".to_owned(), "with `Postcode`; found `urn`"),
        (HEADER.replace("GSSLACode (name)", "LAA"), "with `GSSLACode (name)`"),
        (format!("{HEADER}{}", &OPEN[..40]), "line 2: expected 14 fields as in the first line, found 4"),
        (format!("{HEADER}{OPEN}{}", OPEN.replace(",7,", ",1,")), "line 3: expected `110592` once"),
    ] {
        let fault = fault(schools(text.as_bytes()));
        assert!(fault.contains(expected), "{fault}");
    }
}

#[test]
fn a_mark_of_the_encoding_and_windows_line_ends_do_no_harm() {
    let text = format!("\u{feff}{}", format!("{HEADER}{OPEN}").replace('\n', "\r\n"));
    assert_eq!(schools(text.as_bytes()).unwrap().0.records.len(), 1);
}
