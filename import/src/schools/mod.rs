//! Schools and settings, from Get Information About Schools (GIAS): `edubasealldata*.csv`, in Windows-1252, and beside
//! it `links_edubasealldata*.csv`, which says which school took another's place.

mod links;
mod settings;

use std::ops::ControlFlow;

use chrono::NaiveDate;
use domain::vocabulary::{AreaCode, EducationSetting, Postcode, Text, Urn};

use crate::fault::ImportFault;
use crate::input::{Input, last_part};
use crate::postcodes::{NO_POSTCODE, REPEATED};
use crate::receiver::{Line, Receiver};
use crate::repeats::Repeats;
use crate::table::{Header, Row, Table};
use links::Successors;

/// What the register says of a school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchoolEntry {
    /// It is open.
    Open(SchoolRecord),
    /// It is closed.
    Former(FormerSchool),
}

/// A school that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolRecord {
    /// Its URN.
    pub urn: Urn,
    /// What it is called.
    pub name: Text,
    /// The town.
    pub town: Option<Text>,
    /// Its postcode.
    pub postcode: Postcode,
    /// The district or single-tier authority that it stands in, where the register says.
    pub district: Option<AreaCode>,
    /// The kind of setting, where the register says.
    pub setting: Option<EducationSetting>,
    /// The authority that maintains it; none of an academy or an independent school.
    pub maintained_by: Option<AreaCode>,
}

/// A school that is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerSchool {
    /// Its URN.
    pub urn: Urn,
    /// The day it closed, where the register says.
    pub closed_on: Option<NaiveDate>,
    /// The school that took its place, where there is one and not several.
    pub successor: Option<Urn>,
}

/// Which files of schools they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchoolFile {
    /// A list of names and addresses only: of settings and of closed schools it says nothing.
    Names,
    /// The register: of successors it says nothing.
    Register,
    /// The register with its links.
    RegisterWithLinks,
}

const OF: &str = "`edubasealldata.csv`";
const CLOSED: &str = "2";
const PROPOSED: &str = "4";

const NOT_YET_OPEN: &str = "the school is only proposed";
const NO_URN: &str = "what stands for the URN is none";
const NO_NAME: &str = "it has no name";

/// Reads schools. A file on its own has no successors; those come with a folder or a zip as they are fetched.
pub fn read_schools(input: &mut Input, receiver: &mut impl Receiver<SchoolEntry>) -> Result<SchoolFile, ImportFault> {
    let register = |name: &str| name.starts_with("edubasealldata") && name.ends_with(".csv");
    let file = input.only("`edubasealldata….csv`", register)?;
    let links = |name: &&String| last_part(name).to_lowercase().starts_with("links_edubasealldata");
    let links = input.files().iter().find(links).cloned();
    let files: Vec<String> = links.iter().cloned().chain([file.clone()]).collect();
    input.expect(&files)?;
    let has_links = links.is_some();
    let successors = match links {
        Some(links) => links::read(Table::new(input.read(&links)?))?,
        None => Successors::default(),
    };
    let mut table = Table::new(input.read(&file)?);
    let columns = Columns::of(&table.header()?)?;
    let mut repeats = Repeats::default();
    while let Some(row) = table.next()? {
        match entry(&row, &columns, &successors)? {
            Err(why) => receiver.skipped(row.line, why),
            Ok(entry) => {
                if hand_on(entry, row.line, &mut repeats, receiver)?.is_break() {
                    break;
                }
            }
        }
    }
    Ok(match (columns.register, has_links) {
        (None, _) => SchoolFile::Names,
        (Some(_), false) => SchoolFile::Register,
        (Some(_), true) => SchoolFile::RegisterWithLinks,
    })
}

