//! Children whose every fact is a marker, to be looked for where none of them may be.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// A marker that is sent as a name: of a field, a variable, a fragment.
pub(crate) const NAME: &str = "xylophone_canary";

/// A child, with the texts by which its facts would be found.
pub(crate) struct Canary {
    pub(crate) child: Value,
    pub(crate) markers: Vec<String>,
    /// Whether every fact of it fits.
    pub(crate) sound: bool,
}

/// Children that between them give every field of `ChildInput`: first those that are sound, as the directory that
/// ships knows them, then each field with a value that is not.
pub(crate) fn canaries() -> Vec<Canary> {
    let sound = sound();
    assert_eq!(fields_given(&sound), fields_of_the_schema(), "a field of ChildInput has no canary");
    let mut spoilt = Vec::new();
    sound.iter().for_each(|child| spoil(child, &mut Vec::new(), child, &mut spoilt));
    let canary = |child: Value, sound: bool| {
        let markers = markers(&child).into_iter().chain([NAME.to_owned()]).collect();
        Canary { markers, child, sound }
    };
    let sound = sound.into_iter().map(|child| canary(child, true));
    sound.chain(spoilt.into_iter().map(|child| canary(child, false))).collect()
}

/// No marker stands in a text; `where_` says what the text is.
pub(crate) fn assert_no_canary_in(text: &str, canary: &Canary, where_: &str) {
    for marker in &canary.markers {
        assert!(!text.contains(marker), "{marker} of {} is in {where_}:\n{text}", canary.child);
    }
}

fn sound() -> Vec<Value> {
    vec![
        json!({
            "dateOfBirth": "2019-02-17",
            "home": {"postcode": "MK9 2UB"},
            "otherHomes": [{"postcode": "MK2 2HP"}, {"area": "E07000108"}],
            "gp": {"practice": "K82057"},
            "education": {"setting": "SPECIAL", "school": "110592", "yearGroup": 3, "fullTime": true,
                "maintainedBy": "E06000055"},
            "lookedAfter": {"status": true, "byArea": "E06000056"},
            "ehcp": {"status": "NONE", "maintainingArea": "E06000032", "provisionNamed": ["occupational-therapy"]},
            "needs": ["dressing"],
            "requests": ["equipment-assessment"],
            "conditions": ["cerebral-palsy"],
            "events": ["hospital-discharge"],
            "priorSteps": [{"step": "universal-advice", "startedOn": "2026-08-14", "evidenced": true}],
            "previousContacts": [{"service": "bromley-occupational-therapy", "lastContactOn": "2025-05-19",
                "dischargedForNonAttendance": true, "sameNeed": true}],
        }),
        json!({
            "age": {"years": 27, "months": 11},
            "home": {"area": "E06000042"},
            "gp": {"postcode": "MK6 4LP"},
            "education": {"postcode": "MK12 5NJ"},
            "priorSteps": [{"step": "universal-advice", "weeks": 23}],
            "cannotSay": ["LOOKED_AFTER"],
        }),
        json!({"gp": {"area": "E07000112"}, "education": {"area": "E07000113"},
            "priorSteps": [{"step": "universal-advice", "schoolTerms": 4}]}),
        json!({"gp": {"registered": false}}),
    ]
}

/// Copies of the child for each of its values, with a text that fits nowhere in the value's place, and where that is a
/// number with one that is far too large.
fn spoil(child: &Value, path: &mut Vec<String>, value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                path.push(name.clone());
                spoil(child, path, value, found);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                path.push(at.to_string());
                spoil(child, path, value, found);
                path.pop();
            }
        }
        _ => {
            let text = Some(json!("xylophone canary"));
            let number = value.is_number().then(|| json!(918_273_645));
            for canary in text.into_iter().chain(number) {
                let mut spoilt = child.clone();
                *spoilt.pointer_mut(&format!("/{}", path.join("/"))).unwrap() = canary;
                found.push(spoilt);
            }
        }
    }
}

/// What would be found: every text of the child, and numbers too long to be found by chance.
fn markers(value: &Value) -> Vec<String> {
    match value {
        Value::Object(fields) => fields.values().flat_map(markers).collect(),
        Value::Array(items) => items.iter().flat_map(markers).collect(),
        Value::String(text) => vec![text.clone(), text.replace(' ', "")],
        Value::Number(number) if number.as_u64() > Some(1_000_000) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

fn fields_given(children: &[Value]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    children.iter().for_each(|child| names(child, "", &mut found));
    found
}

fn names(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                found.insert(format!("{path}{name}"));
                names(value, &format!("{path}{name}."), found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, path, found)),
        _ => {}
    }
}

fn fields_of_the_schema() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    fields_of_input("ChildInput", "", &rightdoor::graphql::sdl(), &mut found);
    found
}

fn fields_of_input(input: &str, path: &str, sdl: &str, found: &mut BTreeSet<String>) {
    let Some((_, body)) = sdl.split_once(&format!("\ninput {input} ")) else {
        return;
    };
    let lines = body.lines().take_while(|line| *line != "}").filter(|line| !line.trim().starts_with('"'));
    for line in lines {
        let Some((name, ty)) = line.trim().split_once(": ") else {
            continue;
        };
        if name.chars().all(char::is_alphanumeric) {
            found.insert(format!("{path}{name}"));
            fields_of_input(ty.trim_matches(['[', ']', '!']), &format!("{path}{name}."), sdl, found);
        }
    }
}
