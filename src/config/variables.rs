//! Settings given by variables: RIGHTDOOR_DATABASE_URL is `database.url`.

use std::collections::BTreeMap;

use super::fault::{Origin, SettingFault};
use super::key::KnownKeys;
use super::source::{FILE_VARIABLE, Given, Value};

const PREFIX: &str = "RIGHTDOOR_";

/// The variable in which many platforms give the address of a database, and its key. RIGHTDOOR_DATABASE_URL counts
/// before it.
const COMMON: (&str, &str) = ("DATABASE_URL", "database.url");

/// What Kubernetes sets in every container beside a Service named `rightdoor`. They are no settings.
const NO_SETTINGS: [&str; 3] = ["RIGHTDOOR_SERVICE_", "RIGHTDOOR_PORT_", "RIGHTDOOR_PORT"];

/// The settings given by variables, with what is wrong with them.
pub(super) fn read(variables: &[(String, String)], known: &KnownKeys) -> (Vec<Given>, Vec<SettingFault>) {
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    let (mut given, mut faults) = (Vec::new(), Vec::new());
    for (name, value) in variables.iter().filter(|(name, _)| is_setting(name)) {
        match known.iter().find(|key| names_of(key).contains(name)) {
            None => faults.push(unknown(name, known)),
            Some(key) => {
                if let Some(other) = taken.insert(key, name) {
                    faults.push(given_twice(key, other, name));
                }
                let origin = Origin::Variable(name.clone());
                given.push(Given { key: key.to_owned(), value: Value::Written(value.clone()), origin });
            }
        }
    }
    let (name, key) = COMMON;
    if !taken.contains_key(key) {
        given.extend(variables.iter().filter(|(other, value)| other == name && !value.is_empty()).map(
            |(name, value)| {
                let origin = Origin::Variable(name.clone());
                Given { key: key.to_owned(), value: Value::Written(value.clone()), origin }
            },
        ));
    }
    (given, faults)
}

fn is_setting(name: &str) -> bool {
    name.starts_with(PREFIX) && name != FILE_VARIABLE && !is_of_kubernetes(name)
}

fn is_of_kubernetes(name: &str) -> bool {
    let [service, port_of, port] = NO_SETTINGS;
    name.starts_with(service) || name.starts_with(port_of) || name == port
}

/// The variable of a key, and the one with two underscores for a dot.
fn names_of(key: &str) -> [String; 2] {
    ["_", "__"].map(|dot| format!("{PREFIX}{}", key.replace('.', dot).to_uppercase()))
}

fn unknown(name: &str, known: &KnownKeys) -> SettingFault {
    let key = name.strip_prefix(PREFIX).unwrap_or(name).to_lowercase();
    let names = KnownKeys::new(known.iter().map(|key| key.replace('.', "_")).chain(["config".to_owned()]));
    let nearest = names.nearest(&key.replace("__", "_"));
    let nearest = nearest.map(|key| format!("{PREFIX}{}", key.to_uppercase()));
    SettingFault::UnknownVariable { name: name.to_owned(), nearest }
}

fn given_twice(key: &str, one: &str, other: &str) -> SettingFault {
    SettingFault::GivenTwice { key: key.to_owned(), one: one.to_owned(), other: other.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::config::key::KnownKeys;

    fn read_names(names: &[&str]) -> (Vec<String>, Vec<String>) {
        let known = KnownKeys::new(["listen", "database.url", "database.max_connections"].map(str::to_owned));
        let variables: Vec<(String, String)> = names.iter().map(|name| ((*name).to_owned(), "x".to_owned())).collect();
        let (given, faults) = read(&variables, &known);
        (given.into_iter().map(|given| given.key).collect(), faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn one_underscore_or_two_stand_for_a_dot() {
        let (keys, faults) = read_names(&["RIGHTDOOR_DATABASE_URL", "RIGHTDOOR_DATABASE__MAX_CONNECTIONS", "PATH"]);
        assert_eq!(keys, ["database.url", "database.max_connections"]);
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn unknown_variables_are_named_with_the_nearest() {
        assert_eq!(
            read_names(&["RIGHTDOOR_DATABASE_ULR", "RIGHTDOOR_CONFIGURE"]).1,
            [
                "variable RIGHTDOOR_DATABASE_ULR: no setting has this variable; the nearest is RIGHTDOOR_DATABASE_URL",
                "variable RIGHTDOOR_CONFIGURE: no setting has this variable; the nearest is RIGHTDOOR_CONFIG",
            ]
        );
    }

    #[test]
    fn both_spellings_at_once_are_refused() {
        assert_eq!(
            read_names(&["RIGHTDOOR_DATABASE_URL", "RIGHTDOOR_DATABASE__URL"]).1,
            [
                "variables RIGHTDOOR_DATABASE_URL and RIGHTDOOR_DATABASE__URL: both give `database.url`; keep one of them"
            ]
        );
    }

    #[test]
    fn what_platforms_call_it_counts_where_ours_is_not_set() {
        let known = KnownKeys::new(["database.url".to_owned()]);
        let value = |variables: &[(&str, &str)]| {
            let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
            let (given, faults) = read(&variables.iter().map(owned).collect::<Vec<_>>(), &known);
            assert_eq!(faults.len(), 0);
            given.into_iter().map(|given| format!("{}: {:?}", given.origin, given.value)).collect::<Vec<_>>()
        };
        assert_eq!(value(&[("DATABASE_URL", "theirs")]), [r#"variable DATABASE_URL: Written("theirs")"#]);
        assert_eq!(value(&[("DATABASE_URL", "")]), [""; 0]);
        assert_eq!(
            value(&[("DATABASE_URL", "theirs"), ("RIGHTDOOR_DATABASE_URL", "ours")]),
            [r#"variable RIGHTDOOR_DATABASE_URL: Written("ours")"#]
        );
    }

    #[test]
    fn what_kubernetes_sets_is_left_alone() {
        let names = ["RIGHTDOOR_PORT", "RIGHTDOOR_PORT_8080_TCP", "RIGHTDOOR_SERVICE_HOST", "RIGHTDOOR_CONFIG"];
        assert_eq!(read_names(&names), (Vec::new(), Vec::new()));
    }
}
