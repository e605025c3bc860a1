//! Authorities and boards: a CSV file of ours with validity and successors, or a list of names and codes of the Office
//! for National Statistics.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chrono::NaiveDate;
use domain::vocabulary::{Area, AreaCode, AreaKind, Text};

use crate::fault::{CORRECT, ImportFault};
use crate::input::Input;
use crate::receiver::{Line, Receiver};
use crate::table::{Header, Row, Table};

/// What a file says of each of its areas beside code, name and kind. What it does not say stays as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AreaFile {
    /// The areas that each lies in.
    pub parents: bool,
    /// The areas that each overlaps.
    pub overlaps: bool,
    /// The first and the last day of each code, and what replaced it.
    pub validity: bool,
}

const OF: &str = "a list of areas (`code`, `name`, `kind`), or of names and codes of the ONS (`LAD25CD`, `LAD25NM`)";
/// The columns of a list of ours.
const COLUMNS: [&str; 8] = ["code", "name", "kind", "parents", "overlaps", "valid_from", "valid_until", "successor"];
/// The kinds of areas that a list of ours has. Named places stand in provider files.
const KINDS: [(&str, AreaKind); 9] = [
    ("country", AreaKind::Country),
    ("region", AreaKind::Region),
    ("county", AreaKind::County),
    ("district", AreaKind::District),
    ("single-tier-authority", AreaKind::SingleTierAuthority),
    ("integrated-care-board", AreaKind::IntegratedCareBoard),
    ("sub-icb-location", AreaKind::SubIcbLocation),
    ("health-board", AreaKind::HealthBoard),
    ("postcode-district", AreaKind::PostcodeDistrict),
];
/// What parts the codes of a list.
const BETWEEN: char = ';';
/// The columns of the ONS, narrower areas before those that hold them.
const LEVELS: [&str; 4] = ["lad", "cty", "rgn", "ctry"];

const NO_AREA: &str = "it names no area of a kind that is known here";

/// Reads areas.
pub fn read_areas(input: &mut Input, receiver: &mut impl Receiver<Area>) -> Result<AreaFile, ImportFault> {
    let file = input.only("a CSV file", |name| name.ends_with(".csv"))?;
    input.expect(std::slice::from_ref(&file))?;
    let mut table = Table::new(input.read(&file)?);
    let header = table.header()?;
    match levels(&header) {
        levels if !levels.is_empty() => read_levels(table, &levels, receiver),
        _ => read_ours(table, &header, receiver),
    }
}

/// Takes areas that are new, and those that say again what an earlier line says not. Different words are a fault.
#[derive(Default)]
struct Once(BTreeMap<AreaCode, (Area, u64)>);

impl Once {
    fn is_new(&mut self, area: &Area, line: &Line) -> Result<bool, ImportFault> {
        match self.0.get(&area.code) {
            None => {
                self.0.insert(area.code.clone(), (area.clone(), line.number));
                Ok(true)
            }
            Some((same, _)) if same == area => Ok(false),
            Some((_, earlier)) => {
                let problem = format!("expected `{}` once, but line {earlier} says something else of it", area.code);
                Err(ImportFault::at(line, problem, CORRECT))
            }
        }
    }
}

struct Level {
    code: usize,
    name: usize,
}

/// The levels that the header has: `LAD25CD` and `LAD25NM`, whatever the year.
fn levels(header: &Header) -> Vec<Level> {
    let column = |level: &str, end: &str| {
        header.find_like(|name| {
            let year = name.strip_prefix(level).and_then(|rest| rest.strip_suffix(end));
            year.is_some_and(|year| year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()))
        })
    };
    LEVELS.iter().filter_map(|level| Some(Level { code: column(level, "cd")?, name: column(level, "nm")? })).collect()
}

fn read_levels(
    mut table: Table<'_>,
    levels: &[Level],
    receiver: &mut impl Receiver<Area>,
) -> Result<AreaFile, ImportFault> {
    let says = AreaFile { parents: levels.len() > 1, overlaps: false, validity: false };
    let mut once = Once::default();
    while let Some(row) = table.next()? {
        let mut found = Vec::new();
        for level in levels {
            let code = AreaCode::parse(&row.text(level.code)?).ok();
            let kind = code.as_ref().and_then(kind_of);
            if let (Some(code), Some(kind), Ok(name)) = (code, kind, Text::parse(&row.text(level.name)?)) {
                found.push(plain(code, name, kind));
            }
        }
        if found.is_empty() {
            receiver.skipped(row.line, NO_AREA);
        }
        let holders: Vec<AreaCode> = found.iter().skip(1).map(|area| area.code.clone()).collect();
        for (area, holder) in found.iter_mut().zip(holders) {
            area.parents.push(holder);
        }
        for area in found {
            if once.is_new(&area, row.line)? && receiver.record(area, row.line).is_break() {
                return Ok(says);
            }
        }
    }
    Ok(says)
}

fn plain(code: AreaCode, name: Text, kind: AreaKind) -> Area {
    Area {
        code,
        name,
        kind,
        parents: Vec::new(),
        overlaps: Vec::new(),
        made_of: Vec::new(),
        valid_from: None,
        valid_until: None,
        successor: None,
    }
}

