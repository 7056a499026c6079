//! One article or passage by any of its names.

use super::hits::Opened;
use crate::article::ArticleId;
use crate::index::{IndexError, Snapshot};
use crate::passages::PassageId;
use tantivy::DocAddress;

/// What a name stands for.
pub struct Located {
    pub article: Opened,
    /// Which passage was named, if one was.
    pub passage: Option<usize>,
}

/// What was looked for is not, or not uniquely, there.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    #[error("no article is called `{0}`: give an article id, a passage id, a docno or a URL")]
    Unknown(String),
    #[error("article {article} has no passage `{local}`; its text may have changed since")]
    NoSuchPassage { article: ArticleId, local: String },
    #[error("{n} articles are called `{name}`: give an article id")]
    Several { name: String, n: usize },
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Finds an article by passage id, article id, docno or canonical URL, tried in this order.
pub fn locate(snapshot: &Snapshot, name: &str, canonical_url: Option<&str>) -> Result<Located, LookupError> {
    if let Ok(id) = name.parse::<PassageId>()
        && let Some(address) = snapshot.find(id.article)?
    {
        let article = Opened::new(snapshot.stored(address)?);
        let passage = article.ids().iter().position(|known| *known == id);
        let missing = || LookupError::NoSuchPassage { article: id.article, local: id.local().to_owned() };
        let passage = Some(passage.ok_or_else(missing)?);
        return Ok(Located { article, passage });
    }
    let address = find_article(snapshot, name, canonical_url)?;
    let address = address.ok_or_else(|| LookupError::Unknown(name.to_owned()))?;
    Ok(Located { article: Opened::new(snapshot.stored(address)?), passage: None })
}

fn find_article(snapshot: &Snapshot, name: &str, url: Option<&str>) -> Result<Option<DocAddress>, LookupError> {
    if let Ok(id) = name.parse::<ArticleId>()
        && let Some(address) = snapshot.find(id)?
    {
        return Ok(Some(address));
    }
    let mut found = snapshot.find_docno(name)?;
    if let (true, Some(url)) = (found.is_empty(), url) {
        found = snapshot.find_url(url)?;
    }
    match found.len() {
        0 | 1 => Ok(found.pop()),
        n => Err(LookupError::Several { name: name.to_owned(), n }),
    }
}
