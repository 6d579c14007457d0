//! Who may import whom, read from the `use` lines and paths in `src`. The list is that of the house's plan.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "tests: a panic is the failure")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One feature may reach another only along this list, and only through its `mod.rs`.
const FEATURE_TO_FEATURE: &[(&str, &[&str])] = &[
    ("users", &["sign_in"]),
    ("clinics", &["users"]),
    ("clients", &["clinics"]),
    ("schedules", &["users", "clinics"]),
    ("appointments", &["clients", "users", "services", "schedules", "clinics"]),
    ("treatment_plans", &["clients"]),
    ("assessments", &["clients", "clinics", "treatment_plans"]),
];

struct File {
    path: String,
    text: String,
}

fn sources() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    assert!(files.len() > 80);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path: PathBuf = entry.path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            files.push(File { path: name, text: fs::read_to_string(&path).unwrap() });
        }
    }
}

impl File {
    /// Lines of code: no comments, no tests.
    fn code(&self) -> impl Iterator<Item = &str> {
        let end = self.text.find("#[cfg(test)]").unwrap_or(self.text.len());
        self.text[..end].lines().map(str::trim).filter(|line| !line.starts_with("//"))
    }

    fn mentions(&self, path: &str) -> bool {
        self.code().any(|line| line.match_indices(path).any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')))
    }

    /// `features/clients/queries.rs` is `(clients, queries)`.
    fn feature(&self) -> Option<(&str, &str)> {
        let (feature, rest) = self.path.strip_prefix("features/")?.split_once('/')?;
        Some((feature, rest.split(['/', '.']).next()?))
    }
}

fn assert_none(what: &str, broken: impl IntoIterator<Item = String>) {
    let broken: Vec<String> = broken.into_iter().collect();
    assert!(broken.is_empty(), "{what}: {broken:?}");
}

fn breaking<'a>(files: &'a [File], in_room: impl Fn(&File) -> bool + 'a, forbidden: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    files
        .iter()
        .filter(move |file| in_room(file))
        .flat_map(move |file| forbidden.iter().filter(|path| file.mentions(path)).map(|path| format!("{} -> {path}", file.path)))
}

#[test]
fn the_platform_knows_no_feature() {
    let files = sources();
    assert_none(
        "platform",
        breaking(&files, |file| file.path.starts_with("platform/"), &["crate::features", "crate::clinical", "crate::routes", "crate::app"]),
    );
}

#[test]
fn what_is_pure_stays_pure() {
    let files = sources();
    let forbidden = ["diesel", "diesel_async", "actix_web", "tokio", "serde_json", "crate::platform", "crate::features"];
    assert_none("clinical", breaking(&files, |file| file.path.starts_with("clinical"), &forbidden));
    let rules = |file: &File| matches!(file.feature(), Some((_, "rules" | "interval")));
    // Rules may name the errors of the contract and its text formats, which are pure themselves.
    let forbidden = ["diesel", "diesel_async", "actix_web", "tokio", "crate::platform::db", "crate::platform::auth", "crate::platform::clock"];
    assert_none("rules", breaking(&files, rules, &forbidden));
}

#[test]
fn layers_of_a_feature_look_down_only() {
    let files = sources();
    let layer = |name: &'static str| move |file: &File| file.feature().is_some_and(|(_, layer)| layer == name);
    assert_none("actions", breaking(&files, layer("actions"), &["actix_web", "super::handlers"]));
    assert_none("queries", breaking(&files, layer("queries"), &["actix_web", "super::handlers", "super::actions", "super::views"]));
    assert_none("models", breaking(&files, layer("model"), &["actix_web", "super::handlers", "super::actions", "super::queries"]));
    assert_none("payloads", breaking(&files, layer("payloads"), &["super::handlers", "super::actions", "diesel_async"]));
    let outside = |file: &File| file.path.starts_with("features/") && !matches!(file.feature(), Some((_, "queries" | "model")));
    assert_none("schema", breaking(&files, outside, &["crate::platform::db::schema"]));
}

#[test]
fn features_reach_each_other_only_along_the_list_and_through_the_front_door() {
    let files = sources();
    let mut broken = BTreeSet::new();
    for file in &files {
        let Some((own, _)) = file.feature() else { continue };
        let allowed = FEATURE_TO_FEATURE.iter().find(|(feature, _)| *feature == own).map_or(&[][..], |(_, allowed)| allowed);
        for other in used_features(file) {
            if other != own && !allowed.contains(&other.as_str()) {
                broken.insert(format!("{} -> {other}", file.path));
            }
            for room in ["queries", "model", "actions", "handlers", "payloads", "rules", "views"] {
                if other != own && file.mentions(&format!("crate::features::{other}::{room}")) {
                    broken.insert(format!("{} -> {other}::{room}", file.path));
                }
            }
        }
    }
    assert_none("feature to feature", broken);
}

/// From `use crate::features::{clients, users::{self, X}};` and from plain paths.
fn used_features(file: &File) -> BTreeSet<String> {
    let text = file.code().collect::<Vec<_>>().join("\n");
    let mut used = BTreeSet::new();
    for (at, marker) in text.match_indices("crate::features::") {
        let rest = &text[at + marker.len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let list = &list[..list.find('}').unwrap_or(0)];
            used.extend(list.split(',').map(|name| name.trim().split("::").next().unwrap_or_default().to_owned()));
        } else {
            used.insert(rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned());
        }
    }
    used
}

#[test]
fn the_list_has_no_cycle_and_is_the_one_that_is_written() {
    fn reaches(from: &str, to: &str, depth: usize) -> bool {
        let next = FEATURE_TO_FEATURE.iter().find(|(feature, _)| *feature == from).map_or(&[][..], |(_, next)| next);
        depth > 0 && next.iter().any(|each| *each == to || reaches(each, to, depth - 1))
    }
    assert!(FEATURE_TO_FEATURE.iter().all(|(feature, _)| !reaches(feature, feature, 10)));
    let written = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/features/mod.rs")).unwrap();
    for (feature, others) in FEATURE_TO_FEATURE {
        let line = format!("//! - `{feature}` -> {}", others.iter().map(|other| format!("`{other}`")).collect::<Vec<_>>().join(", "));
        assert!(written.contains(&line), "src/features/mod.rs lacks: {line}");
    }
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let long = sources().into_iter().filter(|file| !file.path.ends_with("db/schema.rs")).map(|file| (file.path, file.text.lines().count()));
    assert_none("too long", long.filter(|(_, lines)| *lines > 400).map(|(path, lines)| format!("{path} has {lines} lines")));
}
