//! Reads a TOML file into keys and values, each with its place.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Origin, SettingFault};
use super::key::KnownKeys;
use super::source::{Given, Value};

/// The settings of a file, with what is wrong with it. Without known keys every key is taken.
pub(super) fn read(path: &str, text: &str, known: Option<&KnownKeys>) -> (Vec<Given>, Vec<SettingFault>) {
    let mut file = File { path, text, known, given: Vec::new(), faults: Vec::new() };
    match DeTable::parse(text) {
        Ok(table) => file.take_table("", table.get_ref()),
        Err(error) => file.faults.push(SettingFault::NotToml {
            origin: file.origin(error.span().unwrap_or_default().start),
            reason: error.message().to_owned(),
        }),
    }
    (file.given, file.faults)
}

struct File<'a> {
    path: &'a str,
    text: &'a str,
    known: Option<&'a KnownKeys>,
    given: Vec<Given>,
    faults: Vec<SettingFault>,
}

impl File<'_> {
    fn take_table(&mut self, section: &str, table: &DeTable<'_>) {
        for (name, value) in table {
            let key = match section {
                "" => name.get_ref().to_string(),
                section => format!("{section}.{}", name.get_ref()),
            };
            match value.get_ref() {
                DeValue::Table(inner) if self.is_section(&key) => self.take_table(&key, inner),
                _ => self.take(key, name.span().start, value),
            }
        }
    }

    fn is_section(&self, key: &str) -> bool {
        self.known.is_none_or(|known| known.has_section(key))
    }

    fn take(&mut self, key: String, at: usize, value: &Spanned<DeValue<'_>>) {
        if let Some(known) = self.known.filter(|known| !known.contains(&key)) {
            let nearest = known.nearest(&key).map(str::to_owned);
            self.faults.push(SettingFault::UnknownKey { origin: self.origin(at), key, nearest });
            return;
        }
        let origin = self.origin(value.span().start);
        self.given.push(Given { key, value: value_of(value.get_ref()), origin });
    }

    fn origin(&self, offset: usize) -> Origin {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Origin::File {
            path: self.path.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before.chars().count() - before.get(..line_start).unwrap_or_default().chars().count() + 1,
        }
    }
}

fn value_of(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(truth) => Value::Truth(*truth),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Whole(number),
            Err(_) => Value::Other("a number beyond all bounds"),
        },
        DeValue::Float(_) => Value::Other("a fraction"),
        DeValue::Datetime(_) => Value::Other("a date or time"),
        DeValue::Array(_) => Value::Other("a list"),
        DeValue::Table(_) => Value::Other("a section"),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::config::key::KnownKeys;

    fn faults(text: &str) -> Vec<String> {
        let known = KnownKeys::new(["listen", "database.url"].map(str::to_owned));
        read("my.toml", text, Some(&known)).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn unknown_keys_are_named_with_their_place() {
        assert_eq!(
            faults("lisen = 1\n[databse]\nurl = ''\n[database]\n  ulr = ''\n"),
            [
                "my.toml:5:3: there is no setting `database.ulr`; the nearest is `database.url`",
                "my.toml:2:2: there is no setting `databse`; the nearest is `database.url`",
                "my.toml:1:1: there is no setting `lisen`; the nearest is `listen`",
            ]
        );
    }

    #[test]
    fn what_is_no_toml_is_placed() {
        assert_eq!(faults("listen = \"x\"\nlisten\n").len(), 1);
        assert!(faults("listen = \"x\"\nlisten\n")[0].starts_with("my.toml:2:7: expected TOML: "));
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(
            faults("database = { 'é' = 1, url = '' }"),
            ["my.toml:1:14: there is no setting `database.é`; the nearest is `database.url`"]
        );
    }
}
