//! GP practices, from `epraccur.csv` of the NHS Organisation Data Service: prescribers of every kind, without a header.

use std::ops::ControlFlow;

use domain::vocabulary::{OdsCode, Postcode, Text};

use crate::capitals::name_case;
use crate::fault::{FETCH_AGAIN, ImportFault, NAME_ANOTHER};
use crate::input::Input;
use crate::receiver::{Line, Receiver};
use crate::repeats::Repeats;
use crate::table::{Row, Table};

/// A practice as the register lists it. In which authority it is follows from its postcode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PracticeRecord {
    /// Its ODS code.
    pub ods_code: OdsCode,
    /// What it is called.
    pub name: Text,
    /// The lines of its address, town and county among them; which is which the register does not say.
    pub address: Vec<Text>,
    /// Its postcode.
    pub postcode: Postcode,
}

const WIDTH: usize = 27;
const CODE: usize = 0;
const NAME: usize = 1;
const ADDRESS: std::ops::RangeInclusive<usize> = 4..=8;
const POSTCODE: usize = 9;
const STATUS: usize = 12;
const SETTING: usize = 25;
/// The prescribing setting of a GP practice.
const GP_PRACTICE: &str = "4";
const STATUSES: [&str; 4] = ["A", "C", "D", "P"];

const OTHER_KIND: &str = "it is a prescriber of another kind than a GP practice";
const CLOSED: &str = "the practice is closed";
const DORMANT: &str = "the practice is dormant or only proposed";
const NO_CODE: &str = "what stands for the ODS code is none";
const NO_NAME: &str = "it has no name";

/// Reads GP practices that are open.
pub fn read_gp_practices(input: &mut Input, receiver: &mut impl Receiver<PracticeRecord>) -> Result<(), ImportFault> {
    let file = input.only("`epraccur.csv`", |name| name == "epraccur.csv")?;
    input.expect(std::slice::from_ref(&file))?;
    let name = input.name().to_owned();
    let mut table = Table::new(input.read(&file)?);
    let mut repeats = Repeats::default();
    let mut any = false;
    while let Some(row) = table.next()? {
        if !any && !looks_right(&row)? {
            let problem = "expected a row of `epraccur.csv` (27 fields without a header: code, name, …, postcode, …, \
                           status A, C, D or P, …), found something else";
            return Err(ImportFault::at(row.line, problem, NAME_ANOTHER));
        }
        any = true;
        match record(&row)? {
            Err(why) => receiver.skipped(row.line, why),
            Ok(practice) => {
                if hand_on(practice, row.line, &mut repeats, receiver)?.is_break() {
                    return Ok(());
                }
            }
        }
    }
    if any { Ok(()) } else { Err(ImportFault::of_file(&name, "expected rows, found an empty file", FETCH_AGAIN)) }
}

fn hand_on(
    practice: PracticeRecord,
    line: &Line,
    repeats: &mut Repeats,
    receiver: &mut impl Receiver<PracticeRecord>,
) -> Result<ControlFlow<()>, ImportFault> {
    let said = (practice.name.as_str(), &practice.address, practice.postcode.as_str());
    if repeats.is_repeat(practice.ods_code.as_str(), &said, line)? {
        receiver.skipped(line, crate::postcodes::REPEATED);
        return Ok(ControlFlow::Continue(()));
    }
    Ok(receiver.record(practice, line))
}

fn looks_right(row: &Row<'_>) -> Result<bool, ImportFault> {
    Ok(row.width() == WIDTH
        && OdsCode::parse(&row.text(CODE)?).is_ok()
        && STATUSES.contains(&row.text(STATUS)?.as_ref()))
}

fn record(row: &Row<'_>) -> Result<Result<PracticeRecord, &'static str>, ImportFault> {
    if row.text(SETTING)? != GP_PRACTICE {
        return Ok(Err(OTHER_KIND));
    }
    match row.text(STATUS)?.as_ref() {
        "A" => {}
        "C" => return Ok(Err(CLOSED)),
        _ => return Ok(Err(DORMANT)),
    }
    let Ok(ods_code) = OdsCode::parse(&row.text(CODE)?) else {
        return Ok(Err(NO_CODE));
    };
    let Ok(name) = Text::parse(&name_case(&row.text(NAME)?)) else {
        return Ok(Err(NO_NAME));
    };
    let Ok(postcode) = Postcode::parse(&row.text(POSTCODE)?) else {
        return Ok(Err(crate::postcodes::NO_POSTCODE));
    };
    let mut address = Vec::new();
    for column in ADDRESS {
        address.extend(Text::parse(&name_case(&row.text(column)?)).ok());
    }
    Ok(Ok(PracticeRecord { ods_code, name, address, postcode }))
}
