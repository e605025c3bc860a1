//! Imports between rooms run one way. Reads the source text of every room for the paths that it names.

use std::path::{Path, PathBuf};

use super::named_paths::{self, path_at};

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
    "import::",
    "migration::",
    "moka::",
    "redis::",
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
    // Of the import crate only one folder reads files.
    Room { folder: "import/src", may_name: &["domain::", "std::fs"] },
    Room {
        folder: "src/store",
        may_name: &[
            "crate::metrics",
            "crate::store",
            "domain::",
            "entity::",
            "import::",
            "migration::",
            "sea_orm::",
            "sea_orm_migration::",
            "std::fs",
            "tokio::",
        ],
    },
    Room {
        folder: "src/cache",
        may_name: &["crate::cache", "crate::metrics", "domain::", "moka::", "redis::", "tokio::"],
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
            "std::net",
            "tokio::",
        ],
    },
    // At the bottom, beside the domain: any room may count in it.
    Room { folder: "src/metrics", may_name: &["crate::metrics", "domain::", "tokio::"] },
    Room { folder: "src/telemetry", may_name: &["crate::config", "crate::telemetry", "std::net"] },
    Room { folder: "src/config", may_name: &["crate::config", "domain::", "std::env", "std::fs", "std::net"] },
    // Everything of this crate, but nothing of what only other rooms handle: rows, queries, files by hand.
    Room {
        folder: "src/cli",
        may_name: &[
            "crate::app",
            "crate::cli",
            "crate::config",
            "crate::graphql",
            "crate::http",
            "crate::metrics",
            "crate::store",
            "crate::telemetry",
            "anyhow::",
            "axum::",
            "domain::",
            "import::",
            "seed::",
            "std::env",
            "std::net",
            "tokio::",
        ],
    },
    // Measures the server from outside, and fills databases by the store alone.
    Room {
        folder: "bench/src",
        may_name: &[
            "anyhow::",
            "async_graphql",
            "axum::",
            "domain::",
            "rightdoor::",
            "seed::",
            "std::env",
            "std::fs",
            "std::net",
            "tokio::",
        ],
    },
    // What the server is measured beside: it handles the same tables as others would.
    Room {
        folder: "bench/src/relational",
        may_name: &[
            "anyhow::",
            "async_graphql",
            "axum::",
            "domain::",
            "entity::",
            "rightdoor::",
            "sea_orm::",
            "std::net",
            "tokio::",
        ],
    },
    Room { folder: "src/main.rs", may_name: &["rightdoor::", "tokio::"] },
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files of a folder and of those within it; a file is itself.
fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    if folder.is_file() {
        found.push(folder.to_owned());
        return;
    }
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

/// Whether a file is in a room of its own within this one.
fn is_further_in(file: &Path, room: &Room) -> bool {
    let within =
        ROOMS.iter().filter(|other| other.folder != room.folder && Path::new(other.folder).starts_with(room.folder));
    within.map(|other| root().join(other.folder)).any(|folder| file.starts_with(folder))
}

/// A file's path below the folder of the workspace.
fn below_root(file: &Path) -> PathBuf {
    file.strip_prefix(root()).unwrap().to_owned()
}

/// Where a room's file names what it must not. The root of a crate as a whole is never named.
fn breaches(file: &Path, may_name: &[&str]) -> Vec<String> {
    let file = below_root(file);
    let text = std::fs::read_to_string(root().join(&file)).unwrap();
    let mut breaches = Vec::new();
    for (number, code) in named_paths::lines(&file, &text) {
        let named = WATCHED.iter().filter(|path| !may_name.contains(path) && path_at(&code, path).is_some());
        let whole = code.split(' ').filter(|path| matches!(*path, "crate::" | "crate::self::"));
        breaches.extend(named.copied().chain(whole).map(|path| format!("{}:{number}: {path}", file.display())));
    }
    breaches
}

#[test]
fn every_room_names_only_what_lies_below_it() {
    let mut found = Vec::new();
    for room in ROOMS {
        let mut files = Vec::new();
        rust_files(&root().join(room.folder), &mut files);
        files.retain(|file| !is_further_in(file, room));
        assert!(!files.is_empty(), "{} is empty", room.folder);
        found.extend(files.iter().flat_map(|file| breaches(file, room.may_name)));
    }
    assert_eq!(found, Vec::<String>::new(), "a room names what it must not");
}

#[test]
fn every_room_is_watched() {
    let rooms = std::fs::read_dir(root().join("src")).unwrap().map(|entry| below_root(&entry.unwrap().path()));
    let unwatched: Vec<PathBuf> = rooms
        .filter(|path| path != Path::new("src/lib.rs") && !ROOMS.iter().any(|room| path == Path::new(room.folder)))
        .collect();
    assert_eq!(unwatched, Vec::<PathBuf>::new(), "a room that may name anything");
}

#[test]
fn only_one_file_of_the_seed_crate_reads_folders() {
    let mut files = Vec::new();
    rust_files(&root().join("seed/src"), &mut files);
    let reading: Vec<String> = files
        .iter()
        .filter(|file| breaches(file, &["domain::"]).iter().any(|breach| breach.ends_with(" std::fs")))
        .map(|file| below_root(file).display().to_string())
        .collect();
    assert_eq!(reading, ["seed/src/folder.rs"]);
}

#[test]
fn only_one_folder_of_the_import_crate_reads_files() {
    let mut files = Vec::new();
    rust_files(&root().join("import/src"), &mut files);
    let reading = files.iter().filter(|file| breaches(file, &["domain::"]).iter().any(|it| it.ends_with(" std::fs")));
    let reading: Vec<String> = reading.map(|file| below_root(file).display().to_string()).collect();
    assert_eq!(reading, ["import/src/input/mod.rs"]);
}

/// The library orders fields that are resolved beside each other as they happen to finish. The root alone is put in order
/// afterwards, and what is asked for by an interface.
#[test]
fn every_object_but_the_root_resolves_its_fields_in_their_order() {
    let mut files = vec![root().join("src/graphql/pages.rs"), root().join("src/graphql/query/matching.rs")];
    rust_files(&root().join("src/graphql/types"), &mut files);
    let texts: Vec<String> = files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
    let attributes = |start: &'static str, end: &'static str| {
        let after = texts.iter().flat_map(move |text| text.split(start).skip(1));
        after.map(move |text| text.split(end).next().unwrap().to_owned())
    };
    let objects: Vec<String> = attributes("#[Object(", "impl").chain(attributes("(SimpleObject", " struct ")).collect();
    assert!(objects.len() > 40, "{}", objects.len());
    let unordered: Vec<&String> = objects.iter().filter(|attributes| !attributes.contains("serial")).collect();
    assert_eq!(unordered, Vec::<&String>::new());
}

#[test]
fn no_file_is_a_drawer_and_none_is_longer_than_reads_well() {
    let mut files = Vec::new();
    for folder in ["bench", "benches", "domain", "entity", "import", "migration", "seed", "src", "tests"] {
        rust_files(&root().join(folder), &mut files);
    }
    let longest = 400;
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
