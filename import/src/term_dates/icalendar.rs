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
const STARTING: [&str; 4] = ["start", "begin", "commence", "first"];
const ENDING: [&str; 3] = ["end", "finish", "last"];

const NOT_A_TERM: &str = "its summary does not say that it is a term";
const NOT_WHOLE_DAYS: &str = "it is an event of hours and not of days";
const ONE_DAY: &str = "it is of one day, and its summary says neither that a term starts nor that one ends";
const NO_END: &str = "a term starts, and no event says when it ends";
const NO_START: &str = "a term ends, and no event says when it starts";

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
    /// A day that is one of the two.
    Edge(NaiveDate, Edge),
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    First,
    Last,
}

pub(super) fn read(
    member: Member<'_>,
    owner: &TermsOwner,
    receiver: &mut impl Receiver<TermRecord>,
) -> Result<(), ImportFault> {
    let file = Arc::clone(&member.name);
    let (mut found, mut edges) = (Vec::new(), Vec::new());
    for (at, event) in events(member)? {
        match event.says() {
            Err(why) => receiver.skipped(&at, why),
            Ok(Said::Term(starts, ends)) => found.push((at, starts, ends)),
            Ok(Said::Edge(day, edge)) => edges.push((day, edge, at)),
        }
    }
    found.extend(between(edges, receiver));
    found.sort_by_key(|(at, ..)| at.number);
    let mut terms = Vec::new();
    for (at, starts, ends) in found {
        let term = TermRecord { owner: owner.clone(), starts, ends };
        check(&terms, &term, &at)?;
        terms.push(term.clone());
        if receiver.record(term, &at).is_break() {
            return Ok(());
        }
    }
    if terms.is_empty() {
        return Err(ImportFault::of_file(&file, "expected events that say that they are terms, found none", CORRECT));
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
            ("DTSTART", Some(event)) => event.starts = day(value),
            ("DTEND", Some(event)) => event.ends = day(value),
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
        if !summary.contains("term") || NO_TERM.iter().any(|word| summary.contains(word)) {
            return Err(NOT_A_TERM);
        }
        let Some(starts) = self.starts else {
            return Err(NOT_WHOLE_DAYS);
        };
        // Without an end the event is of one day.
        let ends = self.ends.and_then(|after| after.pred_opt()).unwrap_or(starts);
        if starts != ends {
            return Ok(Said::Term(starts, ends));
        }
        let words = summary.split(|letter: char| !letter.is_alphanumeric());
        let has = |beginnings: &[&str]| words.clone().any(|word| beginnings.iter().any(|it| word.starts_with(it)));
        match (has(&STARTING), has(&ENDING)) {
            (true, false) => Ok(Said::Edge(starts, Edge::First)),
            (false, true) => Ok(Said::Edge(starts, Edge::Last)),
            _ => Err(ONE_DAY),
        }
    }
}

/// The terms between first days and last ones, each at the line of its first. One without the other is skipped.
fn between(
    mut edges: Vec<(NaiveDate, Edge, Line)>,
    receiver: &mut impl Receiver<TermRecord>,
) -> Vec<(Line, NaiveDate, NaiveDate)> {
    edges.sort();
    let mut terms = Vec::new();
    let mut open: Option<(NaiveDate, Line)> = None;
    for (day, edge, at) in edges {
        match (edge, open.take()) {
            (Edge::Last, Some((first, at))) => terms.push((at, first, day)),
            (Edge::Last, None) => receiver.skipped(&at, NO_START),
            (Edge::First, before) => {
                before.inspect(|(_, at)| receiver.skipped(at, NO_END));
                open = Some((day, at));
            }
        }
    }
    open.inspect(|(_, at)| receiver.skipped(at, NO_END));
    terms
}

/// A day; none of an instant.
fn day(value: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(value.trim(), "%Y%m%d").ok()
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
