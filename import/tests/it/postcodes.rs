//! Postcodes.

use domain::records::Place;
use domain::vocabulary::{AreaCode, Postcode};
use import::{PostcodeFile, read_postcodes};

use super::{Files, Found, fault, read, read_one, zipped};

const MK: &str = r#""MK43 8AA",10,493969,251663,"E92000001","E19000001","E18000006","","E06000055","E05014493"
"MK46 5QG",10,488860,251713,"E92000001","E19000002","E18000009","","E06000042","E05009418"
"#;
const LU: &str =
    "\"LU1 1BW\",10,508333,221801,\"E92000001\",\"E19000001\",\"E18000006\",\"\",\"E06000032\",\"E05014736\"\n";

const ONSPD: &str = "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,lat,long\n\
    MK46 5QG,MK46 5QG,MK46 5QG,198001,,E99999999,E99999999,E06000042,E05009418,52.15444,-0.70212\n\
    MK1 1AA,MK1  1AA,MK1 1AA,198001,199606,E99999999,E99999999,E06000042,E05009406,51.9985,-0.7221\n";

fn place(postcode: &str, area: &str, latitude: f64, longitude: f64) -> Place {
    Place {
        postcode: Postcode::parse(postcode).unwrap(),
        area: AreaCode::parse(area).unwrap(),
        latitude,
        longitude,
        terminated_on: None,
    }
}

fn code_point(bytes: &[u8]) -> Result<(Found<Place>, PostcodeFile), String> {
    read_one("mk.csv", bytes, read_postcodes)
}

fn ons(bytes: &[u8]) -> Result<(Found<Place>, PostcodeFile), String> {
    read_one("ONSPD_UK.csv", bytes, read_postcodes)
}

#[test]
fn code_point_open_gives_authority_and_position() {
    let (found, kind) = code_point(MK.as_bytes()).unwrap();
    assert_eq!(kind, PostcodeFile::CodePointOpen);
    let expected =
        [place("MK43 8AA", "E06000055", 52.15526, -0.62787), place("MK46 5QG", "E06000042", 52.15655, -0.70251)];
    for (found, expected) in found.records.iter().zip(&expected) {
        assert_eq!((&found.postcode, &found.area), (&expected.postcode, &expected.area));
        assert!((found.latitude - expected.latitude).abs() < 0.0001, "{found:?}");
        assert!((found.longitude - expected.longitude).abs() < 0.0001, "{found:?}");
    }
    assert_eq!(found.records.len(), 2);
    assert!(found.skipped.is_empty());
}

#[test]
fn the_published_folder_and_zip_read_as_one() {
    let files: [(&str, &[u8]); 4] = [
        ("Data/CSV/mk.csv", MK.as_bytes()),
        ("Data/CSV/lu.csv", LU.as_bytes()),
        ("Doc/Code-Point_Open_Column_Headers.csv", b"PC,PQ\nPostcode,Quality\n"),
        ("Doc/licence.txt", b"words"),
    ];
    let folder = Files::of(&files);
    let (of_folder, _) = read(&folder.folder(), read_postcodes).unwrap();
    let (of_zip, _) = read_one("codepo_gb.zip", &zipped(&files), read_postcodes).unwrap();
    assert_eq!(of_folder.records.len(), 3);
    assert_eq!(of_folder.records, of_zip.records);
}

#[test]
fn the_ons_directory_tells_of_postcodes_no_longer_in_use() {
    let (found, kind) = ons(ONSPD.as_bytes()).unwrap();
    assert_eq!(kind, PostcodeFile::Ons);
    let ended: Vec<Option<String>> =
        found.records.iter().map(|place| place.terminated_on.map(|day| day.to_string())).collect();
    assert_eq!(ended, [None, Some("1996-07-01".to_owned())], "until the end of its month it may have been in use");
    assert_eq!(found.records[0].position(), place("MK46 5QG", "E06000042", 52.15444, -0.70212).position());
}

#[test]
fn the_ons_archive_is_read_once_though_it_holds_all_of_it_twice() {
    let files: [(&str, &[u8]); 3] = [
        ("Data/ONSPD_NOV_2025_UK.csv", ONSPD.as_bytes()),
        ("Data/multi_csv/ONSPD_NOV_2025_UK_MK.csv", ONSPD.as_bytes()),
        ("Documents/LA_UA names and codes UK as at 04_25.csv", b"LAD25CD,LAD25NM\nE06000042,Milton Keynes\n"),
    ];
    let (found, _) = read_one("ONSPD_NOV_2025.zip", &zipped(&files), read_postcodes).unwrap();
    assert_eq!((found.records.len(), found.skipped.len()), (2, 0));
}

#[test]
fn the_ons_header_changes_with_the_year() {
    for (postcode, authority) in [("pcd", "oslaua"), ("pcd", "laua"), ("pcd7", "lad25cd"), ("pcd7", "lad26cd")] {
        let text = ONSPD.replacen("pcd,", &format!("{postcode},"), 1).replacen("oslaua", authority, 1);
        assert_eq!(ons(text.as_bytes()).unwrap().0.records.len(), 2, "{authority}");
    }
}

