//! Those that are hostile: each sends one request after the other of its kind, and takes what comes of it.

use std::fmt;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

/// How long an answer is waited for, and how long one that is slow waits at a time.
const PATIENCE: Duration = Duration::from_secs(3);
const SLOW: Duration = Duration::from_millis(100);
const INTROSPECTION: &str = "{ __schema { types { name description fields { name description args { name type { name \
    ofType { name } } } type { name ofType { name ofType { name } } } } inputFields { name } enumValues { name } } } }";

/// What they send.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// A question about a child of whom nothing is known, so that all services are answered for, with a long page.
    MatchAll,
    /// The same question ten times under other names.
    MatchTenTimes,
    /// A page with as many objects as may be, under a name that no answer is kept for.
    LongPage,
    /// All services by a letter that most words start with.
    Search,
    /// The schema whole.
    Introspection,
    /// Fragments that come to a million.
    Fragments,
    /// A body of as many bytes as may be, all of it sound.
    BigBody,
    /// One of a hundred times as many.
    HugeBody,
    /// One that is no JSON.
    Malformed,
    /// A head that never ends.
    SlowHead,
    /// A body that comes a letter at a time.
    SlowBody,
    /// Answers that are never read.
    NeverRead,
}

const KINDS: [Kind; 12] = [
    Kind::MatchAll,
    Kind::LongPage,
    Kind::BigBody,
    Kind::Malformed,
    Kind::SlowHead,
    Kind::MatchTenTimes,
    Kind::Search,
    Kind::Introspection,
    Kind::Fragments,
    Kind::HugeBody,
    Kind::SlowBody,
    Kind::NeverRead,
];

/// Their requests, made once.
pub(super) struct Hostile {
    fragments: String,
    big: String,
    huge: String,
}

/// What came of their requests, by the first digit of the status.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    answered: u64,
    refused: u64,
    limited: u64,
    faults: u64,
    cut: u64,
}

impl Tally {
    pub(super) fn add(&mut self, other: &Self) {
        self.answered += other.answered;
        self.refused += other.refused;
        self.limited += other.limited;
        self.faults += other.faults;
        self.cut += other.cut;
    }

    /// How many there were, whatever came of them.
    pub(super) fn requests(&self) -> u64 {
        self.answered + self.refused + self.limited + self.faults + self.cut
    }

    /// How many were answered, and not refused.
    pub(super) fn answered(&self) -> u64 {
        self.answered
    }

    /// As one process tells another.
    pub(super) fn in_numbers(&self) -> String {
        let Self { answered, refused, limited, faults, cut } = self;
        format!("{answered} {refused} {limited} {faults} {cut}")
    }

    /// As another process told it.
    pub(super) fn of_numbers(text: &str) -> Option<Self> {
        let numbers: Vec<u64> = text.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
        let [answered, refused, limited, faults, cut] = numbers.try_into().ok()?;
        Some(Self { answered, refused, limited, faults, cut })
    }

    fn count(&mut self, head: &[u8]) {
        let status = String::from_utf8_lossy(head.get(9..12).unwrap_or_default()).into_owned();
        let count = match status.as_str() {
            "200" => &mut self.answered,
            "429" => &mut self.limited,
            _ if status.starts_with('4') => &mut self.refused,
            _ if status.starts_with('5') => &mut self.faults,
            _ => &mut self.cut,
        };
        *count += 1;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { answered, refused, limited, faults, cut } = self;
        write!(formatter, "{answered} answered, {refused} refused, {limited} limited, {faults} faults, {cut} cut off")
    }
}

impl Hostile {
    pub(super) fn new(services: usize) -> Self {
        let doubled: String =
            (0..20).map(|n| format!("fragment F{n} on Service {{ ...F{m} ...F{m} }} ", m = n + 1)).collect();
        let fragments = format!("{{ services {{ nodes {{ ...F0 }} }} }} {doubled} fragment F20 on Service {{ slug }}");
        let filler: Vec<String> = (0..services.min(100)).map(|n| format!("service-{n}-{}", "x".repeat(560))).collect();
        Self {
            fragments: json!({"query": fragments}).to_string(),
            big: json!({"query": "query ($s: String!) { service(slug: $s) { slug } }",
                "variables": {"s": "none", "more": filler}})
            .to_string(),
            huge: "x".repeat(6_000_000),
        }
    }

    fn body(&self, kind: Kind, number: u64) -> String {
        let matched = "matchServices(child: {needs: [\"handwriting\"]}, first: 100) { totalCount nodes { outcome headline \
            reasons { explanation } questions { text } } }";
        let once = |fields: &str| json!({"query": format!("query Q{number} {{ {fields} }}")}).to_string();
        match kind {
            Kind::MatchTenTimes => {
                once(&(0..10).map(|n| format!("a{n}: {} ", matched.replace("100", "5"))).collect::<String>())
            }
            Kind::LongPage => once(
                "services(first: 100) { nodes { slug name summary provider { name } offers { slug title description } \
                 coverage { basis } } }",
            ),
            Kind::Search => once("services(where: {text: \"s\"}, first: 100) { totalCount nodes { slug name } }"),
            Kind::Introspection => once(INTROSPECTION.trim_start_matches("{ ").trim_end_matches(" }")),
            Kind::Fragments => self.fragments.clone(),
            Kind::BigBody => self.big.clone(),
            Kind::HugeBody => self.huge.clone(),
            Kind::Malformed => "{\"query\": \"{ services ".repeat(2_000),
            _ => once(matched),
        }
    }
}

/// Attacks in one way until told to stop.
pub(super) fn attack(hostile: &Hostile, server: SocketAddr, address: &str, number: usize, stop: &AtomicBool) -> Tally {
    let kind = KINDS[number % KINDS.len()];
    let mut tally = Tally::default();
    let mut sent = (number as u64) << 32;
    while !stop.load(Ordering::Relaxed) {
        sent += 1;
        let body = hostile.body(kind, sent);
        // A connection that is refused or cut is what the server is for.
        match one(kind, server, address, &body, stop) {
            Ok(head) => tally.count(&head),
            Err(_) => tally.cut += 1,
        }
    }
    tally
}

/// One request; the beginning of its answer.
fn one(kind: Kind, server: SocketAddr, address: &str, body: &str, stop: &AtomicBool) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect_timeout(&server, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: bench\r\nx-forwarded-for: {address}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n",
        body.len()
    );
    match kind {
        Kind::SlowHead => {
            for byte in head.bytes().cycle() {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                stream.write_all(&[byte])?;
                std::thread::sleep(SLOW);
            }
        }
        Kind::SlowBody => {
            stream.write_all(format!("{head}\r\n").as_bytes())?;
            for byte in body.bytes() {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                stream.write_all(&[byte])?;
                std::thread::sleep(SLOW);
            }
        }
        Kind::NeverRead => {
            for _ in 0..20 {
                stream.write_all(format!("{head}\r\n{body}").as_bytes())?;
                std::thread::sleep(SLOW);
                if stop.load(Ordering::Relaxed) {
                    break;
                }
            }
        }
        _ => {
            stream.write_all(format!("{head}connection: close\r\n\r\n").as_bytes())?;
            let _ = stream.write_all(body.as_bytes());
        }
    }
    let mut answer = Vec::new();
    if matches!(kind, Kind::NeverRead) {
        return Ok(answer);
    }
    let mut some = [0; 65_536];
    loop {
        match stream.read(&mut some)? {
            0 => return Ok(answer),
            count if answer.is_empty() => answer.extend(some.iter().take(count.min(64))),
            _ => {}
        }
    }
}
