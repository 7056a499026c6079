//! A forest of decision trees, as text.
//!
//! The first line names the format and its version, the second the features. Every further line
//! is a tree: its nodes in preorder, an inner node as `feature<=threshold`, which goes on to the next
//! node when it holds and else past the whole of that branch; a leaf as `=value`. The values of all
//! trees, thousandths of a logit, are added up.

const FORMAT: &str = "pundit forest 1";

/// Trees to be asked about rows of whole numbers.
pub(super) struct Forest {
    pub names: Vec<String>,
    nodes: Vec<Node>,
    roots: Vec<u32>,
}

/// `feature` is [`LEAF`] of a leaf, whose value is `threshold`.
#[derive(Clone, Copy)]
struct Node {
    feature: u16,
    otherwise: u32,
    threshold: i32,
}

const LEAF: u16 = u16::MAX;

impl Forest {
    /// Reads a forest; `None` if it is none of this version.
    pub fn parse(text: &str) -> Option<Forest> {
        let mut lines = text.lines();
        lines.next().filter(|line| *line == FORMAT)?;
        let names: Vec<String> = lines.next()?.split(' ').map(str::to_owned).collect();
        let mut forest = Forest { names, nodes: Vec::new(), roots: Vec::new() };
        for line in lines {
            forest.roots.push(u32::try_from(forest.nodes.len()).ok()?);
            let mut words = line.split(' ');
            forest.read_tree(&mut words)?;
            words.next().is_none().then_some(())?;
        }
        Some(forest)
    }

    fn read_tree<'a>(&mut self, words: &mut impl Iterator<Item = &'a str>) -> Option<()> {
        // Inner nodes whose other branch is still to come.
        let mut open: Vec<usize> = Vec::new();
        loop {
            let word = words.next()?;
            let at = self.nodes.len();
            if let Some(value) = word.strip_prefix('=') {
                self.nodes.push(Node { feature: LEAF, otherwise: 0, threshold: value.parse().ok()? });
                let Some(parent) = open.pop() else { return Some(()) };
                self.nodes[parent].otherwise = u32::try_from(at + 1).ok()?;
                continue;
            }
            let (feature, threshold) = word.split_once("<=")?;
            let feature: u16 = feature.parse().ok().filter(|f| usize::from(*f) < self.names.len())?;
            self.nodes.push(Node { feature, otherwise: 0, threshold: threshold.parse().ok()? });
            open.push(at);
        }
    }

    /// The sum of the trees' answers, in thousandths of a logit.
    pub fn answer(&self, row: &[i32]) -> i32 {
        self.roots.iter().map(|root| self.leaf(*root as usize, row)).sum()
    }

    fn leaf(&self, root: usize, row: &[i32]) -> i32 {
        let mut at = root;
        loop {
            let node = self.nodes[at];
            if node.feature == LEAF {
                return node.threshold;
            }
            let value = row.get(usize::from(node.feature)).copied().unwrap_or(0);
            at = if value <= node.threshold { at + 1 } else { node.otherwise as usize };
        }
    }
}

/// A logit in thousandths as a probability in thousandths.
pub(super) fn probability(logit: i32) -> i32 {
    (1000.0 / (1.0 + (-f64::from(logit) / 1000.0).exp())).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_followed_to_the_leaf_its_row_belongs_to() {
        let forest = Forest::parse("pundit forest 1\na b\n0<=5 1<=0 =1 =2 =3\n=10").expect("a forest");
        assert_eq!([[5, 0], [5, 1], [6, 0]].map(|row| forest.answer(&row)), [11, 12, 13]);
    }

    #[test]
    fn what_is_no_forest_is_refused() {
        for text in ["", "pundit forest 2\na\n=1", "pundit forest 1\na\n1<=0 =1 =2", "pundit forest 1\na\n0<=0 =1"] {
            assert!(Forest::parse(text).is_none(), "{text}");
        }
    }
}
