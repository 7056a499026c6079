use super::super::budget::{Forms, MAX_TOKENS, room};
use super::super::reply::Reply;
use super::super::text;
use super::Declared;
use crate::api::{CitationsAnswer, VERSION, shown_text};
use crate::export::Format;
use crate::search::Located;
use crate::service::Asked;
use crate::service::lookup::{cited, located};
use crate::service::parameters::{Kind, Parameter};
use crate::service::problem::Problem;
use crate::service::question::chosen;
use crate::text::Span;
use schemars::SchemaGenerator;

const FORMATS: [(&str, Format); 5] = [
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("bibtex", Format::Bibtex),
    ("ris", Format::Ris),
    ("csl-json", Format::CslJson),
];

const PARAMETERS: &[Parameter] = &[
    Parameter::new("id", Kind::Text, "Article ids, passage ids, docnos or URLs").many().required(),
    Parameter::new(
        "format",
        Kind::Choice(&["text", "md", "bibtex", "ris", "csl-json"]),
        "text (Chicago Manual of Style) unless told",
    ),
    MAX_TOKENS,
];

/// As many as a person cites in one go.
const MOST: usize = 200;

pub const TOOL: Declared = Declared {
    name: "cite",
    title: "Cite articles and passages",
    description: "\
Citations of articles and passages, ready for a text or a reference manager. Passages are quoted with their place and \
address; several of an article make one entry. Doubtful dates are marked as the format does.",
    parameters: &[PARAMETERS],
    schema: SchemaGenerator::subschema_for::<CitationsAnswer>,
    answer,
};

fn answer(asked: &Asked) -> Result<Reply, Problem> {
    let given = &asked.given;
    let names = given.strings("id");
    if names.len() > MOST {
        return Err(Problem::parameter("id", format!("more than {MOST} at once")));
    }
    let all = names.iter().map(|name| located(asked, name)).collect::<Result<Vec<Located>, _>>()?;
    let format = chosen(given, "format", &FORMATS).unwrap_or(Format::Text);
    // Half as many until they fit: entries of one article share what they have in common.
    let mut n = all.len();
    loop {
        let record = record(asked, &names, &all[..n], format);
        let said = format!("{}\n\n{}", text::FENCE, text::quoted(&record.untrusted_citations));
        let said = if record.left_out.is_empty() {
            said
        } else {
            format!("{} more had no room: ask for them again. {said}", record.left_out.len())
        };
        let tokens = Forms { record: &record, text: &said }.tokens();
        if tokens <= room(given) {
            return Reply::new(&CitationsAnswer { estimated_tokens: tokens, ..record }, said);
        }
        if n == 1 {
            let problem = Problem::parameter("max-tokens", format!("the citation takes {tokens} tokens"));
            return Err(problem.hint("raise max_tokens, or cite the article instead of the passage"));
        }
        n = n.div_ceil(2);
    }
}

fn record(asked: &Asked, names: &[String], located: &[Located], format: Format) -> CitationsAnswer {
    let citations = cited(asked, located, format);
    let (untrusted_citations, _) = shown_text(&citations, Span::new(0, citations.len()), &[]);
    let name = FORMATS.iter().find(|(_, known)| *known == format).map_or("text", |(name, _)| name);
    CitationsAnswer {
        v: VERSION,
        format: name.to_owned(),
        cited: names[..located.len()].to_vec(),
        left_out: names[located.len()..].to_vec(),
        untrusted_citations,
        estimated_tokens: 0,
    }
}
