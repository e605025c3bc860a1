//! What codes stand for: areas and sources.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::nearest::{nearest, nearest_by};
use domain::vocabulary::{Area, AreaCode, Gazetteer};
use serde_json::{Map, Value};

use super::FileKind;
use super::outline::At;
use crate::finding::{Cause, Finding};
use crate::schema::{AREAS, SOURCE};

/// How many characters of a GSS code say what kind of area it is.
const GSS_KIND: usize = 3;

/// Area codes that stand for no area or for one that has ended, and references to sources that are not listed.
pub(super) fn findings(
    kind: FileKind,
    schema: &Value,
    value: &Value,
    areas: &Gazetteer,
    on: NaiveDate,
) -> Vec<Finding> {
    let root = At::root(value);
    let mut codes = Codes {
        schema,
        areas,
        places: root.items("places").iter().filter_map(|place| Some(place.text_at("code")?.1)).collect(),
        sources: source_keys(kind, &root),
        on,
        findings: Vec::new(),
    };
    codes.of_places(&root);
    codes.walk(schema, &root);
    codes.findings
}

/// The code of the area whose name is most like a text.
pub(super) fn nearest_area(areas: &Gazetteer, text: &str) -> Option<String> {
    let upper = text.trim().to_uppercase();
    if let Some(area) = AreaCode::parse(&upper).ok().and_then(|code| areas.get(&code)) {
        return Some(with_name(area));
    }
    nearest_by(text, areas.areas().map(|area| (area.name.as_str(), area))).map(with_name)
}

fn with_name(area: &Area) -> String {
    format!("{} ({})", area.code, area.name)
}

fn source_keys<'a>(kind: FileKind, root: &At<'a>) -> BTreeSet<&'a str> {
    let owner = match kind {
        FileKind::Provider => root.get("provider"),
        FileKind::Guide => Some(root.clone()),
    };
    let sources = owner.map(|owner| owner.items("sources")).unwrap_or_default();
    sources.iter().filter_map(|source| Some(source.text_at("key")?.1)).collect()
}

struct Codes<'a> {
    schema: &'a Value,
    areas: &'a Gazetteer,
    /// The codes of the places that the file defines.
    places: BTreeSet<&'a str>,
    /// The keys of the sources that the file lists.
    sources: BTreeSet<&'a str>,
    on: NaiveDate,
    findings: Vec<Finding>,
}

impl<'a> Codes<'a> {
    /// Follows a value through the schema. The value, which is finite, bounds the way.
    fn walk(&mut self, rule: &'a Value, at: &At<'a>) {
        let Some(keywords) = rule.as_object() else {
            return;
        };
        self.look(keywords, at);
        let target = keywords.get("$ref").and_then(Value::as_str).and_then(|it| it.strip_prefix('#'));
        if let Some(target) = target.and_then(|pointer| self.schema.pointer(pointer)) {
            self.walk(target, at);
        }
        if let Some(items) = keywords.get("items") {
            at.elements().iter().for_each(|item| self.walk(items, item));
        }
        if let Some(properties) = keywords.get("properties") {
            for (key, entry) in at.entries() {
                if let Some(rule) = properties.get(key) {
                    self.walk(rule, &entry);
                }
            }
        }
    }

    fn look(&mut self, keywords: &Map<String, Value>, at: &At<'a>) {
        if AREAS.iter().any(|keyword| keywords.contains_key(*keyword)) {
            for (at, code) in at.texts() {
                self.area(&at, code);
            }
        }
        if keywords.contains_key(SOURCE)
            && let Some(place) = at.text()
        {
            self.source(at, place);
        }
    }

    /// The areas that the file's own places lie in and are made of.
    fn of_places(&mut self, root: &At<'a>) {
        for place in root.items("places") {
            for key in ["parents", "overlaps", "made_of"] {
                for item in place.items(key) {
                    if let Some(code) = item.text() {
                        self.area(&item, code);
                    }
                }
            }
        }
    }

    fn area(&mut self, at: &At<'a>, text: &str) {
        let Ok(code) = AreaCode::parse(text) else {
            return;
        };
        if self.places.contains(code.as_str()) {
            return;
        }
        match self.areas.get(&code) {
            None => self.findings.push(self.unknown_area(at, text, &code)),
            Some(area) => {
                if let Some(ended) = area.valid_until.filter(|last| *last < self.on) {
                    let successor = area.successor.as_ref();
                    let successor = successor.map(|code| self.areas.get(code).map_or(code.to_string(), with_name));
                    let message = format!("the area `{code}` ({}) ended on {ended}", area.name);
                    self.findings.push(
                        Finding::warning(&at.pointer, message)
                            .expecting("an area of today, beside it or in its place")
                            .nearest(successor),
                    );
                }
            }
        }
    }

    fn unknown_area(&self, at: &At<'a>, text: &str, code: &AreaCode) -> Finding {
        let meant = if code.is_named_place() {
            let known = self.areas.areas().map(|area| area.code.as_str());
            nearest(text, self.places.iter().copied().chain(known)).map(str::to_owned)
        } else {
            nearest_area(self.areas, text).or_else(|| self.nearest_of_kind(code))
        };
        Finding::error(&at.pointer, format!("unknown area `{text}`"))
            .expecting("the code of an area that the directory knows, or of a place under `places`")
            .nearest(meant)
            .because(Cause::Meaning)
    }

    /// The area of the most similar code among those whose codes begin alike, which are of one kind.
    fn nearest_of_kind(&self, code: &AreaCode) -> Option<String> {
        let kind = code.as_str().get(..GSS_KIND)?;
        let alike = self.areas.areas().filter(|area| area.code.as_str().starts_with(kind));
        nearest_by(code.as_str(), alike.map(|area| (area.code.as_str(), area))).map(with_name)
    }

    fn source(&mut self, at: &At<'a>, place: &str) {
        let key = place.split('§').next().unwrap_or(place).trim();
        if self.sources.is_empty() || self.sources.contains(key) {
            return;
        }
        self.findings.push(
            Finding::error(&at.pointer, format!("unknown source `{key}`"))
                .expecting("the key of one of the `sources` of this file")
                .nearest(nearest(key, self.sources.iter().copied()).map(str::to_owned))
                .because(Cause::Meaning),
        );
    }
}
