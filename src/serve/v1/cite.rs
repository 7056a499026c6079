use super::super::answer::Answer;
use super::super::endpoint::{Call, Endpoint, Face};
use super::super::parameters::{Kind, Parameter};
use super::super::problem::Problem;
use super::super::question::chosen;
use super::located;
use crate::export::Format;
use crate::search::Located;
use crate::service::lookup::cited;

const TEXT: &str = "text/plain; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";
const BIBTEX: &str = "application/x-bibtex; charset=utf-8";
const RIS: &str = "application/x-research-info-systems; charset=utf-8";
const CSL: &str = "application/vnd.citationstyles.csl+json";

/// Citation formats by their names.
pub const FORMATS: [(&str, (Format, &str)); 5] = [
    ("text", (Format::Text, TEXT)),
    ("md", (Format::Markdown, MARKDOWN)),
    ("bibtex", (Format::Bibtex, BIBTEX)),
    ("ris", (Format::Ris, RIS)),
    ("csl-json", (Format::CslJson, CSL)),
];

const PARAMETERS: &[Parameter] = &[
    Parameter::new("id", Kind::Text, "Article ids, passage ids, docnos or URLs; repeated for several")
        .many()
        .required(),
    Parameter::new("format", Kind::Choice(&["text", "md", "bibtex", "ris", "csl-json"]), "text unless told"),
];

pub const ENDPOINT: Endpoint = Endpoint {
    path: "/api/v1/cite",
    name: "cite",
    summary: "Citations of articles and passages",
    of_path: None,
    parameters: &[PARAMETERS],
    face: Face::Program,
    media: &[TEXT, MARKDOWN, BIBTEX, RIS, CSL],
    schema: None,
    answer,
};

/// As many as a person cites in one go.
const MOST: usize = 200;

fn answer(call: &Call) -> Result<Answer, Problem> {
    let names = call.given.strings("id");
    if names.len() > MOST {
        return Err(Problem::parameter("id", format!("more than {MOST} at once")));
    }
    let located = names.iter().map(|name| located(call, name)).collect::<Result<Vec<Located>, _>>()?;
    let (format, media) = chosen(&call.given, "format", &FORMATS).unwrap_or((Format::Text, TEXT));
    Ok(Answer::new(media, cited(call, &located, format)))
}
