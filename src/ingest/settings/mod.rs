//! How files are to be read: which of their fields mean what.
//!
//! Records of other programs call things by other names. A [`FieldMap`] says how, for all files or
//! for those a pattern matches; where it says nothing, the customary names hold. The settings come
//! from `pundit.toml`, which `cli` reads.

mod field;
mod map;

pub use field::Field;
pub use map::{FieldMap, Lookup, value_at};

use globset::{GlobBuilder, GlobMatcher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Field maps and the files they are for.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// For all files.
    all: Arc<FieldMap>,
    /// For some, later ones winning.
    rules: Vec<Rule>,
    /// The folders that patterns are relative to.
    roots: Vec<PathBuf>,
}

#[derive(Clone, Debug)]
struct Rule {
    pattern: GlobMatcher,
    map: FieldMap,
}

impl Settings {
    /// `all` for every file; patterns are relative to any of `roots`.
    pub fn new(all: FieldMap, roots: Vec<PathBuf>) -> Settings {
        Settings { all: Arc::new(all), rules: Vec::new(), roots }
    }

    /// Adds a map for the files that `pattern` matches: `*` within a folder, `**` across folders; a
    /// pattern without a slash is matched with the file's name alone. The error says what is wrong with the pattern.
    pub fn add(&mut self, pattern: &str, map: FieldMap) -> Result<(), String> {
        let anywhere = if pattern.contains('/') { pattern.to_owned() } else { format!("**/{pattern}") };
        let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
        let pattern = glob.map_err(|error| error.kind().to_string())?.compile_matcher();
        self.rules.push(Rule { pattern, map });
        Ok(())
    }

    /// What holds for the file at `path`, which is absolute.
    pub fn map_for(&self, path: &Path) -> Arc<FieldMap> {
        let below: Vec<&Path> = self.roots.iter().filter_map(|root| path.strip_prefix(root).ok()).collect();
        let matches =
            |rule: &&Rule| rule.pattern.is_match(path) || below.iter().any(|path| rule.pattern.is_match(path));
        let mut map = Arc::clone(&self.all);
        // Copied for the first rule that matches; most files share one map.
        self.rules.iter().filter(matches).for_each(|rule| Arc::make_mut(&mut map).add(&rule.map));
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(name: &str) -> FieldMap {
        FieldMap { fields: [(Field::Title, vec![name.to_owned()])].into(), ..FieldMap::default() }
    }

    #[test]
    fn the_last_pattern_that_matches_wins() {
        let mut settings = Settings::new(titled("a"), vec!["/p".into(), "/p/corpus".into()]);
        settings.add("lexis/*.csv", titled("b")).unwrap();
        settings.add("odd.csv", titled("c")).unwrap();
        settings.add("/elsewhere/**/*.json", titled("d")).unwrap();
        for (path, expected) in [
            ("/p/x.csv", "a"),
            ("/p/lexis/x.csv", "b"),
            ("/p/corpus/lexis/x.csv", "b"),
            ("/p/corpus/lexis/deep/x.csv", "a"),
            ("/p/lexis/odd.csv", "c"),
            ("/q/lexis/x.csv", "a"),
            ("/q/odd.csv", "c"),
            ("/elsewhere/a/b/x.json", "d"),
        ] {
            assert_eq!(*settings.map_for(Path::new(path)), titled(expected), "{path}");
        }
        assert_eq!(settings.add("[z-a]", titled("e")).unwrap_err(), "invalid range; 'z' > 'a'");
    }
}
