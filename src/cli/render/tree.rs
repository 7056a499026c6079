//! Trees: a query's parts, one a line, with what is to be said of each.

/// A line of a tree.
pub struct Line {
    /// With the strokes that lead to it.
    pub text: String,
    pub note: String,
}

/// Something with parts.
pub trait Branch: Sized {
    fn text(&self) -> String;
    fn note(&self) -> String;
    fn parts(&self) -> &[Self];
}

/// The tree from its root, top down.
pub fn lines(root: &impl Branch) -> Vec<Line> {
    let mut out = vec![Line { text: root.text(), note: root.note() }];
    below(root, "", &mut out);
    out
}

fn below<B: Branch>(branch: &B, before: &str, out: &mut Vec<Line>) {
    let parts = branch.parts();
    for (i, part) in parts.iter().enumerate() {
        let last = i + 1 == parts.len();
        let stroke = if last { "└─ " } else { "├─ " };
        out.push(Line { text: format!("{before}{stroke}{}", part.text()), note: part.note() });
        below(part, &format!("{before}{}", if last { "   " } else { "│  " }), out);
    }
}
