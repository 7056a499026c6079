//! The fields of a record, and what they are customarily called.

/// Something a record says about an article, or the article's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    Text,
    Html,
    Path,
    Id,
    Url,
    Title,
    Author,
    Date,
    Modified,
    Outlet,
    Language,
    Description,
    Tags,
    Charset,
}

impl Field {
    pub const ALL: [Field; 14] = [
        Field::Text,
        Field::Html,
        Field::Path,
        Field::Id,
        Field::Url,
        Field::Title,
        Field::Author,
        Field::Date,
        Field::Modified,
        Field::Outlet,
        Field::Language,
        Field::Description,
        Field::Tags,
        Field::Charset,
    ];

    /// The name settings call it by.
    pub fn name(self) -> &'static str {
        match self {
            Field::Id => "id",
            Field::Author => "author",
            _ => self.keys()[0],
        }
    }

    pub fn from_name(name: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.name() == name)
    }

    /// The keys that mean it in a record nobody has mapped, in the order they are tried.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Field::Text => &["text"],
            Field::Html => &["html"],
            Field::Path => &["path"],
            // What `extract` prints has the article's id as `id` and the given one as `docno`.
            Field::Id => &["docno", "id"],
            Field::Url => &["url"],
            Field::Title => &["title"],
            Field::Author => &["authors", "author"],
            Field::Date => &["date", "date_published", "published"],
            Field::Modified => &["modified", "date_modified"],
            Field::Outlet => &["outlet", "site"],
            Field::Language => &["language"],
            Field::Description => &["description"],
            Field::Tags => &["tags"],
            Field::Charset => &["charset"],
        }
    }

    /// What the columns of tables call it, in lower case without blanks and signs.
    pub fn column_names(self) -> &'static [&'static str] {
        match self {
            Field::Text => &[
                "fulltext",
                "body",
                "bodytext",
                "articletext",
                "articlebody",
                "maintext",
                "content",
                "article",
                "story",
            ],
            Field::Html => &["bodyhtml", "contenthtml", "articlehtml"],
            Field::Path | Field::Charset => &[],
            Field::Id => &["docid", "documentid", "articleid", "accessionnumber", "storeid"],
            Field::Url => {
                &["link", "permalink", "articleurl", "documenturl", "weburl", "canonicalurl", "address", "uri"]
            }
            Field::Title => &["headline", "heading", "articletitle", "hed"],
            Field::Author => &["byline", "writer", "creator", "columnist", "by"],
            Field::Date => &[
                "pubdate",
                "publicationdate",
                "publishdate",
                "publisheddate",
                "publishedat",
                "publishedon",
                "dateofpublication",
                "day",
            ],
            Field::Modified => &["updated", "updatedat", "lastmodified", "lastupdated", "dateupdated"],
            Field::Outlet => &[
                "publication",
                "publicationname",
                "publicationtitle",
                "pubtitle",
                "publisher",
                "newspaper",
                "sourcename",
                "medium",
                "media",
            ],
            Field::Language => &["lang"],
            Field::Description => &["summary", "abstract", "excerpt", "standfirst", "teaser", "deck"],
            Field::Tags => &["keywords", "topics", "categories", "subjects"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_names() {
        for field in Field::ALL {
            assert_eq!(Field::from_name(field.name()), Some(field));
        }
        assert_eq!((Field::Author.name(), Field::Id.name(), Field::Date.name()), ("author", "id", "date"));
    }

    #[test]
    fn no_column_name_means_two_fields() {
        let names: Vec<&str> = Field::ALL.iter().flat_map(|field| field.column_names()).copied().collect();
        let distinct: std::collections::HashSet<&str> = names.iter().copied().collect();
        assert_eq!(names.len(), distinct.len());
    }
}