/// The kind of area that a code of the ONS starts by saying. Codes that stand for none end in nines.
fn kind_of(code: &AreaCode) -> Option<AreaKind> {
    if code.as_str().ends_with("99999999") {
        return None;
    }
    Some(match code.as_str().get(..3)? {
        "E06" | "E08" | "E09" | "W06" | "S12" | "N09" => AreaKind::SingleTierAuthority,
        "E07" => AreaKind::District,
        "E10" => AreaKind::County,
        "E12" => AreaKind::Region,
        "E92" | "W92" | "S92" | "N92" => AreaKind::Country,
        "E54" => AreaKind::IntegratedCareBoard,
        "E38" => AreaKind::SubIcbLocation,
        "W11" | "S08" => AreaKind::HealthBoard,
        _ => return None,
    })
}

struct Columns {
    code: usize,
    name: usize,
    kind: usize,
    parents: Option<usize>,
    overlaps: Option<usize>,
    /// First day, last day, successor.
    validity: Option<[usize; 3]>,
}

impl Columns {
    fn of(header: &Header) -> Result<Self, ImportFault> {
        let [code, name, kind] = header.all(["code", "name", "kind"], OF)?;
        let validity = ["valid_from", "valid_until", "successor"];
        let validity = match validity.iter().any(|name| header.find(name).is_some()) {
            true => Some(header.all(validity, OF)?),
            false => None,
        };
        header.no_others(&COLUMNS)?;
        Ok(Self { code, name, kind, parents: header.find("parents"), overlaps: header.find("overlaps"), validity })
    }
}

fn read_ours(
    mut table: Table<'_>,
    header: &Header,
    receiver: &mut impl Receiver<Area>,
) -> Result<AreaFile, ImportFault> {
    let columns = Columns::of(header)?;
    let mut once = Once::default();
    while let Some(row) = table.next()? {
        let area = area(&row, &columns)?;
        if !once.is_new(&area, row.line)? {
            receiver.skipped(row.line, crate::postcodes::REPEATED);
        } else if receiver.record(area, row.line) == ControlFlow::Break(()) {
            break;
        }
    }
    Ok(AreaFile {
        parents: columns.parents.is_some(),
        overlaps: columns.overlaps.is_some(),
        validity: columns.validity.is_some(),
    })
}

/// The file is ours, so whatever is wrong with a row of it is a fault.
fn area(row: &Row<'_>, columns: &Columns) -> Result<Area, ImportFault> {
    let expected = |what: String| ImportFault::at(row.line, format!("expected {what}"), CORRECT);
    let code =
        |text: &str| AreaCode::parse(text).map_err(|_| expected(format!("{}, found `{text}`", AreaCode::EXPECTED)));
    let name = Text::parse(&row.text(columns.name)?).map_err(|_| expected("a name, found none".to_owned()))?;
    let own_code = code(&row.text(columns.code)?)?;
    let kind = kind(&row.text(columns.kind)?, &own_code).map_err(expected)?;
    let mut area = plain(own_code, name, kind);
    for (column, codes) in [(columns.parents, &mut area.parents), (columns.overlaps, &mut area.overlaps)] {
        if let Some(column) = column {
            let list = row.text(column)?;
            let given = list.split(BETWEEN).map(str::trim).filter(|text| !text.is_empty());
            *codes = given.map(code).collect::<Result<_, _>>()?;
        }
    }
    if let Some([from, until, successor]) = columns.validity {
        let day = |column| -> Result<Option<NaiveDate>, ImportFault> {
            let text = row.text(column)?;
            let day = (!text.is_empty()).then(|| text.parse());
            day.transpose().map_err(|_| expected(format!("a day such as `2026-03-31`, found `{text}`")))
        };
        (area.valid_from, area.valid_until) = (day(from)?, day(until)?);
        if area.valid_from.zip(area.valid_until).is_some_and(|(from, until)| until < from) {
            return Err(expected("`valid_until` not to be before `valid_from`".to_owned()));
        }
        let given = row.text(successor)?;
        area.successor = (!given.is_empty()).then(|| code(&given)).transpose()?;
        if area.successor.is_some() && area.valid_until.is_none() {
            return Err(expected("`valid_until`, the last day of the code, where there is a `successor`".to_owned()));
        }
    }
    Ok(area)
}

/// The kind of an area by its word, or what was expected instead.
fn kind(word: &str, code: &AreaCode) -> Result<AreaKind, String> {
    let Some((_, kind)) = KINDS.into_iter().find(|(name, _)| *name == word) else {
        let all = KINDS.map(|(name, _)| name).join("`, `");
        return Err(format!("a kind of area, one of `{all}`; found `{word}`"));
    };
    match kind_of(code) {
        Some(by_code) if by_code != kind => {
            let name = KINDS.into_iter().find(|(_, kind)| *kind == by_code).map_or("", |(name, _)| name);
            Err(format!("the kind `{name}`, which a code such as `{code}` stands for; found `{word}`"))
        }
        _ => Ok(kind),
    }
}
