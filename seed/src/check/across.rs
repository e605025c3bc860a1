//! Names that reach beyond one file: of providers, services, guides and places.

use std::collections::{BTreeMap, BTreeSet};

use domain::nearest::nearest;
use domain::vocabulary::Slug;
use serde_json::Value;

use super::FileKind;
use super::outline::{At, each_rule};
use crate::finding::Finding;

/// What has a name that no other of its kind may have in any file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Provider,
    Service,
    Guide,
    Place,
}

impl Named {
    fn word(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Service => "service",
            Self::Guide => "guide",
            Self::Place => "place",
        }
    }
}

/// A file by its name, with its kind and, where it could be read, its value.
pub(super) type Read<'a> = (&'a str, FileKind, Option<&'a Value>);

/// Names that stand twice in all the files, reported where they stand again, and references to services that
/// are neither there nor known; a list for each file.
pub(super) fn findings(files: &[Read<'_>], known: &BTreeSet<Slug>) -> Vec<Vec<Finding>> {
    let outlines: Vec<(&str, Vec<Name<'_>>, Vec<At<'_>>)> = files
        .iter()
        .map(|(file, kind, value)| match value {
            Some(value) => (*file, names(*kind, value), services_referred_to(*kind, value)),
            None => (*file, Vec::new(), Vec::new()),
        })
        .collect();
    let services: BTreeSet<&str> = outlines
        .iter()
        .flat_map(|(_, names, _)| names)
        .filter(|name| name.named == Named::Service)
        .map(|name| name.text)
        .chain(known.iter().map(Slug::as_str))
        .collect();
    let mut first_in: BTreeMap<(Named, &str), &str> = BTreeMap::new();
    let mut found = Vec::new();
    for (file, names, references) in &outlines {
        let mut findings: Vec<Finding> = Vec::new();
        for name in names {
            match first_in.get(&(name.named, name.text)) {
                None => {
                    first_in.insert((name.named, name.text), file);
                }
                Some(first) => findings.push(taken(name, (first != file).then_some(*first))),
            }
        }
        findings.extend(references.iter().filter_map(|at| unknown_service(at, &services)));
        found.push(findings);
    }
    found
}

/// A name, and what has it.
struct Name<'a> {
    named: Named,
    at: At<'a>,
    text: &'a str,
}

fn names(kind: FileKind, value: &Value) -> Vec<Name<'_>> {
    let root = At::root(value);
    match kind {
        FileKind::Guide => named(Named::Guide, &[root], "slug"),
        FileKind::Provider => {
            let provider: Vec<At<'_>> = root.get("provider").into_iter().collect();
            let mut names = named(Named::Provider, &provider, "slug");
            names.extend(named(Named::Place, &root.items("places"), "code"));
            names.extend(named(Named::Service, &root.items("services"), "slug"));
            names
        }
    }
}

fn named<'a>(named: Named, owners: &[At<'a>], key: &str) -> Vec<Name<'a>> {
    owners.iter().filter_map(|owner| owner.text_at(key)).map(|(at, text)| Name { named, at, text }).collect()
}

fn taken(name: &Name<'_>, first_in: Option<&str>) -> Finding {
    let word = name.named.word();
    let message = match first_in {
        None => format!("`{}` is already another {word} of this file", name.text),
        Some(file) => format!("`{}` is already a {word} of {file}", name.text),
    };
    Finding::error(&name.at.pointer, message).expecting("a name of its own")
}

/// The services that signposts and rules name.
fn services_referred_to(kind: FileKind, value: &Value) -> Vec<At<'_>> {
    if kind != FileKind::Provider {
        return Vec::new();
    }
    let services = At::root(value).items("services");
    let signposts = services.iter().flat_map(|service| service.items("signposts"));
    let contacts = services.iter().flat_map(each_rule).flat_map(|rule| within_rule(&rule, "previous_contact"));
    signposts.chain(contacts).filter_map(|it| it.get("service")).collect()
}

/// Every part of a rule under a key, however deep.
fn within_rule<'a>(rule: &At<'a>, key: &str) -> Vec<At<'a>> {
    let deeper = rule.elements().into_iter().chain(rule.entries().into_iter().map(|(_, it)| it));
    let here = rule.get(key).into_iter();
    here.chain(deeper.flat_map(|it| within_rule(&it, key))).collect()
}

fn unknown_service(at: &At<'_>, services: &BTreeSet<&str>) -> Option<Finding> {
    let name = at.text().filter(|name| Slug::parse(name).is_ok() && !services.contains(name))?;
    Some(
        Finding::warning(&at.pointer, format!("unknown service `{name}`"))
            .expecting("a service of these files or of the directory")
            .nearest(nearest(name, services.iter().copied()).map(str::to_owned)),
    )
}
