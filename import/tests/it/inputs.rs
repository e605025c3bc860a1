//! Files, folders and zips.

use import::{Input, read_gp_practices, read_postcodes};

use super::{Files, fault, read, read_one, zipped_as};

#[test]
fn what_is_not_there_is_a_fault() {
    let fault = Input::open(std::path::Path::new("/nowhere/epraccur.csv")).err().unwrap().to_string();
    assert!(fault.starts_with("epraccur.csv: cannot be read"), "{fault}");
    assert!(fault.ends_with("Name a file or a folder that exists"), "{fault}");
}

#[test]
fn a_zip_cut_off_or_damaged_is_a_fault() {
    let row = "\"MK46 5QG\",10,488860,251713,\"\",\"\",\"\",\"\",\"E06000042\",\"\"\n";
    let whole = zipped_as(zip::CompressionMethod::Stored, &[("Data/CSV/mk.csv", row.as_bytes())]);
    let cut = fault(read_one("codepo_gb.zip", &whole[..whole.len() / 2], read_postcodes));
    assert!(cut.starts_with("codepo_gb.zip: expected a whole zip file"), "{cut}");
    let mut damaged = whole.clone();
    let authority = damaged.windows(9).position(|bytes| bytes == b"E06000042").unwrap();
    damaged[authority + 8] = b'3';
    let damaged = fault(read_one("codepo_gb.zip", &damaged, read_postcodes));
    assert!(damaged.starts_with("codepo_gb.zip/Data/CSV/mk.csv: cannot be read"), "{damaged}");
    assert!(damaged.ends_with("fetch it again"), "{damaged}");
}

#[test]
fn a_folder_without_the_file_is_a_fault() {
    let files = Files::of(&[("readme.txt", b"words")]);
    assert_eq!(
        fault(read(&files.folder(), read_gp_practices)),
        "data: expected `epraccur.csv` in it, found none. Name the file that this kind is read from: see \
         docs/importing.md"
    );
    assert!(
        fault(read(&files.folder(), read_postcodes)).starts_with("data: expected the CSV files of Code-Point Open")
    );
}
