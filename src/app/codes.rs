//! Parses codes that were sent, and names the nearest known one where one is not known.

use domain::nearest::nearest_by;
use domain::reference::Reference;
use domain::vocabulary::{Area, AreaCode, AreaKind, Postcode, TermCode, Vocabulary};

use super::fault::{Fault, InputPath};

/// The most codes that one list holds.
pub(super) const MOST_CODES: usize = 200;

/// That a list holds no more than so many entries.
pub(super) fn at_most(most: usize, entries: usize, path: &[&str]) -> Result<(), Fault> {
    if entries <= most {
        return Ok(());
    }
    Err(Fault::bad_input(path, format!("A list of at most {most} entries.")))
}

/// A postcode, in any spacing or case.
pub(super) fn postcode(text: &str, path: &[&str]) -> Result<Postcode, Fault> {
    Postcode::parse(text).map_err(|_| Fault::bad_input(path, expected(Postcode::EXPECTED)))
}

/// The term of a code in a vocabulary.
pub(super) fn term(list: Vocabulary, text: &str, path: InputPath, reference: &Reference) -> Result<TermCode, Fault> {
    let known = TermCode::parse(text.trim()).ok().filter(|code| reference.terms.get(list, code).is_some());
    known.ok_or_else(|| {
        let names = reference.terms.list(list).flat_map(|term| {
            let synonyms = term.synonyms.iter().map(|synonym| synonym.as_str());
            let names = synonyms.chain([term.code.as_str(), term.label.as_str()]);
            names.map(|name| (name, term.code.as_str()))
        });
        let near = nearest_by(text, names).map_or_else(String::new, |code| format!("; the nearest is `{code}`"));
        let vocabulary = list.code().to_uppercase().replace('-', "_");
        let all = format!("`terms(vocabulary: {vocabulary})` lists all");
        Fault::bad_input_at(path, format!("There is no {} term of this code{near}; {all}.", list.code()))
    })
}

/// The terms of a list of codes, each once.
pub(super) fn terms(
    list: Vocabulary,
    texts: &[String],
    path: &[&str],
    reference: &Reference,
) -> Result<Vec<TermCode>, Fault> {
    at_most(MOST_CODES, texts.len(), path)?;
    let mut found: Vec<TermCode> = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        let code = term(list, text, item(path, index), reference)?;
        if !found.contains(&code) {
            found.push(code);
        }
    }
    Ok(found)
}

/// What kind of area a code is to be of.
pub(super) struct Wanted {
    /// What is expected of its code.
    pub(super) expected: &'static str,
    /// Whether areas of a kind may be meant.
    pub(super) may_be: fn(AreaKind) -> bool,
}

/// Any area.
pub(super) const ANY_AREA: Wanted = Wanted { expected: AreaCode::EXPECTED, may_be: |_| true };

/// The area of a code, of whatever kind it is.
pub(super) fn area<'r>(
    text: &str,
    wanted: &Wanted,
    path: InputPath,
    reference: &'r Reference,
) -> Result<&'r Area, Fault> {
    let parsed = AreaCode::parse(text).ok();
    let known = parsed.as_ref().and_then(|code| reference.gazetteer.get(code));
    known.ok_or_else(|| {
        let problem = match parsed {
            Some(_) => "This directory knows no area of this code".to_owned(),
            None => format!("Expected {}", wanted.expected),
        };
        let hint = instead_of(text, parsed.as_ref(), wanted, reference);
        Fault::bad_input_at(path, format!("{problem}{hint}."))
    })
}

/// What may have been meant by a text that is the code of no area known.
fn instead_of(text: &str, parsed: Option<&AreaCode>, wanted: &Wanted, reference: &Reference) -> String {
    if Postcode::parse(text).is_ok() {
        // Near it lies its own district, and to name that would repeat where a child lives.
        return "; a postcode is given as `postcode`".to_owned();
    }
    if parsed.is_some_and(|code| is_of_another_country(code, reference)) {
        return ": its areas are in England".to_owned();
    }
    let all = "; `areas` lists all".to_owned();
    if parsed.is_some_and(AreaCode::has_form_of_gss) {
        // What is nearest to it by its digits is any other authority.
        return all;
    }
    let names = reference
        .gazetteer
        .areas()
        .filter(|area| (wanted.may_be)(area.kind) && (parsed.is_some() || area.kind != AreaKind::PostcodeDistrict))
        .flat_map(|area| [area.code.as_str(), area.name.as_str()].map(|name| (name, area)));
    nearest_by(text, names).map_or(all, |area| format!("; the nearest is `{}` ({})", area.code, area.name))
}

/// Whether a code is a postcode district's, and of none that is known.
pub(super) fn is_unknown_district(text: &str, reference: &Reference) -> bool {
    is_unknown(text, AreaCode::has_form_of_district, reference)
}

/// Whether a code is a GSS code, and of no area that is known.
pub(super) fn is_unknown_gss(text: &str, reference: &Reference) -> bool {
    is_unknown(text, AreaCode::has_form_of_gss, reference)
}

fn is_unknown(text: &str, has_form: fn(&AreaCode) -> bool, reference: &Reference) -> bool {
    AreaCode::parse(text).is_ok_and(|code| has_form(&code) && reference.gazetteer.get(&code).is_none())
}

/// Whether a code is one of Wales, Scotland or Northern Ireland and the directory has none such. What is nearest to it by its
/// digits is somewhere else altogether.
fn is_of_another_country(code: &AreaCode, reference: &Reference) -> bool {
    let country = |code: &AreaCode| {
        let (first, digits) = code.as_str().split_at_checked(1)?;
        (digits.len() == 8 && digits.bytes().all(|digit| digit.is_ascii_digit())).then(|| first.to_owned())
    };
    let elsewhere = country(code).filter(|country| ["W", "S", "N"].contains(&country.as_str()));
    elsewhere.is_some_and(|its| !reference.gazetteer.areas().any(|area| country(&area.code).as_ref() == Some(&its)))
}

/// The codes of a list of areas, each once.
pub(super) fn areas(texts: &[String], path: &[&str], reference: &Reference) -> Result<Vec<AreaCode>, Fault> {
    at_most(MOST_CODES, texts.len(), path)?;
    let mut found: Vec<AreaCode> = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        let code = &area(text, &ANY_AREA, item(path, index), reference)?.code;
        if !found.contains(code) {
            found.push(code.clone());
        }
    }
    Ok(found)
}

/// The path of one item of a list.
pub(super) fn item(path: &[&str], index: usize) -> InputPath {
    path.iter().map(|part| (*part).to_owned()).chain([index.to_string()]).collect()
}

/// An error text for something that does not parse.
pub(super) fn expected(what: &str) -> String {
    format!("Expected {what}.")
}
