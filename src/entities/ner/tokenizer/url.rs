//! Addresses are one token, whatever marks they hold.

use super::classes::is_lower;

/// Whether all of `text` is the address of a page, a host or a mailbox.
pub fn is_url(text: &str) -> bool {
    // Hosts have a dot; most words do not.
    text.contains('.') && hosts(text).any(|at| is_located(&text[at..]))
}

/// Where a host may begin: at the beginning, after a scheme, after a user's name.
fn hosts(text: &str) -> impl Iterator<Item = usize> {
    let is_scheme = |scheme: &str| {
        scheme.chars().nth(1).is_some() && scheme.chars().all(|c| c.is_alphanumeric() || "_+-.".contains(c))
    };
    let scheme = text.split_once("://").filter(|(scheme, _)| is_scheme(scheme)).map(|(scheme, _)| scheme.len() + 3);
    let users = text.match_indices('@').filter(|(at, _)| *at > 0).map(|(at, _)| at + 1);
    std::iter::once(0).chain(scheme).chain(users)
}

/// A host, perhaps a port, perhaps a path.
fn is_located(text: &str) -> bool {
    let end = text.find([':', '/', '?', '#', '@']).unwrap_or(text.len());
    let (host, rest) = text.split_at(end);
    let rest = rest.strip_prefix(':').map_or(Some(rest), after_port);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
        && (is_domain(host) || is_address(host))
}

fn after_port(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (2..=5).contains(&(text.len() - rest.len())).then_some(rest)
}

fn is_domain(host: &str) -> bool {
    let Some((labels, top)) = host.rsplit_once('.') else { return false };
    let is_top = |top: &str| (2..=63).contains(&top.chars().count()) && top.chars().all(is_lower);
    labels.split('.').all(is_label) && is_top(top)
}

fn is_label(label: &str) -> bool {
    let is_outer = |c: char| c.is_ascii_alphanumeric() || ('\u{a1}'..='\u{ffff}').contains(&c);
    label.starts_with(is_outer)
        && label.ends_with(is_outer)
        && label.chars().all(|c| is_outer(c) || matches!(c, '_' | '-'))
        && label.chars().count() <= 64
}

/// An address of the public internet, in four numbers.
fn is_address(host: &str) -> bool {
    let numbers: Option<Vec<u8>> = host.split('.').map(|part| part.parse().ok()).collect();
    let Some(&[first, second, _, fourth]) = numbers.as_deref() else { return false };
    let private = matches!((first, second), (10 | 127, _) | (169, 254) | (192, 168) | (172, 16..=31));
    (1..=223).contains(&first) && (1..=254).contains(&fourth) && !private
}

#[cfg(test)]
mod tests {
    use super::is_url;

    #[test]
    fn addresses_are_told_from_words() {
        let check = |text: &str, expected: bool| assert_eq!(is_url(text), expected, "{text}");
        check("paper.example", true);
        check("www.paper.example/2025/10/a-b?c=d#e", true);
        check("https://paper.example:8080", true);
        check("editor@paper.example", true);
        check("https://user:word@paper.example/", true);
        check("8.8.8.8", true);
        check("192.168.1.1", false);
        check("1.2.3", false);
        check("end.The", false);
        check("end.the", true);
        check("U.S.-led", false);
        check("U.S.", false);
        check("3.5", false);
        check("paper", false);
        check("-a.example", false);
        check("a..example", false);
        check("paper.example:1", false);
        check("@paper.example", false);
    }
}
