//! Puts a value together from the events of the parser, on a stack of its own rather than by recursion.

use saphyr::Scalar;
use saphyr_parser::{Event, Marker, Parser, ScalarStyle, Span};
use serde_json::{Map, Number, Value};

use super::{DEEPEST_NESTING, Document, LONGEST_TEXT, Positions, child};
use crate::finding::{Cause, Finding, Position};

/// What has been read so far.
#[derive(Default)]
pub(super) struct Builder {
    root: Option<Value>,
    open: Vec<Open>,
    documents: usize,
    positions: Positions,
    findings: Vec<Finding>,
}

/// A list or mapping that is not at its end.
struct Open {
    pointer: String,
    node: Node,
}

enum Node {
    List(Vec<Value>),
    Mapping {
        entries: Map<String, Value>,
        /// The key whose value comes next.
        key: Option<Key>,
    },
}

struct Key {
    name: String,
    /// Whether the entry is left out: its key is not the first of its name, or is no key of ours.
    left_out: bool,
}

/// What follows an event.
#[derive(PartialEq, Eq)]
enum Next {
    GoOn,
    Stop,
}

impl Builder {
    /// Reads a text; true when it was read to its end.
    pub(super) fn read_all(&mut self, text: &str) -> bool {
        for event in Parser::new_from_str(text) {
            match event {
                Ok((event, span)) => {
                    if self.take(event, span) == Next::Stop {
                        return false;
                    }
                }
                Err(fault) => {
                    let message = format!("this is no valid YAML: {}", fault.info());
                    self.refuse(*fault.marker(), message, "YAML: `key: value` lines, lists with `- `");
                    return false;
                }
            }
        }
        true
    }

    pub(super) fn refuse_length(&mut self) {
        let start = Marker::new(0, 1, 0);
        self.refuse(start, "this file is too long", format!("at most {LONGEST_TEXT} bytes"));
    }

    pub(super) fn finish(mut self, whole: bool) -> Document {
        self.positions.note_value(String::new(), position(Marker::new(0, 1, 0)));
        Document {
            value: whole.then_some(self.root.unwrap_or(Value::Null)),
            positions: self.positions,
            findings: self.findings,
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Next {
        match event {
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => Next::GoOn,
            Event::DocumentStart(_) => self.start_document(span),
            Event::Alias(_) => {
                self.refuse(
                    span.start,
                    "this file refers to an earlier part of itself with `*`",
                    "the words themselves, written out again".to_owned(),
                );
                self.place_or_take_key(span, "", Value::Null)
            }
            Event::Scalar(text, style, _, tag) => {
                self.refuse_tag(tag.is_some(), span);
                let value = scalar(&text, style);
                self.place_or_take_key(span, &text, value)
            }
            Event::SequenceStart(_, tag) => self.start(Node::List(Vec::new()), span, tag.is_some()),
            Event::MappingStart(_, tag) => {
                let entries = Map::new();
                self.start(Node::Mapping { entries, key: None }, span, tag.is_some())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let closed = self.open.pop().map(|open| match open.node {
                    Node::List(items) => Value::Array(items),
                    Node::Mapping { entries, .. } => Value::Object(entries),
                });
                self.place(closed.unwrap_or(Value::Null));
                Next::GoOn
            }
        }
    }

    fn start_document(&mut self, span: Span) -> Next {
        self.documents += 1;
        if self.documents == 1 {
            return Next::GoOn;
        }
        self.refuse(span.start, "a second document starts here", "one document in a file".to_owned());
        Next::Stop
    }

    fn start(&mut self, node: Node, span: Span, tagged: bool) -> Next {
        self.refuse_tag(tagged, span);
        if self.expects_key() {
            self.refuse(span.start, "this key is a list or a mapping", "a word".to_owned());
            return Next::Stop;
        }
        if self.open.len() >= DEEPEST_NESTING {
            self.refuse(
                span.start,
                "this is nested too deeply",
                format!("at most {DEEPEST_NESTING} lists and mappings within each other"),
            );
            return Next::Stop;
        }
        let pointer = self.next_pointer();
        self.positions.note_value(pointer.clone(), position(span.start));
        self.open.push(Open { pointer, node });
        Next::GoOn
    }

    fn place_or_take_key(&mut self, span: Span, text: &str, value: Value) -> Next {
        if self.expects_key() {
            self.take_key(text, span);
            return Next::GoOn;
        }
        let pointer = self.next_pointer();
        // The parser puts a value that is not there at whatever comes next; people look for it at its key.
        let stands_at = match self.positions.key(&pointer) {
            Some(key) if span.is_empty() => key,
            _ => position(span.start),
        };
        self.positions.note_value(pointer, stands_at);
        self.place(value);
        Next::GoOn
    }

    fn take_key(&mut self, name: &str, span: Span) {
        let Some(Open { pointer, node: Node::Mapping { entries, key } }) = self.open.last_mut() else {
            return;
        };
        let (merge, again) = (name == "<<", entries.contains_key(name));
        *key = Some(Key { name: name.to_owned(), left_out: merge || again });
        let pointer = child(pointer, name);
        if merge {
            self.refuse(
                span.start,
                "this file merges an earlier part of itself with `<<`",
                "the words themselves, written out again".to_owned(),
            );
        } else if again {
            self.refuse(span.start, format!("the key `{name}` stands twice here"), "every key once".to_owned());
        } else {
            self.positions.note_key(pointer, position(span.start));
        }
    }

    fn place(&mut self, value: Value) {
        match self.open.last_mut().map(|open| &mut open.node) {
            None => self.root = Some(value),
            Some(Node::List(items)) => items.push(value),
            Some(Node::Mapping { entries, key }) => {
                if let Some(key) = key.take().filter(|key| !key.left_out) {
                    entries.insert(key.name, value);
                }
            }
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.open.last().map(|open| &open.node), Some(Node::Mapping { key: None, .. }))
    }

    /// The pointer of the value that comes next.
    fn next_pointer(&self) -> String {
        let Some(Open { pointer, node }) = self.open.last() else {
            return String::new();
        };
        match node {
            Node::List(items) => format!("{pointer}/{}", items.len()),
            Node::Mapping { key, .. } => child(pointer, key.as_ref().map_or("", |key| key.name.as_str())),
        }
    }

    fn refuse_tag(&mut self, tagged: bool, span: Span) {
        if tagged {
            self.refuse(
                span.start,
                "this value has a tag, `!`",
                "the value alone, in quotes where it is text".to_owned(),
            );
        }
    }

    fn refuse(&mut self, at: Marker, message: impl Into<String>, expected: impl Into<String>) {
        let finding = Finding::error(self.next_pointer(), message).expecting(expected).because(Cause::Writing);
        self.findings.push(Finding { position: Some(position(at)), ..finding });
    }
}

fn position(marker: Marker) -> Position {
    Position { line: marker.line(), column: marker.col() + 1 }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::String(text.to_owned());
    }
    if text.is_empty() {
        return Value::Null;
    }
    match Scalar::parse_from_cow(text.into()) {
        Scalar::Null => Value::Null,
        Scalar::Boolean(said) => Value::Bool(said),
        Scalar::Integer(number) => Value::Number(number.into()),
        Scalar::FloatingPoint(number) => {
            Number::from_f64(number.into_inner()).map_or_else(|| Value::String(text.to_owned()), Value::Number)
        }
        Scalar::String(text) => Value::String(text.into_owned()),
    }
}
