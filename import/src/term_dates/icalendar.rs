//! A calendar as councils and schools publish it (iCalendar, RFC 5545). Terms are its all-day events that say so: one
//! event for all of a term, or one for its first day and one for its last.

use std::io::Read;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{TermRecord, TermsOwner, check};
use crate::fault::{CORRECT, FETCH_AGAIN, ImportFault};
use crate::input::Member;
use crate::receiver::{Line, Receiver};
use crate::text::text;

const START: &[u8] = b"BEGIN:VCALENDAR";
/// Words of a summary that speak of a term and of no term.
const NO_TERM: [&str; 7] = ["half term", "half-term", "holiday", "break", "inset", "closed", "training"];
/// How words start that speak of the first day of a term, and of its last.
const STARTING: [&str; 5] = ["start", "begin", "commence", "first", "open"];
const ENDING: [&str; 5] = ["end", "finish", "last", "final", "close"];
/// Words by which one term is told from another, beside numbers.
const NAMES: [&str; 6] = ["autumn", "spring", "summer", "michaelmas", "lent", "trinity"];
/// Other words that a summary may have. With any further one it may speak of something else that happens in a term.
const OTHER: [&str; 12] =
    ["term", "terms", "day", "of", "for", "the", "in", "all", "school", "schools", "pupils", "students"];
/// The fewest days of a term that one event is for.
const FEWEST_DAYS: i64 = 7;

const NONE: &str = "expected events that say that they are terms, found none";
const NOT_A_TERM: &str = "its summary does not say that it is a term, and nothing else";
const NOT_WHOLE_DAYS: &str = "it is an event of hours and not of days";
const FEW_DAYS: &str = "it is of a few days, and its summary says neither that a term starts nor that one ends";
const NO_END: &str = "a term starts, and no event that comes next says when it ends";
const NO_START: &str = "a term ends, and no event that comes before says when it starts";

pub(super) fn is_one(member: &Member<'_>) -> bool {
    member.start().starts_with(START)
}

/// An event as far as it has been read.
#[derive(Default)]
struct Event {
    summary: String,
    starts: Option<NaiveDate>,
    /// The day after the last, as calendars say it.
    ends: Option<NaiveDate>,
}

/// What an event says.
enum Said {
    /// A term, by its first day and its last.
    Term(NaiveDate, NaiveDate),
    /// A day that is one of the two, and what the term is called.
    Edge(NaiveDate, Edge, Name),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    First,
    Last,
}

/// The words that tell a term from another; none where it is just a term.
type Name = Vec<String>;

pub(super) fn read(
    member: Member<'_>,
    owner: &TermsOwner,
    receiver: &mut impl Receiver<TermRecord>,
) -> Result<(), ImportFault> {
    let file = Arc::clone(&member.name);
    let (mut found, mut edges, mut skipped) = (Vec::new(), Vec::new(), Vec::new());
    for (at, event) in events(member)? {
        match event.says() {
            Err(why) => skipped.push((at, why)),
            Ok(Said::Term(starts, ends)) => found.push((at, starts, ends)),
            Ok(Said::Edge(day, edge, name)) => edges.push((day, edge, name, at)),
        }
    }
    found.extend(between(edges, &mut skipped));
    skipped.sort();
    if found.is_empty() {
        return Err(match skipped.first() {
            Some((at, why)) => ImportFault::at(at, format!("{NONE}: {why}"), CORRECT),
            None => ImportFault::of_file(&file, NONE, CORRECT),
        });
    }
    skipped.iter().for_each(|(at, why)| receiver.skipped(at, why));
    found.sort_by_key(|(at, ..)| at.number);
    let mut terms = Vec::new();
    for (at, starts, ends) in found {
        let term = TermRecord { owner: owner.clone(), starts, ends };
        check(&terms, &term, &at)?;
        terms.push(term.clone());
        if receiver.record(term, &at).is_break() {
            break;
        }
    }
    Ok(())
}

