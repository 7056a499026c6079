//! Patterns in place of paths: `'archive/*.html'`, quoted so that the shell leaves it alone.

use super::IngestError;
use globset::GlobBuilder;
use ignore::WalkBuilder;
use std::path::{Component, Path, PathBuf};

/// The paths with every pattern replaced by what it matches, in the order of their bytes.
///
/// A pattern is a path that is not there and holds `*`, `?`, `[` or `{`. `*` stays within a folder,
/// `**` crosses folders; hidden files are matched only by their dot.
pub fn expand(paths: &[PathBuf]) -> Result<Vec<PathBuf>, IngestError> {
    let mut expanded = Vec::new();
    for path in paths {
        if is_pattern(path) && path.symlink_metadata().is_err() {
            expanded.extend(matches(path)?);
        } else {
            expanded.push(path.clone());
        }
    }
    Ok(expanded)
}

fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

fn matches(pattern: &Path) -> Result<Vec<PathBuf>, IngestError> {
    let folder: PathBuf =
        pattern.components().take_while(|component| !is_pattern(Path::new(component.as_os_str()))).collect();
    let bad =
        |error: globset::Error| IngestError::Pattern { path: pattern.to_owned(), reason: error.kind().to_string() };
    let below: PathBuf = pattern.components().skip(folder.components().count()).collect();
    let glob = GlobBuilder::new(&below.to_string_lossy()).literal_separator(true).build().map_err(bad)?;
    let matcher = glob.compile_matcher();
    let hidden = below.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    let crosses = below.components().any(|part| part == Component::Normal("**".as_ref()));
    let root = if folder.as_os_str().is_empty() { Path::new(".") } else { &folder };
    let mut walker = WalkBuilder::new(root);
    walker.standard_filters(false).hidden(!hidden).follow_links(true);
    walker.max_depth((!crosses).then_some(below.components().count()));
    let mut found: Vec<PathBuf> = walker
        .build()
        .flatten()
        .filter_map(|entry| entry.path().strip_prefix(root).ok().map(Path::to_owned))
        .filter(|path| !path.as_os_str().is_empty() && matcher.is_match(path))
        .map(|path| folder.join(path))
        .collect();
    found.sort();
    if found.is_empty() {
        return Err(IngestError::NoMatch { path: pattern.to_owned() });
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_pattern_becomes_what_it_matches() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        for file in ["a.html", "b.html", "c.md", "d/e.html", "d/f/g.html", ".h.html", "[x].html"] {
            fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
            fs::write(root.join(file), "x").unwrap();
        }
        let expanded = |pattern: &str| {
            let paths = expand(&[root.join(pattern)])?;
            let below = |path: PathBuf| path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            Ok::<_, IngestError>(paths.into_iter().map(below).collect::<Vec<_>>())
        };
        for (pattern, expected) in [
            ("*.html", &["[x].html", "a.html", "b.html"][..]),
            ("?.{html,md}", &["a.html", "b.html", "c.md"]),
            ("[bc].*", &["b.html", "c.md"]),
            ("*/*.html", &["d/e.html"]),
            ("**/*.html", &["[x].html", "a.html", "b.html", "d/e.html", "d/f/g.html"]),
            ("d/**", &["d/e.html", "d/f", "d/f/g.html"]),
            (".*.html", &[".h.html"]),
            ("[x].html", &["[x].html"]),
            ("a.html", &["a.html"]),
            ("missing.html", &["missing.html"]),
        ] {
            assert_eq!(expanded(pattern).unwrap(), expected, "{pattern}");
        }
        assert!(expanded("*.pdf").unwrap_err().to_string().starts_with("nothing matches "));
        assert!(expanded("[z-a]*").unwrap_err().to_string().contains("invalid range"));
    }
}
