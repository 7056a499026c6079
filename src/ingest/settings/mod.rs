//! How files are to be read: which of their fields mean what.
//!
//! Records of other programs call things by other names. A [`FieldMap`] says how, for all files or
//! for those a pattern matches; where it says nothing, the customary names hold. The settings come
//! from `pundit.toml`, which `cli` reads.

mod field;
mod map;

pub use field::Field;
pub use map::{FieldMap, Lookup, MemberRule, value_at};

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
    to: To,
}

/// What a rule is for.
#[derive(Clone, Debug)]
enum To {
    File(FieldMap),
    /// What lies in an archive.
    Member(MemberRule),
}

impl Settings {
    /// `all` for every file; patterns are relative to any of `roots`.
    pub fn new(all: FieldMap, roots: Vec<PathBuf>) -> Settings {
        Settings { all: Arc::new(all), rules: Vec::new(), roots }
    }

    /// Adds a map for the files that `pattern` matches: `*` within a folder, `**` across folders; a
    /// pattern without a slash is matched with the file's name alone. Behind a `!` stands a pattern for the members of the
    /// archives that the part before it matches. The error says what is wrong with the pattern.
    pub fn add(&mut self, pattern: &str, map: FieldMap) -> Result<(), String> {
        if let Some((archive, member)) = split_at_member(pattern) {
            // A member's path is like a file's, archives inside the archive being folders.
            let rule = MemberRule::new(pattern, matcher(&member)?, map.clone());
            self.rules.push(Rule { pattern: matcher(archive)?, to: To::Member(rule) });
        }
        self.rules.push(Rule { pattern: matcher(pattern)?, to: To::File(map) });
        Ok(())
    }

    /// What holds for the file at `path`, which is absolute, and for what lies in it.
    pub fn map_for(&self, path: &Path) -> Arc<FieldMap> {
        let below: Vec<&Path> = self.roots.iter().filter_map(|root| path.strip_prefix(root).ok()).collect();
        let matches =
            |rule: &&Rule| rule.pattern.is_match(path) || below.iter().any(|path| rule.pattern.is_match(path));
        let mut map = Arc::clone(&self.all);
        // Copied for the first rule that matches; most files share one map.
        for rule in self.rules.iter().filter(matches) {
            match &rule.to {
                To::File(other) => Arc::make_mut(&mut map).add(other),
                To::Member(rule) => Arc::make_mut(&mut map).members.push(rule.clone()),
            }
        }
        map
    }
}

fn matcher(pattern: &str) -> Result<GlobMatcher, String> {
    let anywhere = if pattern.contains('/') { pattern.to_owned() } else { format!("**/{pattern}") };
    let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
    Ok(glob.map_err(|error| error.kind().to_string())?.compile_matcher())
}

/// The patterns of an archive and of its members, the latter with `/` for every `!`; one in brackets is a part of a pattern.
fn split_at_member(pattern: &str) -> Option<(&str, String)> {
    let mut in_brackets = false;
    let is_separator = |&(_, c): &(usize, char)| {
        in_brackets = c == '[' || in_brackets && c != ']';
        c == '!' && !in_brackets
    };
    let separators: Vec<usize> = pattern.char_indices().filter(is_separator).map(|(at, _)| at).collect();
    let (first, rest) = separators.split_first()?;
    let mut member = pattern.to_owned();
    rest.iter().for_each(|&at| member.replace_range(at..=at, "/"));
    Some((&pattern[..*first], member.split_off(first + 1)))
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

    #[test]
    fn a_member_takes_the_map_of_its_own_path_and_else_that_of_its_archive() {
        let mut settings = Settings::new(titled("a"), vec!["/p".into()]);
        settings.add("dump.zip!wire/*.jsonl", titled("b")).unwrap();
        settings.add("dump.zip", titled("c")).unwrap();
        settings.add("lexis/*.tar!odd.csv", titled("d")).unwrap();
        settings.add("dump.zip!inner.tar!x.csv", titled("e")).unwrap();
        settings.add("[!x]*.zip!last.csv", titled("f")).unwrap();
        let member_of = |path: &str, members: &[&str]| {
            let map = members.iter().fold(settings.map_for(Path::new(path)), |map, member| map.for_member(member));
            map.fields[&Field::Title][0].clone()
        };
        for (path, members, expected) in [
            ("/p/dump.zip", &["wire/x.jsonl"][..], "b"),
            ("/p/dump.zip", &["wire/deep/x.jsonl"], "c"),
            ("/p/dump.zip", &["x.jsonl"], "c"),
            ("/p/dump.zip", &["inner.tar", "x.csv"], "e"),
            ("/p/dump.zip", &["inner.tar", "y.csv"], "c"),
            ("/p/dump.zip", &["inner.tar", "y/last.csv"], "f"),
            ("/p/other.zip", &["wire/x.jsonl"], "a"),
            ("/p/lexis/x.tar", &["odd.csv"], "d"),
            ("/p/lexis/x.tar", &["folder/odd.csv"], "d"),
            ("/p/x.zip", &["last.csv"], "a"),
        ] {
            assert_eq!(member_of(path, members), expected, "{path} {members:?}");
        }
        assert!(settings.add("dump.zip![z-a]", titled("g")).is_err());
    }

    #[test]
    fn the_fingerprint_of_an_archive_changes_with_the_map_of_a_member() {
        let print = |rules: &[(&str, &str)], path: &str| {
            let mut settings = Settings::default();
            rules.iter().for_each(|(pattern, name)| settings.add(pattern, titled(name)).unwrap());
            settings.map_for(Path::new(path)).fingerprint()
        };
        let one = print(&[("a.zip!x.csv", "b")], "/p/a.zip");
        assert!(one.is_some());
        assert_eq!(one, print(&[("a.zip!x.csv", "b"), ("y.csv", "c")], "/p/a.zip"));
        assert_ne!(one, print(&[("a.zip!x.csv", "c")], "/p/a.zip"));
        assert_ne!(one, print(&[("a.zip!y.csv", "b")], "/p/a.zip"));
        assert_eq!(print(&[("a.zip!x.csv", "b")], "/p/b.zip"), None);
    }
}
