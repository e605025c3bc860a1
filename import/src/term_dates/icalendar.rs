//! A calendar as councils and schools publish it (iCalendar, RFC 5545): terms are its all-day events that say so.

use std::io::Read;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{TermRecord, TermsOwner, check_apart};
use crate::fault::{CORRECT, FETCH_AGAIN, ImportFault};
use crate::input::Member;
use crate::receiver::{Line, Receiver};
use crate::text::text;

const START: &[u8] = b"BEGIN:VCALENDAR";
/// Words of a summary that speak of a term and of no term.
const NO_TERM: [&str; 7] = ["half term", "half-term", "holiday", "break", "inset", "closed", "training"];

const NOT_A_TERM: &str = "its summary does not say that it is a term";
const NOT_WHOLE_DAYS: &str = "it is an event of hours and not of days";

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

pub(super) fn read(
    mut member: Member<'_>,
    owner: &TermsOwner,
    receiver: &mut impl Receiver<TermRecord>,
) -> Result<(), ImportFault> {
    let mut at = Line { file: Arc::clone(&member.name), number: 1 };
    let mut bytes = Vec::new();
    member.read_to_end(&mut bytes).map_err(|error| ImportFault::unreadable(&at.file, error))?;
    let mut event: Option<Event> = None;
    let mut terms = Vec::new();
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
            ("END", Some(_)) if value == "VEVENT" => match event.take().unwrap_or_default().term(owner) {
                Err(why) => receiver.skipped(&at, why),
                Ok(term) => {
                    check_apart(&terms, &term, &at)?;
                    terms.push(term.clone());
                    if receiver.record(term, &at).is_break() {
                        return Ok(());
                    }
                }
            },
            _ => {}
        }
    }
    if !has_ended {
        return Err(ImportFault::at(&at, "expected `END:VCALENDAR`, found the end of the file", FETCH_AGAIN));
    }
    if terms.is_empty() {
        return Err(ImportFault::of_file(
            &at.file,
            "expected events that say that they are terms, found none",
            CORRECT,
        ));
    }
    Ok(())
}

impl Event {
    fn term(self, owner: &TermsOwner) -> Result<TermRecord, &'static str> {
        let summary = self.summary.to_lowercase();
        if !summary.contains("term") || NO_TERM.iter().any(|word| summary.contains(word)) {
            return Err(NOT_A_TERM);
        }
        let Some(starts) = self.starts else {
            return Err(NOT_WHOLE_DAYS);
        };
        // Without an end the event is of one day.
        let ends = self.ends.and_then(|after| after.pred_opt()).unwrap_or(starts);
        Ok(TermRecord { owner: owner.clone(), starts, ends })
    }
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
