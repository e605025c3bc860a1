//! Postcodes, from Ordnance Survey or from the Office for National Statistics. Which it is shows in the first row.

mod code_point;
mod ons;

use domain::records::Place;

use crate::fault::{FETCH_AGAIN, ImportFault, NAME_ANOTHER};
use crate::input::{Input, last_part};
use crate::receiver::Receiver;
use crate::repeats::Repeats;
use crate::table::Table;

/// Which file of postcodes it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PostcodeFile {
    /// Code-Point Open: Great Britain, and only postcodes in use.
    CodePointOpen,
    /// The ONS Postcode Directory or the National Statistics Postcode Lookup: the United Kingdom, and postcodes no
    /// longer in use too.
    Ons,
}

pub(crate) const NO_POSTCODE: &str = "what stands for the postcode is none";
pub(crate) const NO_AUTHORITY: &str = "it lies in no authority that the file names";
pub(crate) const NO_POSITION: &str = "the file has no position for it";
pub(crate) const REPEATED: &str = "it says again what an earlier row says";

/// Reads postcodes: a CSV file, or all those of a folder or a zip.
pub fn read_postcodes(input: &mut Input, receiver: &mut impl Receiver<Place>) -> Result<PostcodeFile, ImportFault> {
    let files = chosen(input)?;
    input.expect(&files)?;
    let mut repeats = Repeats::default();
    let mut first = None;
    let name = input.name().to_owned();
    for file in &files {
        let mut table = Table::new(input.read(file)?);
        let kind = match table.width_ahead()? {
            Some(code_point::WIDTH) => PostcodeFile::CodePointOpen,
            _ => PostcodeFile::Ons,
        };
        if first.is_some_and(|first| first != kind) {
            let problem = "expected files of one kind, found Code-Point Open beside the ONS directory";
            return Err(ImportFault::of_file(&name, problem, NAME_ANOTHER));
        }
        first = Some(kind);
        let go_on = match kind {
            PostcodeFile::CodePointOpen => code_point::read(table, &mut repeats, receiver)?,
            PostcodeFile::Ons => ons::read(table, &mut repeats, receiver)?,
        };
        if go_on.is_break() {
            break;
        }
    }
    first.ok_or_else(|| ImportFault::of_file(&name, "expected CSV files, found none", FETCH_AGAIN))
}

/// The files to be read. The published archives have the columns' names in a file of their own, documents beside the
/// data, and, of the ONS, all the data once more in parts.
fn chosen(input: &Input) -> Result<Vec<String>, ImportFault> {
    if input.is_one_file() {
        return Ok(vec![String::new()]);
    }
    let mut data: Vec<&String> = input.files().iter().filter(|file| is_data(file)).collect();
    let whole: Vec<&String> = data.iter().copied().filter(|file| file.to_lowercase().ends_with("_uk.csv")).collect();
    if !whole.is_empty() {
        data = whole;
    }
    if data.is_empty() {
        let problem = "expected the CSV files of Code-Point Open or of the ONS Postcode Directory in it, found none";
        return Err(ImportFault::of_file(input.name(), problem, NAME_ANOTHER));
    }
    Ok(data.into_iter().cloned().collect())
}

fn is_data(file: &str) -> bool {
    let lower = file.to_lowercase();
    let is_document =
        lower.split(['/', '\\']).any(|part| matches!(part, "doc" | "documents" | "user guide" | "__macosx"));
    lower.ends_with(".csv") && !is_document && !last_part(&lower).contains("column_headers")
}
