use super::VERSION;
use crate::article::{Article, ArticleId};
use crate::entities::{Explained, Gazetteer, Mention, Mentions, Reason};
use crate::text::CharOffsets;
use serde::Serialize;

/// The mentions of one article: one line of `annotate --format jsonl`.
#[derive(Clone, Debug, Serialize)]
pub struct AnnotationRecord {
    pub v: u32,
    pub id: ArticleId,
    pub docno: String,
    pub text: String,
    /// Every actor that counts, the most mentioned first.
    pub actors: Vec<String>,
    /// In characters of the title.
    pub title_mentions: Vec<MentionRecord>,
    /// In characters of `text`.
    pub mentions: Vec<MentionRecord>,
    /// What was weighed and does not count, where reasons are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_undecided: Option<Vec<MentionRecord>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undecided: Option<Vec<MentionRecord>>,
}

#[derive(Clone, Debug, Serialize)]
pub struct MentionRecord {
    pub start: usize,
    pub end: usize,
    pub surface: String,
    pub actor: String,
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub via: &'static str,
    /// From 0 to 1; below 0.5 a mention does not count.
    pub confidence: f32,
    /// Where reasons are asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<ReasonRecord>,
}

/// Why a mention counts, or why it does not.
#[derive(Clone, Debug, Serialize)]
pub struct ReasonRecord {
    /// The name that matched, as the gazetteer has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The kind of evidence, in one word.
    pub evidence: &'static str,
    /// The evidence in a sentence.
    pub text: String,
}

impl ReasonRecord {
    /// The alias and the evidence.
    pub fn sentence(&self) -> String {
        match &self.alias {
            Some(alias) => format!("listed as “{alias}”; {}", self.text),
            None => self.text.clone(),
        }
    }
}

impl From<&Reason> for ReasonRecord {
    fn from(reason: &Reason) -> ReasonRecord {
        ReasonRecord { alias: reason.alias.clone(), evidence: reason.evidence, text: reason.text.clone() }
    }
}

impl AnnotationRecord {
    /// Mentions too doubtful to count are left out.
    pub fn new(article: &Article, mentions: &Mentions, gazetteer: &Gazetteer) -> AnnotationRecord {
        let records = |text: &str, list: &[Mention]| {
            let offsets = CharOffsets::new(text);
            let counted = list.iter().filter(|m| m.counts());
            counted.map(|m| MentionRecord::new(text, &offsets, m, mentions, gazetteer)).collect()
        };
        let title = article.title.as_deref().unwrap_or_default();
        AnnotationRecord {
            v: VERSION,
            id: article.id,
            docno: article.docno(),
            text: article.body.text().to_owned(),
            actors: mentions.actors().into_iter().map(ToString::to_string).collect(),
            title_mentions: records(title, &mentions.title),
            mentions: records(article.body.text(), &mentions.body),
            title_undecided: None,
            undecided: None,
        }
    }

    /// With the reason for every mention, and with the mentions that do not count apart.
    pub fn explained(article: &Article, explained: &Explained, gazetteer: &Gazetteer) -> AnnotationRecord {
        let mentions = &explained.mentions;
        let records = |text: &str, list: &[Mention], counted: bool| -> Vec<MentionRecord> {
            let offsets = CharOffsets::new(text);
            let wanted = list.iter().filter(|m| m.counts() == counted);
            let record = |m| MentionRecord {
                because: explained.reason(m).map(ReasonRecord::from),
                ..MentionRecord::new(text, &offsets, m, mentions, gazetteer)
            };
            wanted.map(record).collect()
        };
        let (title, body) = (article.title.as_deref().unwrap_or_default(), article.body.text());
        AnnotationRecord {
            title_mentions: records(title, &mentions.title, true),
            mentions: records(body, &mentions.body, true),
            title_undecided: Some(records(title, &mentions.title, false)),
            undecided: Some(records(body, &mentions.body, false)),
            actors: mentions.actors().into_iter().map(ToString::to_string).collect(),
            ..AnnotationRecord::new(article, &Mentions::default(), gazetteer)
        }
    }
}

impl MentionRecord {
    fn new(
        text: &str,
        offsets: &CharOffsets<'_>,
        mention: &Mention,
        mentions: &Mentions,
        gazetteer: &Gazetteer,
    ) -> MentionRecord {
        let [start, end] = offsets.pair(mention.span);
        let surface = mention.span.of(text).to_owned();
        let (name, kind) = match gazetteer.get(&mention.actor) {
            Some(actor) => (actor.name.clone(), actor.kind.as_str().to_owned()),
            None => {
                let name = mentions.unknown.get(&mention.actor).cloned().unwrap_or_else(|| surface.clone());
                (name, mention.actor.kind().to_owned())
            }
        };
        let confidence = (mention.confidence * 100.0).round() / 100.0;
        MentionRecord {
            start,
            end,
            surface,
            actor: mention.actor.to_string(),
            name,
            kind,
            via: mention.via.as_str(),
            confidence,
            because: None,
        }
    }
}
