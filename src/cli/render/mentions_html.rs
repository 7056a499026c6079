//! Annotated articles as one page that needs nothing else: no scripts, no fonts, nothing from elsewhere.

use super::mentions::{Shown, shown};
use super::prose::clean;
use crate::api::{AnnotationRecord, MentionRecord, ReasonRecord};
use crate::article::Article;
use std::fmt::Write;

const STYLE: &str = "\
body{font:1rem/1.6 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
h2{line-height:1.25;margin:2.5rem 0 .25rem}
p.source{color:#767676;font:.8rem sans-serif;margin:0 0 1rem}
mark{color:inherit;border-radius:.2rem;padding:0 .1rem}
mark.person{background:#fde2c4}mark.land{background:#cfe8d5}mark.organization{background:#d3e2f7}
mark.undecided{background:none;border-bottom:2px dotted #999}
table{border-collapse:collapse;font:.8rem/1.4 sans-serif;width:100%;margin:1rem 0 3rem}
th,td{text-align:left;vertical-align:top;padding:.2rem .5rem;border-top:1px solid #ddd}
td.number{text-align:right}tr.undecided{color:#767676}
";

/// What stands before the first article.
pub fn head() -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>Mentions of actors</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"
    )
}

/// What stands after the last one.
pub const FOOT: &str = "</body>\n</html>\n";

pub fn article(article: &Article, record: &AnnotationRecord) -> String {
    let mut html = String::from("<article>\n");
    let title = article.title.as_deref().unwrap_or("(no title)");
    let (in_title, in_body) = (shown(record, true), shown(record, false));
    _ = writeln!(html, "<h2>{}</h2>", marked(title, &in_title));
    let source = format!("{} · {}", article.id, article.source);
    _ = writeln!(html, "<p class=\"source\">{}</p>", escape(&source));
    // Paragraphs are parted where no mention is, so that marks stay whole.
    for paragraph in marked(&record.text, &in_body).split("\n\n") {
        _ = writeln!(html, "<p>{paragraph}</p>");
    }
    html.push_str("<table>\n<tr><th>mention</th><th>actor</th><th>via</th><th>sure</th><th>because</th></tr>\n");
    for mention in in_title.iter().chain(&in_body) {
        html.push_str(&row(mention));
    }
    html.push_str("</table>\n</article>\n");
    html
}

fn marked(text: &str, mentions: &[Shown<'_>]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let part = |from: usize, to: usize| escape(&chars[from..to].iter().collect::<String>());
    let mut html = String::new();
    let mut at = 0;
    for shown in mentions {
        let MentionRecord { start, end, .. } = *shown.mention;
        let label = format!("{} ({}), {}", shown.mention.name, shown.mention.actor, because(shown.mention));
        html.push_str(&part(at, start));
        _ = write!(html, "<mark class=\"{}\" title=\"{}\">{}</mark>", shown.class(), escape(&label), part(start, end));
        at = end;
    }
    html.push_str(&part(at, chars.len()));
    html
}

fn row(shown: &Shown<'_>) -> String {
    let mention = shown.mention;
    let class = if shown.counts { "" } else { " class=\"undecided\"" };
    format!(
        "<tr{class}><td>{}</td><td>{}<br>{}</td><td>{}</td><td class=\"number\">{:.2}</td><td>{}</td></tr>\n",
        escape(&mention.surface),
        escape(&mention.name),
        escape(&mention.actor),
        mention.via,
        mention.confidence,
        escape(&because(mention))
    )
}

fn because(mention: &MentionRecord) -> String {
    mention.because.as_ref().map(ReasonRecord::sentence).unwrap_or_default()
}

/// Text with the characters that mean something to HTML written out; line ends stay.
fn escape(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(|line| quick_xml::escape::escape(clean(line)).into_owned()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_becomes_markup() {
        assert_eq!(escape("<script>\"a\" & 'b'\n\u{202e}"), "&lt;script&gt;&quot;a&quot; &amp; &apos;b&apos;\n");
    }
}