#[test]
fn a_row_without_what_is_needed_is_skipped_with_its_line_and_why() {
    let text = format!(
        "{MK}\"MK99 1AA\",90,0,0,\"E92000001\",\"\",\"\",\"\",\"\",\"\"\n\
         \"MK99 1AB\",60,488860,251713,\"E92000001\",\"\",\"\",\"\",\"\",\"\"\n\
         \"NOWHERE\",10,488860,251713,\"E92000001\",\"\",\"\",\"\",\"E06000042\",\"\"\n{MK}"
    );
    let (found, _) = code_point(text.as_bytes()).unwrap();
    assert_eq!(found.records.len(), 2);
    assert_eq!(
        found.skipped,
        [
            "mk.csv, line 3: the file has no position for it",
            "mk.csv, line 4: it lies in no authority that the file names",
            "mk.csv, line 5: what stands for the postcode is none",
            "mk.csv, line 6: it says again what an earlier row says",
            "mk.csv, line 7: it says again what an earlier row says",
        ]
    );
    let text = format!(
        "{ONSPD}JE2 3AB,JE2  3AB,JE2 3AB,198001,,L99999999,L99999999,L99999999,L99999999,99.999999,0.000000\n\
         MK1 1AB,MK1  1AB,MK1 1AB,198001,1996,E99999999,E99999999,E06000042,E05009406,51.9985,-0.7221\n\
         MK1 1AD,MK1  1AD,MK1 1AD,198001,,E99999999,E99999999,E06000042,E05009406,99.999999,0.000000\n"
    );
    let (found, _) = ons(text.as_bytes()).unwrap();
    assert_eq!(
        found.skipped,
        [
            "ONSPD_UK.csv, line 4: it lies in no authority that the file names",
            "ONSPD_UK.csv, line 5: what stands for the month of its end is no month",
            "ONSPD_UK.csv, line 6: the file has no position for it",
        ]
    );
}

#[test]
fn rows_that_contradict_each_other_are_a_fault_that_names_both() {
    let other = MK.replace("E06000055", "E06000042");
    let files = Files::of(&[("mk.csv", MK.as_bytes()), ("mkx.csv", other.as_bytes())]);
    assert_eq!(
        fault(read(&files.folder(), read_postcodes)),
        "data/mkx.csv, line 1: expected `MK43 8AA` once, but data/mk.csv, line 1 says something else of it. Correct the \
         file, or fetch it again"
    );
}

#[test]
fn a_mark_of_the_encoding_and_windows_line_ends_do_no_harm() {
    let text = format!("\u{feff}{}", MK.replace('\n', "\r\n"));
    assert_eq!(code_point(text.as_bytes()).unwrap().0.records.len(), 2);
    let text = format!("\u{feff}{}", ONSPD.replace('\n', "\r\n"));
    assert_eq!(ons(text.as_bytes()).unwrap().0.records.len(), 2);
}

#[test]
fn a_file_cut_off_is_a_fault() {
    let cut = MK.get(..MK.len() - 40).unwrap();
    assert_eq!(
        fault(code_point(cut.as_bytes())),
        "mk.csv, line 2: expected 10 fields as in the first line, found 6. The file seems cut off or damaged: fetch it \
         again"
    );
    let within_the_last_field = MK.get(..MK.len() - 4).unwrap();
    assert_eq!(
        fault(code_point(within_the_last_field.as_bytes())),
        "mk.csv, line 2: expected a quoted field to end, found the end of the file. The file seems cut off or damaged: \
         fetch it again"
    );
}

#[test]
fn a_file_of_another_kind_is_a_fault_that_says_what_was_expected() {
    for (bytes, expected) in [
        (&b"LAD25CD,LAD25NM\nE06000042,Milton Keynes\n"[..], "mk.csv, line 1: expected the header of the ONS"),
        (b"{\"england-and-wales\": {}}\n", "mk.csv, line 1: expected the header of the ONS"),
        (b"a,b,c,d,e,f,g,h,i,j\n", "mk.csv, line 1: expected a row of Code-Point Open"),
        (b"", "mk.csv: expected a header, found an empty file"),
        (b"pcds,doterm,lat\nMK1 1AA,,52.0\n", "with `long`; found `pcds`, `doterm`, `lat`"),
        (b"pcds,doterm,lat,long\nMK1 1AA,,52.0,0\n", "with `oslaua` or `lad25cd`"),
    ] {
        let fault = fault(code_point(bytes));
        assert!(fault.contains(expected), "{fault}");
    }
}

#[test]
fn a_file_in_another_encoding_is_a_fault() {
    let utf_16: Vec<u8> = format!("\u{feff}{MK}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let found = fault(code_point(&utf_16));
    assert_eq!(found, "mk.csv: expected UTF-8 or Windows-1252, found UTF-16. Save the file as UTF-8");
    let spoilt = MK.as_bytes().iter().map(|byte| if *byte == b'K' { 0x81 } else { *byte }).collect::<Vec<_>>();
    let found = fault(code_point(&spoilt));
    assert!(found.starts_with("mk.csv, line 1: expected UTF-8 or Windows-1252 in field 1"), "{found}");
}
