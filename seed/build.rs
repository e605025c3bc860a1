//! Lists the files that are built in, so that a new provider is one new file and nothing else.

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folders of files, each with the constant that holds them.
const FOLDERS: [(&str, &str); 2] = [("providers", "PROVIDER_FILES"), ("guides", "GUIDE_FILES")];

fn main() -> Result<(), Box<dyn Error>> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut code = String::new();
    for (folder, constant) in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        writeln!(code, "/// The files of `seed/{folder}`, each with its name.")?;
        writeln!(code, "pub(super) const {constant}: &[(&str, &str)] = &[")?;
        for path in yaml_files(&here.join(folder))? {
            let name = path.strip_prefix(&here)?.display();
            // Not by the path from here: a folder of built files may be shared with another checkout.
            let path = format!("concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{name}\")");
            writeln!(code, "    (\"seed/{name}\", include_str!({path})),")?;
        }
        writeln!(code, "];")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("built_in_files.rs"), code)?;
    Ok(())
}

/// The YAML files of a folder, by name; none when there is no such folder.
fn yaml_files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
