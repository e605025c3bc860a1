//! Imports between rooms run one way. Reads the source text of every room for the paths that it names.

use std::path::{Path, PathBuf};

/// A room, and what it may name of what this test watches.
struct Room {
    folder: &'static str,
    may_name: &'static [&'static str],
}

/// Everything that is watched: a room may name only what its own line lists.
const WATCHED: &[&str] = &[
    "crate::app",
    "crate::cache",
    "crate::cli",
    "crate::config",
    "crate::graphql",
    "crate::http",
    "crate::metrics",
    "crate::store",
    "crate::telemetry",
    "anyhow::",
    "async_graphql",
    "axum::",
    "domain::",
    "entity::",
    "migration::",
    "rightdoor::",
    "sea_orm::",
    "sea_orm_migration::",
    "seed::",
    "sqlx::",
    "std::env",
    "std::fs",
    "std::net",
    "tokio::",
];

const ROOMS: &[Room] = &[
    Room { folder: "domain/src", may_name: &[] },
    Room { folder: "entity/src", may_name: &["sea_orm::"] },
    Room { folder: "migration/src", may_name: &["sea_orm_migration::"] },
    // Of the seed crate only one file reads folders at run time.
    Room { folder: "seed/src", may_name: &["domain::", "std::fs"] },
    Room {
        folder: "src/store",
        may_name: &[
            "crate::metrics",
            "crate::store",
            "domain::",
            "entity::",
            "migration::",
            "sea_orm::",
            "sea_orm_migration::",
            "std::fs",
            "tokio::",
        ],
    },
    Room {
        folder: "src/app",
        may_name: &["crate::app", "crate::cache", "crate::metrics", "crate::store", "domain::", "tokio::"],
    },
    Room {
        folder: "src/graphql",
        may_name: &["crate::app", "crate::graphql", "crate::metrics", "async_graphql", "domain::", "tokio::"],
    },
    Room {
        folder: "src/http",
        may_name: &[
            "crate::app",
            "crate::graphql",
            "crate::http",
            "crate::metrics",
            "async_graphql",
            "axum::",
            "domain::",
            "tokio::",
        ],
    },
    // At the bottom, beside the domain: any room may count in it.
    Room { folder: "src/metrics", may_name: &["crate::metrics", "domain::", "tokio::"] },
    Room { folder: "src/telemetry", may_name: &["crate::config", "crate::telemetry", "std::net"] },
    Room { folder: "src/config", may_name: &["crate::config", "std::env", "std::fs", "std::net"] },
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|_| panic!("there is no room {}", folder.display()));
    for entry in entries.map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The code of a line: without its comment.
fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

/// Whether a path stands in the code by itself, not as the end of a longer name.
fn names(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(at, _)| {
        let before = code.get(..at).and_then(|text| text.chars().next_back());
        before.is_none_or(|letter| !letter.is_alphanumeric() && !matches!(letter, '_' | ':' | '"'))
    })
}

#[test]
fn every_room_names_only_what_lies_below_it() {
    let mut breaches = Vec::new();
    for room in ROOMS {
        let mut files = Vec::new();
        rust_files(&root().join(room.folder), &mut files);
        assert!(!files.is_empty(), "{} is empty", room.folder);
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for (number, line) in text.lines().enumerate() {
                for path in WATCHED.iter().filter(|path| !room.may_name.contains(path) && names(code(line), path)) {
                    breaches.push(format!("{}:{}: {path}", file.strip_prefix(root()).unwrap().display(), number + 1));
                }
            }
        }
    }
    assert_eq!(breaches, Vec::<String>::new(), "a room names what it must not");
}

#[test]
fn only_one_file_of_the_seed_crate_reads_folders() {
    let mut files = Vec::new();
    rust_files(&root().join("seed/src"), &mut files);
    let reading: Vec<String> = files
        .iter()
        .filter(|file| std::fs::read_to_string(file).unwrap().lines().any(|line| names(code(line), "std::fs")))
        .map(|file| file.strip_prefix(root()).unwrap().display().to_string())
        .collect();
    assert_eq!(reading, ["seed/src/folder.rs"]);
}

#[test]
fn no_file_is_a_drawer_and_none_is_longer_than_reads_well() {
    let mut files = Vec::new();
    for folder in ["domain", "entity", "migration", "seed", "src", "tests"] {
        rust_files(&root().join(folder), &mut files);
    }
    let longest = 450;
    let breaches: Vec<String> = files
        .iter()
        .filter(|file| {
            let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
            let drawer = ["util", "utils", "common", "helper", "helpers", "misc"].contains(&stem.as_str());
            drawer || std::fs::read_to_string(file).unwrap().lines().count() > longest
        })
        .map(|file| file.display().to_string())
        .collect();
    assert_eq!(breaches, Vec::<String>::new());
}