/// The events of a calendar, each at the line where it ends.
fn events(mut member: Member<'_>) -> Result<Vec<(Line, Event)>, ImportFault> {
    let mut at = Line { file: Arc::clone(&member.name), number: 1 };
    let mut bytes = Vec::new();
    member.read_to_end(&mut bytes).map_err(|error| ImportFault::unreadable(&at.file, error))?;
    let mut events = Vec::new();
    let mut event: Option<Event> = None;
    let mut has_ended = false;
    for (number, line) in unfolded(&bytes) {
        at.number = number;
        let line = text(&line)
            .map_err(|_| ImportFault::at(&at, "expected UTF-8 or Windows-1252", "Save the file as UTF-8"))?;
        let Some((name, value)) = line.split_once(':') else { continue };
        match (name.split(';').next().unwrap_or(name).to_ascii_uppercase().as_str(), &mut event) {
            ("BEGIN", _) if value == "VEVENT" => event = Some(Event::default()),
            ("END", _) if value == "VCALENDAR" => has_ended = true,
            ("SUMMARY", Some(event)) => event.summary = value.to_owned(),
            ("DTSTART", Some(event)) => event.starts = day(value, &at)?,
            ("DTEND", Some(event)) => event.ends = day(value, &at)?,
            ("END", Some(_)) if value == "VEVENT" => events.push((at.clone(), event.take().unwrap_or_default())),
            _ => {}
        }
    }
    if !has_ended {
        return Err(ImportFault::at(&at, "expected `END:VCALENDAR`, found the end of the file", FETCH_AGAIN));
    }
    Ok(events)
}

impl Event {
    fn says(self) -> Result<Said, &'static str> {
        let summary = self.summary.to_lowercase();
        if NO_TERM.iter().any(|word| summary.contains(word)) {
            return Err(NOT_A_TERM);
        }
        let words: Vec<&str> = summary.split(|letter: char| !letter.is_alphanumeric()).collect();
        let starts_with = |word: &str, beginnings: &[&str]| beginnings.iter().any(|it| word.starts_with(it));
        let is_name = |word: &str| NAMES.contains(&word) || word.starts_with(|letter: char| letter.is_ascii_digit());
        let is_expected = |word: &&str| {
            let is_edge = starts_with(word, &STARTING) || starts_with(word, &ENDING);
            word.is_empty() || is_edge || is_name(word) || OTHER.contains(word)
        };
        let is_term = words.contains(&"term") || words.contains(&"terms");
        if !is_term || !words.iter().all(is_expected) {
            return Err(NOT_A_TERM);
        }
        let Some(starts) = self.starts else {
            return Err(NOT_WHOLE_DAYS);
        };
        // Without an end the event is of one day.
        let ends = self.ends.and_then(|after| after.pred_opt()).unwrap_or(starts);
        if (ends - starts).num_days() + 1 >= FEWEST_DAYS || ends < starts {
            return Ok(Said::Term(starts, ends));
        }
        let name = words.iter().filter(|word| is_name(word)).map(|word| (*word).to_owned()).collect();
        let has = |beginnings: &[&str]| words.iter().any(|word| starts_with(word, beginnings));
        match (has(&STARTING), has(&ENDING)) {
            (true, false) => Ok(Said::Edge(starts, Edge::First, name)),
            (false, true) => Ok(Said::Edge(ends, Edge::Last, name)),
            _ => Err(FEW_DAYS),
        }
    }
}

/// The terms between a first day and the last one that comes next, where both are of the same name or one has none; each at
/// the line of its first. What is left over is skipped.
fn between(
    mut edges: Vec<(NaiveDate, Edge, Name, Line)>,
    skipped: &mut Vec<(Line, &'static str)>,
) -> Vec<(Line, NaiveDate, NaiveDate)> {
    edges.sort();
    let mut terms = Vec::new();
    let mut open: Option<(NaiveDate, Name, Line)> = None;
    for (day, edge, name, at) in edges {
        match (edge, open.take()) {
            (Edge::Last, Some((first, of, start))) if of == name || of.is_empty() || name.is_empty() => {
                terms.push((start, first, day));
            }
            (Edge::Last, before) => {
                skipped.extend(before.map(|(_, _, start)| (start, NO_END)));
                skipped.push((at, NO_START));
            }
            (Edge::First, before) => {
                skipped.extend(before.map(|(_, _, start)| (start, NO_END)));
                open = Some((day, name, at));
            }
        }
    }
    skipped.extend(open.map(|(_, _, start)| (start, NO_END)));
    terms
}

/// A day; none of an instant. A fault where there is no such day.
fn day(value: &str, at: &Line) -> Result<Option<NaiveDate>, ImportFault> {
    let value = value.trim();
    if value.len() != 8 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    let day = NaiveDate::parse_from_str(value, "%Y%m%d").map(Some);
    day.map_err(|_| ImportFault::at(at, format!("expected a day such as `20260901`, found `{value}`"), CORRECT))
}

/// The lines, each by its number: one that starts with a space goes on with the one before.
fn unfolded(bytes: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let mut lines: Vec<(u64, Vec<u8>)> = Vec::new();
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line.strip_prefix(b" ").or_else(|| line.strip_prefix(b"\t")), lines.last_mut()) {
            (Some(more), Some((_, before))) => before.extend_from_slice(more),
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}
