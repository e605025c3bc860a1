//! Rules: windows that nothing can lie in, and more rules asked for than there are.

use serde_json::Value;

use domain::calendar::Age;
use domain::rules::MonthDay;

use super::FileKind;
use super::outline::{At, each_rule};
use crate::finding::{Cause, Finding};

/// Every rule of a file with a part that no child can meet.
pub(super) fn findings(kind: FileKind, value: &Value) -> Vec<Finding> {
    if kind != FileKind::Provider {
        return Vec::new();
    }
    let root = At::root(value);
    let services = root.items("services");
    services.iter().flat_map(each_rule).flat_map(|rule| of_rule(&rule)).collect()
}

fn of_rule(rule: &At<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (key, part) in rule.entries() {
        match key {
            "all" | "any" => findings.extend(part.elements().iter().flat_map(of_rule)),
            "not" => findings.extend(of_rule(&part)),
            "at_least" => {
                findings.extend(too_many_asked(&part));
                findings.extend(part.items("of").iter().flat_map(of_rule));
            }
            "age" => findings.extend(window(&part, "from", "before", |from, before| {
                Some(Age::parse(from.as_str()?).ok()? >= Age::parse(before.as_str()?).ok()?)
            })),
            "born" => findings.extend(window(&part, "on_or_after", "on_or_before", later)),
            "school_year" => {
                findings.extend(window(&part, "from", "to", |from, to| Some(from.as_i64()? > to.as_i64()?)))
            }
            "on_day" => {
                if let Some(between) = part.get("between") {
                    findings.extend(window(&between, "from", "until", later));
                }
                findings.extend(part.get("each_year").iter().flat_map(no_such_days));
            }
            _ => {}
        }
    }
    findings
}

/// A finding when no value lies between the two bounds of a test.
fn window(
    test: &At<'_>,
    first: &str,
    last: &str,
    is_empty: impl Fn(&Value, &Value) -> Option<bool>,
) -> Option<Finding> {
    let (from, to) = (test.get(first)?, test.get(last)?);
    is_empty(from.value, to.value)?.then(|| {
        let message = format!("nothing lies between `{first}` and `{last}`: this can never hold");
        let bound = from.text().map_or_else(|| from.value.to_string(), str::to_owned);
        Finding::error(to.pointer, message).expecting(format!("`{last}` beyond `{first}: {bound}`"))
    })
}

/// Days of the year that no year has, such as `02-30`.
fn no_such_days(span: &At<'_>) -> Vec<Finding> {
    ["from", "until"]
        .into_iter()
        .filter_map(|key| span.text_at(key))
        .filter(|(_, day)| MonthDay::parse(day).is_err())
        .map(|(at, day)| {
            Finding::error(at.pointer, format!("no year has the day {day}"))
                .expecting("a month and a day, `MM-DD`")
                .because(Cause::Meaning)
        })
        .collect()
}

fn later(from: &Value, to: &Value) -> Option<bool> {
    let date = |value: &Value| value.as_str()?.parse::<chrono::NaiveDate>().ok();
    Some(date(from)? > date(to)?)
}

fn too_many_asked(test: &At<'_>) -> Option<Finding> {
    let count = test.get("count")?;
    let asked = count.value.as_u64()?;
    let there = test.items("of").len();
    (there > 0 && asked > there as u64).then(|| {
        Finding::error(count.pointer, format!("{asked} of {there} rules are asked for: this can never hold"))
            .expecting(format!("at most {there}"))
    })
}
