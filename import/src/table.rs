//! A CSV file, row by row.

use std::borrow::Cow;
use std::sync::Arc;

use csv::{ByteRecord, ErrorKind, ReaderBuilder};

use crate::fault::{CORRECT, FETCH_AGAIN, ImportFault, NAME_ANOTHER};
use crate::input::Member;
use crate::receiver::Line;
use crate::text::text;

/// The rows of a CSV file, all of one width.
pub(crate) struct Table<'a> {
    reader: csv::Reader<Member<'a>>,
    row: ByteRecord,
    line: Line,
    /// Whether the row in hand has been looked at and not yet been given.
    looked_at: bool,
    /// Whether what has been read so far is a header alone.
    header_alone: bool,
}

impl<'a> Table<'a> {
    /// The rows of a file, its first among them.
    pub(crate) fn new(member: Member<'a>) -> Self {
        let line = Line { file: Arc::clone(&member.name), number: 1 };
        let reader = ReaderBuilder::new().has_headers(false).buffer_capacity(1 << 16).from_reader(member);
        Self { reader, row: ByteRecord::new(), line, looked_at: false, header_alone: false }
    }

    /// The next row; none after the last. A fault where it has more or fewer fields than the first, the file ends
    /// within it, or a header has no row below it.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>, ImportFault> {
        let is_there = std::mem::take(&mut self.looked_at) || self.advance()?;
        if std::mem::take(&mut self.header_alone) && !is_there {
            let problem = "expected rows below the header, found none";
            return Err(ImportFault::of_file(&self.line.file, problem, FETCH_AGAIN));
        }
        Ok(is_there.then_some(Row { fields: &self.row, line: &self.line }))
    }

    /// How many fields the next row has; none after the last.
    pub(crate) fn width_ahead(&mut self) -> Result<Option<usize>, ImportFault> {
        self.looked_at = self.looked_at || self.advance()?;
        Ok(self.looked_at.then_some(self.row.len()))
    }

    fn advance(&mut self) -> Result<bool, ImportFault> {
        match self.reader.read_byte_record(&mut self.row) {
            Ok(true) => {}
            Ok(false) => return self.end().map(|()| false),
            Err(error) => return Err(self.fault(error)),
        }
        self.line.number = self.row.position().map_or(self.line.number, |position| self.line_of(position));
        if self.reader.is_done() {
            self.end()?;
        }
        Ok(true)
    }

    /// The header: the names of the columns.
    pub(crate) fn header(&mut self) -> Result<Header, ImportFault> {
        let file = Arc::clone(&self.line.file);
        let Some(row) = self.next()? else {
            return Err(ImportFault::of_file(&file, "expected a header, found an empty file", FETCH_AGAIN));
        };
        let names = (0..row.width()).map(|column| Ok(row.text(column)?.to_lowercase()));
        let header = Header { names: names.collect::<Result<_, ImportFault>>()?, line: row.line.clone() };
        self.header_alone = true;
        Ok(header)
    }

    /// The line in which a row starts. The reader takes a row to end at a carriage return, and has not counted the line feed
    /// after it by then.
    fn line_of(&self, position: &csv::Position) -> u64 {
        let is_first = position.byte() == 0;
        position.line() + u64::from(!is_first && self.reader.get_ref().has_returns())
    }

    /// Whether the file ended as it should.
    fn end(&self) -> Result<(), ImportFault> {
        if self.reader.get_ref().within_quotes() {
            return Err(ImportFault::at(
                &self.line,
                "expected a quoted field to end, found the end of the file",
                FETCH_AGAIN,
            ));
        }
        Ok(())
    }

    fn fault(&self, error: csv::Error) -> ImportFault {
        let file = &self.line.file;
        let line = error.position().map_or(self.line.number, |position| self.line_of(position));
        match error.into_kind() {
            ErrorKind::Io(error) => ImportFault::unreadable(file, error),
            ErrorKind::UnequalLengths { expected_len, len, .. } => {
                let line = Line { file: Arc::clone(file), number: line };
                let problem = format!("expected {expected_len} fields as in the first line, found {len}");
                ImportFault::at(&line, problem, FETCH_AGAIN)
            }
            other => ImportFault::of_file(file, format!("cannot be read ({other:?})"), FETCH_AGAIN),
        }
    }
}

/// One row.
pub(crate) struct Row<'t> {
    fields: &'t ByteRecord,
    pub(crate) line: &'t Line,
}

impl Row<'_> {
    /// How many fields it has.
    pub(crate) fn width(&self) -> usize {
        self.fields.len()
    }

    /// A field as text; empty where there is no such column. A fault where it is not text.
    pub(crate) fn text(&self, column: usize) -> Result<Cow<'_, str>, ImportFault> {
        text(self.fields.get(column).unwrap_or_default()).map_err(|_| {
            let problem = format!("expected UTF-8 or Windows-1252 in field {}, found bytes of neither", column + 1);
            ImportFault::at(self.line, problem, "Save the file as UTF-8")
        })
    }
}

/// The names of the columns, in lower case.
pub(crate) struct Header {
    names: Vec<String>,
    line: Line,
}

impl Header {
    /// The column of a name.
    pub(crate) fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|it| it.eq_ignore_ascii_case(name))
    }

    /// The first column whose name is like this.
    pub(crate) fn find_like(&self, like: impl Fn(&str) -> bool) -> Option<usize> {
        self.names.iter().position(|name| like(name))
    }

    /// The columns of these names. A fault that names all that are missing.
    pub(crate) fn all<const N: usize>(&self, names: [&str; N], of: &str) -> Result<[usize; N], ImportFault> {
        let missing: Vec<&str> = names.into_iter().filter(|name| self.find(name).is_none()).collect();
        if missing.is_empty() {
            return Ok(names.map(|name| self.find(name).unwrap_or_default()));
        }
        Err(self.lacks(&missing.join("`, `"), of))
    }

    /// That there is no other column, and each once: what a misspelt one says would be lost.
    pub(crate) fn no_others(&self, names: &[&str]) -> Result<(), ImportFault> {
        let is_known = |name: &String| names.iter().any(|it| it.eq_ignore_ascii_case(name));
        let mut named = self.names.iter().enumerate().filter(|(_, name)| !name.is_empty());
        match named.find(|(place, name)| !is_known(name) || self.find(name).is_some_and(|first| first < *place)) {
            None => Ok(()),
            Some((_, name)) => {
                let known = names.join("`, `");
                let problem = format!("expected no columns but `{known}`, each once; found `{name}`");
                Err(ImportFault::at(&self.line, problem, CORRECT))
            }
        }
    }

    /// That a column is missing.
    pub(crate) fn lacks(&self, name: &str, of: &str) -> ImportFault {
        let found = self.names.iter().take(8).map(String::as_str).collect::<Vec<_>>().join("`, `");
        let problem = format!("expected the header of {of}, with `{name}`; found `{found}`");
        ImportFault::at(&self.line, problem, NAME_ANOTHER)
    }
}
