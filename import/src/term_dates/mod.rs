//! Term dates: a CSV file of ours, or a calendar (iCalendar) of one authority or one school.

mod icalendar;

use chrono::NaiveDate;
use domain::vocabulary::{AreaCode, Urn};

use crate::fault::{CORRECT, FETCH_AGAIN, ImportFault};
use crate::input::Input;
use crate::postcodes::REPEATED;
use crate::receiver::{Line, Receiver};
use crate::table::{Row, Table};

/// Whose term dates they are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermsOwner {
    /// An authority's, for its schools.
    Area(AreaCode),
    /// One school's.
    School(Urn),
}

/// One term, or one half of one. The week-ends within belong to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermRecord {
    /// Whose it is.
    pub owner: TermsOwner,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
}

const OF: &str = "term dates (`area`, `school`, `starts`, `ends`)";

/// Reads term dates. A calendar does not say whose they are, so that has to be named with it; a CSV file does.
pub fn read_term_dates(
    input: &mut Input,
    owner: Option<TermsOwner>,
    receiver: &mut impl Receiver<TermRecord>,
) -> Result<(), ImportFault> {
    let file = input.only("a CSV or iCalendar file", |name| name.ends_with(".csv") || name.ends_with(".ics"))?;
    input.expect(std::slice::from_ref(&file))?;
    let member = input.read(&file)?;
    if member.name.to_lowercase().ends_with(".ics") && !icalendar::is_one(&member) {
        return Err(ImportFault::of_file(
            &member.name,
            "expected `BEGIN:VCALENDAR` at the start of a calendar",
            FETCH_AGAIN,
        ));
    }
    if icalendar::is_one(&member) {
        let Some(owner) = owner else {
            let problem = "a calendar does not say whose term dates it holds";
            return Err(ImportFault::of_file(
                &member.name,
                problem,
                "Name the authority with --area, or the school with --school",
            ));
        };
        return icalendar::read(member, &owner, receiver);
    }
    if owner.is_some() {
        let problem = "a CSV file says itself whose term dates it holds";
        return Err(ImportFault::of_file(&member.name, problem, "Leave --area and --school away"));
    }
    read_csv(Table::new(member), receiver)
}

fn read_csv(mut table: Table<'_>, receiver: &mut impl Receiver<TermRecord>) -> Result<(), ImportFault> {
    let columns = table.header()?.all(["area", "school", "starts", "ends"], OF)?;
    let mut terms: Vec<TermRecord> = Vec::new();
    while let Some(row) = table.next()? {
        let term = term(&row, columns)?;
        if terms.contains(&term) {
            receiver.skipped(row.line, REPEATED);
            continue;
        }
        check(&terms, &term, row.line)?;
        terms.push(term.clone());
        if receiver.record(term, row.line).is_break() {
            break;
        }
    }
    Ok(())
}

/// The most days of a term: half a year. A school year is no term, since it has holidays within it.
const MOST_DAYS: i64 = 183;

/// That a term ends when it has started, is no longer than terms are, and shares no day with another of the same owner.
fn check(terms: &[TermRecord], term: &TermRecord, line: &Line) -> Result<(), ImportFault> {
    let days = (term.ends - term.starts).num_days() + 1;
    if days < 1 {
        let problem = format!("expected a term that starts on {} to end then or later", term.starts);
        return Err(ImportFault::at(line, problem, CORRECT));
    }
    if days > MOST_DAYS {
        let problem = format!("expected a term of half a year at most, found one of {days} days from {}", term.starts);
        return Err(ImportFault::at(line, problem, "Give each term by itself, without the holidays between them"));
    }
    let mut others = terms.iter().filter(|other| other.owner == term.owner);
    match others.find(|other| other.starts <= term.ends && term.starts <= other.ends) {
        None => Ok(()),
        Some(other) => {
            let problem = format!("expected terms apart from each other, but one from {} overlaps", other.starts);
            Err(ImportFault::at(line, problem, CORRECT))
        }
    }
}

/// The file is ours, so whatever is wrong with a row of it is a fault.
fn term(row: &Row<'_>, [area, school, starts, ends]: [usize; 4]) -> Result<TermRecord, ImportFault> {
    let expected = |what: String| ImportFault::at(row.line, format!("expected {what}"), CORRECT);
    let (area, school) = (row.text(area)?, row.text(school)?);
    let owner = match (area.is_empty(), school.is_empty()) {
        (false, true) => {
            AreaCode::parse(&area).map(TermsOwner::Area).map_err(|_| expected(AreaCode::EXPECTED.to_owned()))?
        }
        (true, false) => Urn::parse(&school).map(TermsOwner::School).map_err(|_| expected(Urn::EXPECTED.to_owned()))?,
        _ => return Err(expected("either an area or a school".to_owned())),
    };
    let day = |column| -> Result<NaiveDate, ImportFault> {
        let text = row.text(column)?;
        text.parse().map_err(|_| expected(format!("a day such as `2026-09-01`, found `{text}`")))
    };
    Ok(TermRecord { owner, starts: day(starts)?, ends: day(ends)? })
}
