//! Where settings are given, and which of several counts.

use std::collections::BTreeMap;

use super::DEFAULT_FILE;
use super::fault::{Origin, SettingFault};
use super::key::KnownKeys;
use super::{toml_file, variables};

/// The variable that names the settings file.
pub(super) const FILE_VARIABLE: &str = "RIGHTDOOR_CONFIG";

/// What the default file is called where a place in it is named.
const DEFAULT_NAME: &str = "config.default.toml";

/// A setting given by a flag.
#[derive(Clone, PartialEq, Eq)]
pub struct FlagValue {
    /// The flag: `--listen`.
    pub flag: &'static str,
    /// The key of the setting that it gives.
    pub key: &'static str,
    /// Its value.
    pub value: String,
}

/// Everything that settings are read from, beside the defaults.
#[derive(Clone, Default)]
pub struct Sources {
    /// The path of the settings file, given by a flag; else RIGHTDOOR_CONFIG may name one.
    pub file: Option<String>,
    /// The variables of the process. Those that do not start with `RIGHTDOOR_` are not looked at, but for
    /// DATABASE_URL.
    pub variables: Vec<(String, String)>,
    /// The flags.
    pub flags: Vec<FlagValue>,
}

/// A value as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// In a variable or a flag, where every kind of value is written out.
    Written(String),
    /// A string of a file.
    Text(String),
    /// A whole number of a file.
    Whole(i64),
    /// `true` or `false` in a file.
    Truth(bool),
    /// Another kind of value of a file, which no setting takes.
    Other(&'static str),
}

/// One setting as one source gives it.
pub(super) struct Given {
    pub(super) key: String,
    pub(super) value: Value,
    pub(super) origin: Origin,
}

/// For each key the value that counts, and what is wrong with the sources.
pub(super) fn collect(sources: &Sources) -> (BTreeMap<String, Given>, Vec<SettingFault>) {
    let (defaults, mut faults) = toml_file::read(DEFAULT_NAME, DEFAULT_FILE, None);
    let known = KnownKeys::new(defaults.iter().map(|given| given.key.clone()));
    let layers = [from_file(sources, &known), variables::read(&sources.variables, &known), from_flags(sources)];
    let mut counting: BTreeMap<String, Given> = BTreeMap::new();
    let mut take = |layer: Vec<Given>| counting.extend(layer.into_iter().map(|given| (given.key.clone(), given)));
    take(defaults);
    for (layer, more) in layers {
        take(layer);
        faults.extend(more);
    }
    (counting, faults)
}

fn from_file(sources: &Sources, known: &KnownKeys) -> (Vec<Given>, Vec<SettingFault>) {
    let named = |(name, path): &&(String, String)| name == FILE_VARIABLE && !path.is_empty();
    let by_variable = || sources.variables.iter().find(named).map(|(_, path)| path);
    let Some(path) = sources.file.as_ref().or_else(by_variable) else {
        return (Vec::new(), Vec::new());
    };
    match std::fs::read_to_string(path) {
        Ok(text) => toml_file::read(path, &text, Some(known)),
        Err(error) => (Vec::new(), vec![SettingFault::Unreadable { path: path.clone(), reason: error.to_string() }]),
    }
}

fn from_flags(sources: &Sources) -> (Vec<Given>, Vec<SettingFault>) {
    let given = sources.flags.iter().map(|flag| Given {
        key: flag.key.to_owned(),
        value: Value::Written(flag.value.clone()),
        origin: Origin::Flag(flag.flag.to_owned()),
    });
    (given.collect(), Vec::new())
}
