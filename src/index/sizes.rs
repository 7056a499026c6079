//! What of a generation takes how much room.

use super::{IndexError, Snapshot};
use std::collections::BTreeMap;
use std::path::Path;
use tantivy::space_usage::{ComponentSpaceUsage, FieldUsage};

/// The room that one kind of data takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    pub component: &'static str,
    pub bytes: u64,
    /// By field, where fields are kept apart; the largest first.
    pub fields: Vec<(String, u64)>,
}

/// The files of tantivy, by what they hold.
const COMPONENTS: [(&str, tantivy::index::SegmentComponent); 6] = [
    ("terms", tantivy::index::SegmentComponent::Terms),
    ("postings", tantivy::index::SegmentComponent::Postings),
    ("positions", tantivy::index::SegmentComponent::Positions),
    ("fast columns", tantivy::index::SegmentComponent::FastFields),
    ("norms", tantivy::index::SegmentComponent::FieldNorms),
    ("stored articles", tantivy::index::SegmentComponent::Store),
];

impl Snapshot {
    /// The sizes of all parts of this generation, which add up to its folder.
    pub fn sizes(&self) -> Result<Vec<Size>, IndexError> {
        let measuring = || IndexError::tantivy("measure the index");
        let usage = self.searcher.space_usage().map_err(|e| measuring()(e.into()))?;
        let mut sizes: Vec<Size> = Vec::new();
        for (component, files) in COMPONENTS {
            let mut size = Size { component, bytes: 0, fields: Vec::new() };
            let mut fields: BTreeMap<String, u64> = BTreeMap::new();
            for segment in usage.segments() {
                let part = segment.component(files.clone());
                size.bytes += part.total().get_bytes();
                if let ComponentSpaceUsage::PerField(part) = &part {
                    let sizes = part.fields().map(|field: &FieldUsage| (field.field_name(), field.total().get_bytes()));
                    sizes.for_each(|(name, bytes)| *fields.entry(name.to_owned()).or_default() += bytes);
                }
            }
            size.fields = fields.into_iter().collect();
            size.fields.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
            sizes.push(size);
        }
        let deleted = usage.segments().iter().map(|segment| segment.deletes().get_bytes()).sum();
        sizes.push(Size { component: "deletions", bytes: deleted, fields: Vec::new() });
        let catalogue = std::fs::metadata(self.generation.path().join("catalogue.jsonl")).map_or(0, |data| data.len());
        sizes.push(Size { component: "catalogue", bytes: catalogue, fields: Vec::new() });
        let known: u64 = sizes.iter().map(|size| size.bytes).sum();
        let rest = size_of(self.generation.path()).saturating_sub(known);
        sizes.push(Size { component: "everything else", bytes: rest, fields: Vec::new() });
        Ok(sizes)
    }

    /// Bytes of title and text of all articles, as they are read.
    pub fn text_bytes(&self) -> Result<u64, IndexError> {
        let mut bytes = 0;
        for address in self.addresses() {
            let article = self.stored(address)?.article;
            bytes += article.title.map_or(0, |title| title.len() as u64) + article.body.text().len() as u64;
        }
        Ok(bytes)
    }
}

/// Bytes of a file, or of everything in a folder; what a link leads to is not counted.
pub fn size_of(path: &Path) -> u64 {
    let Ok(data) = std::fs::symlink_metadata(path) else { return 0 };
    if !data.is_dir() {
        return data.len();
    }
    std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| size_of(&entry.path())).sum()
}
