//! Decision trees learned elsewhere and written down as text, and what they say of a row of numbers.
//!
//! A file holds one tree a line, in preorder: a split is `feature<=threshold` and is followed by
//! the tree for rows at or below the threshold and by the tree for the rest; a leaf is a number.
//! Lines that begin with `#` say where the numbers come from. The leaves a row reaches are added
//! up, and the logistic function makes a probability of the sum.

/// Trees over rows of named features.
#[derive(Debug)]
pub(crate) struct Trees {
    nodes: Vec<Node>,
    roots: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Node {
    Leaf(f32),
    Split { feature: usize, threshold: f32, at_most: usize, above: usize },
}

impl Trees {
    /// Reads trees whose features are called `names`; a row holds them in that order.
    pub fn read(text: &str, names: &[&str]) -> Result<Trees, String> {
        let mut trees = Trees { nodes: Vec::new(), roots: Vec::new() };
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut tokens = line.split_ascii_whitespace();
            let root = trees.read_node(&mut tokens, names)?;
            if let Some(left) = tokens.next() {
                return Err(format!("`{left}` stands after the end of a tree"));
            }
            trees.roots.push(root);
        }
        Ok(trees)
    }

    fn read_node<'a>(&mut self, tokens: &mut impl Iterator<Item = &'a str>, names: &[&str]) -> Result<usize, String> {
        let token = tokens.next().ok_or("a tree ends too early")?;
        let number = |text: &str| text.parse::<f32>().map_err(|_| format!("`{text}` is no number"));
        let Some((name, threshold)) = token.split_once("<=") else {
            self.nodes.push(Node::Leaf(number(token)?));
            return Ok(self.nodes.len() - 1);
        };
        let feature = names.iter().position(|known| *known == name).ok_or_else(|| format!("no feature `{name}`"))?;
        let threshold = number(threshold)?;
        let at_most = self.read_node(tokens, names)?;
        let above = self.read_node(tokens, names)?;
        self.nodes.push(Node::Split { feature, threshold, at_most, above });
        Ok(self.nodes.len() - 1)
    }

    /// How probable the trees hold a row to be, from 0 to 1.
    pub fn probability(&self, row: &[f32]) -> f32 {
        let sum: f32 = self.roots.iter().map(|&root| self.leaf(root, row)).sum();
        1.0 / (1.0 + (-sum).exp())
    }

    fn leaf(&self, root: usize, row: &[f32]) -> f32 {
        let mut at = root;
        loop {
            match self.nodes[at] {
                Node::Leaf(value) => return value,
                Node::Split { feature, threshold, at_most, above } => {
                    at = if row.get(feature).is_some_and(|value| *value <= threshold) { at_most } else { above };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_falls_through_every_tree_to_a_leaf() {
        let trees = Trees::read("# two trees\na<=1.5 -1 b<=0 2 0.5\nb<=3 0 1\n", &["a", "b"]).unwrap();
        let check = |row: [f32; 2], sum: f32| {
            let expected = 1.0 / (1.0 + (-sum).exp());
            assert!((trees.probability(&row) - expected).abs() < 1e-6, "{row:?}");
        };
        check([1.5, 0.0], -1.0);
        check([2.0, 0.0], 2.0);
        check([2.0, 4.0], 1.5);
    }

    #[test]
    fn what_is_no_tree_is_refused_with_the_reason() {
        let check = |text: &str, reason: &str| {
            let error = Trees::read(text, &["a"]).unwrap_err();
            assert!(error.contains(reason), "{text}: {error}");
        };
        check("a<=1 2", "too early");
        check("1 2", "after the end");
        check("b<=1 2 3", "no feature `b`");
        check("a<=x 2 3", "no number");
    }
}
