//! Just enough of Rust's syntax to find the paths a file uses: comments and strings are left out,
//! the rest is words, `::` and single characters.

/// A word or a sign, and its line from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub line: usize,
}

/// A path into a top-level module of the crate.
#[derive(Debug, PartialEq, Eq)]
pub struct Path {
    pub module: String,
    pub line: usize,
}

/// The tokens of a file, without comments, strings and characters.
pub fn tokens(code: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    let mut line = 1;
    while at < code.len() {
        let rest = &code[at..];
        let length = skipped(rest).unwrap_or(0);
        if length == 0 {
            let text = &rest[..token_length(rest)];
            if !text.trim().is_empty() {
                tokens.push(Token { text, line });
            }
            at += text.len();
            line += text.matches('\n').count();
        } else {
            line += rest[..length].matches('\n').count();
            at += length;
        }
    }
    tokens
}

/// The top-level modules a file reaches through `crate::…` or through more `super::` than it is
/// deep. `depth` counts the modules from the crate's root to the file: `src/text.rs` has 1.
pub fn paths(tokens: &[Token<'_>], depth: usize) -> Vec<Path> {
    let mut found = Vec::new();
    let mut braces: Vec<bool> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let inline = braces.iter().filter(|is_module| **is_module).count();
        match tokens[at].text {
            "{" => braces.push(at >= 2 && tokens[at - 2].text == "mod"),
            "}" => drop(braces.pop()),
            "crate" if is(tokens, at + 1, "::") => found.extend(heads(tokens, at + 2)),
            "super" => {
                let chain =
                    tokens[at..].chunks(2).take_while(|pair| pair[0].text == "super" && is(pair, 1, "::")).count();
                if chain == depth + inline {
                    found.extend(heads(tokens, at + 2 * chain));
                }
                at += 2 * chain.max(1) - 1;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

fn is(tokens: &[Token<'_>], at: usize, text: &str) -> bool {
    tokens.get(at).is_some_and(|token| token.text == text)
}

/// The first names of a path or of each path in a group.
fn heads(tokens: &[Token<'_>], at: usize) -> Vec<Path> {
    let path = |token: &Token<'_>| Path { module: token.text.to_owned(), line: token.line };
    let is_name = |token: &&Token<'_>| token.text.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if !is(tokens, at, "{") {
        return tokens.get(at).filter(is_name).map(path).into_iter().collect();
    }
    let mut heads = Vec::new();
    let mut depth = 0;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.text {
            "{" => depth += 1,
            "}" if depth == 1 => break,
            "}" => depth -= 1,
            _ if depth == 1 && (is(tokens, index - 1, "{") || is(tokens, index - 1, ",")) && is_name(&token) => {
                heads.extend((token.text != "self").then(|| path(token)));
            }
            _ => {}
        }
    }
    heads
}

/// The length of the comment, string or character at the start of `rest`, if there is one.
fn skipped(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    if rest.starts_with("/*") {
        return Some(block_comment(rest));
    }
    if let Some(length) = raw_string(rest) {
        return Some(length);
    }
    if rest.starts_with('"') {
        return Some(quoted(rest, '"'));
    }
    // `'a'` and `'\n'` are characters, `'a` is a lifetime.
    let mut characters = rest.strip_prefix('\'')?.chars();
    let is_character = characters.next() == Some('\\') || characters.next() == Some('\'');
    is_character.then(|| quoted(rest, '\''))
}

/// `r"…"`, `r#"…"#`, `br"…"` and so on.
fn raw_string(rest: &str) -> Option<usize> {
    let fence = rest.trim_start_matches(['b', 'c']).strip_prefix('r')?;
    let inside = fence.trim_start_matches('#').strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(fence.len() - inside.len() - 1));
    let open = rest.len() - inside.len();
    Some(inside.find(&close).map_or(rest.len(), |end| open + end + close.len()))
}

fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (index, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return index + 1,
            _ => {}
        }
    }
    rest.len()
}

/// The length of the word or sign at the start of `rest`. A run of white space counts as one.
fn token_length(rest: &str) -> usize {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let run = |matches: fn(char) -> bool| rest.find(|c| !matches(c)).unwrap_or(rest.len());
    match rest.chars().next() {
        Some(first) if word(first) => run(|c| c.is_alphanumeric() || c == '_'),
        Some(first) if first.is_whitespace() => run(char::is_whitespace),
        Some(':') if rest.starts_with("::") => 2,
        Some(first) => first.len_utf8(),
        None => 0,
    }
}
