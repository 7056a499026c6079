use super::analyzer::Encoded;
use std::sync::LazyLock;
use tantivy::Index;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing,
    TextOptions,
};
use tantivy::tokenizer::{RAW_TOKENIZER_NAME, TextAnalyzer};

/// The format of the index on disk. Another number needs a rebuild.
pub const FORMAT: u32 = 3;

const ENCODED: &str = "encoded";

/// The fields of an article's document.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// The article id's number: what replace and delete go by.
    pub key: Field,
    /// Headline and body, stemmed, with positions.
    pub text: Field,
    /// Headline and body, folded but unstemmed, at the same positions.
    pub exact: Field,
    /// What folding hides of the words of headline and body, at the same positions: see [`typed`](super::typed).
    pub typed: Field,
    /// Words that begin with a capital letter, by the sound they may stand for: see [`names`](super::names).
    pub names: Field,
    /// The headline alone, stemmed, with positions.
    pub title: Field,
    /// The headline alone, unstemmed, with positions.
    pub title_exact: Field,
    /// As `typed`, of the headline alone.
    pub title_typed: Field,
    /// The first 300 words of the body, stemmed.
    pub lead: Field,
    /// Authors' names, folded, with positions; a gap between authors.
    pub author: Field,
    pub author_facet: Field,
    /// Outlet name and host of the URL, folded, with positions.
    pub outlet: Field,
    pub outlet_facet: Field,
    pub language: Field,
    /// Actor ids at the positions of the words that name them.
    pub actor: Field,
    pub actor_facet: Field,
    /// The actors that the article is about, not only mentions in passing.
    pub actor_major: Field,
    pub actor_type: Field,
    /// First and last day the publication date may mean, in days since 1970-01-01; absent when undated.
    pub first_day: Field,
    pub last_day: Field,
    /// 0 when the date is doubtful.
    pub date_reliable: Field,
    /// Words of the body.
    pub n_words: Field,
    /// Where passages begin: see [`Layout`](super::Layout).
    pub layout: Field,
    /// Where paragraphs and sentences begin.
    pub structure: Field,
    /// 64 bits of a hash of everything stored.
    pub content: Field,
    /// Which fields the article has: date, author, actor, outlet, url.
    pub has: Field,
    pub docno: Field,
    pub url: Field,
    /// Path of the file it came from.
    pub source: Field,
    /// The article, by [`codec`](crate::article::codec).
    pub article: Field,
    /// Its mentions.
    pub mentions: Field,
    /// How its body is cut into passages.
    pub cuts: Field,
    /// What a statistical model found in it, if there was one.
    pub names_found: Field,
}

impl Fields {
    /// The fields of every index of this format.
    pub fn all() -> &'static Fields {
        static FIELDS: LazyLock<Fields> = LazyLock::new(|| Fields::schema().1);
        &FIELDS
    }

    pub fn schema() -> (Schema, Fields) {
        let mut b = Schema::builder();
        let fields = Fields {
            key: b.add_u64_field("key", INDEXED | FAST),
            text: positions(&mut b, "text", true),
            exact: positions(&mut b, "exact", true),
            typed: positions(&mut b, "typed", false),
            names: b.add_text_field("names", STRING),
            title: positions(&mut b, "title", true),
            title_exact: positions(&mut b, "title_exact", false),
            title_typed: positions(&mut b, "title_typed", false),
            lead: b.add_text_field("lead", encoded(IndexRecordOption::WithFreqs, true)),
            author: positions(&mut b, "author", true),
            author_facet: facet(&mut b, "author_facet"),
            outlet: positions(&mut b, "outlet", false),
            outlet_facet: facet(&mut b, "outlet_facet"),
            language: b.add_text_field("language", STRING | FAST),
            actor: positions(&mut b, "actor", false),
            actor_facet: facet(&mut b, "actor_facet"),
            actor_major: b.add_text_field("actor_major", STRING | FAST),
            actor_type: b.add_text_field("actor_type", STRING),
            first_day: b.add_i64_field("first_day", FAST),
            last_day: b.add_i64_field("last_day", FAST),
            date_reliable: b.add_u64_field("date_reliable", FAST),
            n_words: b.add_u64_field("n_words", FAST),
            layout: b.add_u64_field("layout", NumericOptions::default().set_fast()),
            structure: b.add_u64_field("structure", NumericOptions::default().set_fast()),
            content: b.add_u64_field("content", FAST),
            has: b.add_text_field("has", STRING),
            docno: b.add_text_field("docno", STRING),
            url: b.add_text_field("url", STRING),
            source: b.add_text_field("source", STRING),
            article: b.add_bytes_field("article", STORED),
            mentions: b.add_bytes_field("mentions", STORED),
            cuts: b.add_bytes_field("cuts", STORED),
            names_found: b.add_bytes_field("names_found", STORED),
        };
        (b.build(), fields)
    }

    /// Teaches `index` how our terms are written.
    pub fn register(index: &Index) {
        index.tokenizers().register(ENCODED, TextAnalyzer::from(Encoded::default()));
    }
}

fn encoded(record: IndexRecordOption, lengths: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(ENCODED).set_index_option(record).set_fieldnorms(lengths);
    TextOptions::default().set_indexing_options(indexing)
}

fn positions(b: &mut SchemaBuilder, name: &str, lengths: bool) -> Field {
    b.add_text_field(name, encoded(IndexRecordOption::WithFreqsAndPositions, lengths))
}

fn facet(b: &mut SchemaBuilder, name: &str) -> Field {
    b.add_text_field(name, TextOptions::default().set_fast(RAW_TOKENIZER_NAME))
}
