//! Every path that source text names, written out from the root of its crate, so that neither `super::` nor a group in
//! braces hides where it leads.

use std::path::Path;

/// The lines of a file, each by its number and with the paths that it names written out. The path of the file is
/// that below the folder of its crate. A `use` of several lines is one, the first.
pub(crate) fn lines(file: &Path, text: &str) -> Vec<(usize, String)> {
    let mut module = module_of(file);
    let outermost = module.len();
    let mut lines = Vec::new();
    let mut numbered = text.lines().enumerate();
    while let Some((number, line)) = numbered.next() {
        let mut code = code(line).to_owned();
        // Modules within a file are not nested, and formatting puts their end at the margin.
        if let Some(name) = code.strip_suffix(" {").and_then(|it| it.rsplit_once("mod ")).map(|(_, name)| name) {
            module.push(name.to_owned());
        } else if line == "}" {
            module.truncate(outermost);
        }
        if let Some(tree) = used(&code).map(str::to_owned) {
            code = tree;
            while !code.contains(';') {
                let Some((_, further)) = numbered.next() else { break };
                code.push_str(self::code(further));
            }
            code = each_path(code.split(';').next().unwrap_or_default()).join(" ");
        }
        lines.push((number + 1, from_root(&code, &module)));
    }
    lines
}

/// The code of a line: without its comment.
fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

/// The module that a file is: `src/store/seed/mod.rs` is `crate::store::seed`.
fn module_of(file: &Path) -> Vec<String> {
    let file = file.with_extension("");
    let names = file.iter().map(|name| name.to_string_lossy().into_owned()).skip_while(|name| name != "src").skip(1);
    let within = names.filter(|name| !matches!(name.as_str(), "lib" | "main" | "mod"));
    std::iter::once("crate".to_owned()).chain(within).collect()
}

/// What a line that starts a `use` names.
fn used(code: &str) -> Option<&str> {
    let code = code.trim_start();
    let plain = code.strip_prefix("use ");
    plain.or_else(|| code.starts_with("pub").then(|| code.split_once(" use ")).flatten().map(|(_, tree)| tree))
}

/// Each path of a `use`, with `::` at its end and without what it is called here.
fn each_path(tree: &str) -> Vec<String> {
    let Some((before, group)) = tree.split_once('{') else {
        let path = tree.split(" as ").next().unwrap_or_default().trim();
        return vec![format!("{path}::")];
    };
    let group = group.rsplit_once('}').map_or(group, |(group, _)| group);
    let mut depth = 0;
    let parts = group.split(|letter| {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        letter == ',' && depth == 0
    });
    let parts = parts.map(str::trim).filter(|part| !part.is_empty());
    parts.flat_map(|part| each_path(&format!("{}{part}", before.trim()))).collect()
}

/// The code with every path that starts from its own module or climbs from it written out.
fn from_root(code: &str, module: &[String]) -> String {
    let (mut written, mut rest) = (String::new(), code);
    while let Some(at) = ["super::", "self::"].iter().filter_map(|start| path_at(rest, start)).min() {
        let (before, mut path) = rest.split_at(at);
        let mut of = module.len();
        while let Some((step, further)) = path.split_once("::").filter(|(step, _)| matches!(*step, "super" | "self")) {
            of -= usize::from(step == "super" && of > 1);
            path = further;
        }
        written.push_str(before);
        written.push_str(&module[..of].join("::"));
        written.push_str("::");
        rest = path;
    }
    written + rest
}

/// Where a path stands in the code by itself, not as the end of a longer name or in a text.
pub(crate) fn path_at(code: &str, path: &str) -> Option<usize> {
    let by_itself = |at: &usize| {
        let before = code[..*at].chars().next_back();
        before.is_none_or(|letter| !letter.is_alphanumeric() && !matches!(letter, '_' | ':' | '"'))
    };
    code.match_indices(path).map(|(at, _)| at).find(by_itself)
}

#[test]
fn no_path_hides_where_it_leads() {
    let text = "
use super::super::app::Fault;
use super::{parts, super::super::{http, graphql as shapes}};
pub(super) use crate::{
    app::{self, matching}, // which are above
    cache,
};
fn load() { super::super::app::run(self::own()) }
use super::super::super as all;
mod tests {
    use super::super::super::cli;
}
use super::super::cli;
";
    let lines = lines(Path::new("src/store/service/read.rs"), text);
    let named: Vec<(usize, &str)> = lines.iter().map(|(number, code)| (*number, code.trim())).collect();
    assert_eq!(
        named.into_iter().filter(|(_, code)| code.contains("::")).collect::<Vec<_>>(),
        [
            (2, "crate::store::app::Fault::"),
            (3, "crate::store::service::parts:: crate::http:: crate::graphql::"),
            (4, "crate::app::self:: crate::app::matching:: crate::cache::"),
            (8, "fn load() { crate::store::app::run(crate::store::service::read::own()) }"),
            (9, "crate::"),
            (11, "crate::store::cli::"),
            (13, "crate::store::cli::"),
        ]
    );
}
