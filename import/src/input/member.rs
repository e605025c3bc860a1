//! One file as it is read.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;

use super::Progress;
use crate::fault::ImportFault;

/// How many bytes are read at once.
const BUFFER: usize = 1 << 17;
const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";
const UTF_16_MARKS: [&[u8]; 2] = [b"\xff\xfe", b"\xfe\xff"];

/// A file as it is read: without the mark of UTF-8 that it may start with. It counts what it gives.
pub(crate) struct Member<'a> {
    pub(crate) name: Arc<str>,
    bytes: BufReader<Box<dyn Read + 'a>>,
    progress: Progress,
    /// Whether an odd number of quotation marks has been read.
    within_quotes: bool,
    /// Whether its lines end as those of Windows do.
    returns: bool,
}

impl<'a> Member<'a> {
    pub(super) fn new(name: String, bytes: Box<dyn Read + 'a>, progress: Progress) -> Result<Self, ImportFault> {
        let mut bytes = BufReader::with_capacity(BUFFER, bytes);
        let start = bytes.fill_buf().map_err(|error| ImportFault::unreadable(&name, error))?;
        if UTF_16_MARKS.iter().any(|mark| start.starts_with(mark)) {
            let problem = "expected UTF-8 or Windows-1252, found UTF-16";
            return Err(ImportFault::of_file(&name, problem, "Save the file as UTF-8"));
        }
        if start.starts_with(UTF_8_MARK) {
            bytes.consume(UTF_8_MARK.len());
            progress.add(UTF_8_MARK.len());
        }
        let line = bytes.buffer().split(|byte| *byte == b'\n').next().unwrap_or_default();
        let returns = line.len() < bytes.buffer().len() && line.ends_with(b"\r");
        Ok(Self { name: name.into(), bytes, progress, within_quotes: false, returns })
    }

    /// What it starts with, as much as is in hand.
    pub(crate) fn start(&self) -> &[u8] {
        self.bytes.buffer()
    }

    /// Whether its lines end in a carriage return and a line feed, as official files' do.
    pub(crate) fn has_returns(&self) -> bool {
        self.returns
    }

    /// Whether what has been read ends within quotation marks.
    pub(crate) fn within_quotes(&self) -> bool {
        self.within_quotes
    }
}

impl Read for Member<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        let quotes = buffer.iter().take(read).filter(|byte| **byte == b'"').count();
        self.within_quotes ^= quotes % 2 == 1;
        self.progress.add(read);
        Ok(read)
    }
}