fn hand_on(
    entry: SchoolEntry,
    line: &Line,
    repeats: &mut Repeats,
    receiver: &mut impl Receiver<SchoolEntry>,
) -> Result<ControlFlow<()>, ImportFault> {
    let repeated = match &entry {
        SchoolEntry::Open(school) => {
            let place = (school.name.as_str(), &school.town, school.postcode.as_str(), &school.district);
            let said = (place, school.setting, &school.maintained_by);
            repeats.is_repeat(school.urn.as_str(), &said, line)?
        }
        SchoolEntry::Former(school) => {
            repeats.is_repeat(school.urn.as_str(), &(school.closed_on, &school.successor), line)?
        }
    };
    if repeated {
        receiver.skipped(line, REPEATED);
        return Ok(ControlFlow::Continue(()));
    }
    Ok(receiver.record(entry, line))
}

struct Columns {
    urn: usize,
    name: usize,
    town: usize,
    postcode: usize,
    register: Option<RegisterColumns>,
}

/// The columns that the whole register has, and a list made from it need not.
struct RegisterColumns {
    status: usize,
    closed: usize,
    kind: usize,
    phase: usize,
    district: usize,
    authority: usize,
}

impl Columns {
    fn of(header: &Header) -> Result<Self, ImportFault> {
        // A list of names and addresses only, as other services of the department publish it.
        if let (Some(urn), Some(name), Some(town), Some(postcode)) =
            (header.find("urn"), header.find("name"), header.find("town"), header.find("postcode"))
        {
            return Ok(Self { urn, name, town, postcode, register: None });
        }
        let [urn, name, town, postcode] = header.all(["URN", "EstablishmentName", "Town", "Postcode"], OF)?;
        let [status, closed, kind, phase, district, authority] = header.all(
            [
                "EstablishmentStatus (code)",
                "CloseDate",
                "TypeOfEstablishment (code)",
                "PhaseOfEducation (code)",
                "DistrictAdministrative (code)",
                "GSSLACode (name)",
            ],
            OF,
        )?;
        let register = RegisterColumns { status, closed, kind, phase, district, authority };
        Ok(Self { urn, name, town, postcode, register: Some(register) })
    }
}

type Entry = Result<SchoolEntry, &'static str>;

fn entry(row: &Row<'_>, columns: &Columns, successors: &Successors) -> Result<Entry, ImportFault> {
    let Ok(urn) = Urn::parse(&row.text(columns.urn)?) else {
        return Ok(Err(NO_URN));
    };
    if let Some(register) = &columns.register {
        match row.text(register.status)?.as_ref() {
            CLOSED => {
                let closed_on = NaiveDate::parse_from_str(&row.text(register.closed)?, "%d-%m-%Y").ok();
                let successor = successors.of(&urn);
                return Ok(Ok(SchoolEntry::Former(FormerSchool { urn, closed_on, successor })));
            }
            PROPOSED => return Ok(Err(NOT_YET_OPEN)),
            _ => {}
        }
    }
    open(row, columns, urn)
}

fn open(row: &Row<'_>, columns: &Columns, urn: Urn) -> Result<Entry, ImportFault> {
    let Ok(name) = Text::parse(&row.text(columns.name)?) else {
        return Ok(Err(NO_NAME));
    };
    let Ok(postcode) = Postcode::parse(&row.text(columns.postcode)?) else {
        return Ok(Err(NO_POSTCODE));
    };
    let town = Text::parse(&row.text(columns.town)?).ok();
    let mut school = SchoolRecord { urn, name, town, postcode, district: None, setting: None, maintained_by: None };
    if let Some(register) = &columns.register {
        let kind = row.text(register.kind)?;
        school.district = gss(&row.text(register.district)?);
        school.setting = settings::setting(&kind, &row.text(register.phase)?);
        if settings::is_maintained(&kind) {
            school.maintained_by = gss(&row.text(register.authority)?);
        }
    }
    Ok(Ok(SchoolEntry::Open(school)))
}

/// A code of the Office for National Statistics; none of what stands for "not applicable".
fn gss(text: &str) -> Option<AreaCode> {
    AreaCode::parse(text).ok().filter(|code| code.as_str().len() == 9 && !code.as_str().ends_with("99999999"))
}
