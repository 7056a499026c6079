//! One thing by its name: an article, a passage, an actor.

use super::Asked;
use super::problem::Problem;
use crate::api::ProfileRecord;
use crate::entities::{ActorId, Resolution};
use crate::export::{self, Bibliography, Format, Quote};
use crate::search::{self, Located, LookupError};

/// The article or passage of an id, a docno or an address.
pub fn located(asked: &Asked, name: &str) -> Result<Located, LookupError> {
    search::locate(&asked.view.snapshot, name, crate::extract::canonical_url(name).as_deref())
}

/// Citations of all of them; passages of one article make one entry.
pub fn cited(asked: &Asked, located: &[Located], format: Format) -> String {
    let mut bibliography = Bibliography::default();
    for located in located {
        let article = located.article.article();
        let citation = bibliography.entry(article);
        if let Some(place) = located.passage.and_then(|n| located.article.place(asked.view.gazetteer, n, &[])) {
            citation.quote(Quote::new(article, place.id.to_string(), place.span, place.paragraphs));
        }
    }
    export::write(format, bibliography.citations())
}

/// The actor called so, whether the gazetteer or only articles know it.
pub fn profile(asked: &Asked, name: &str) -> Result<ProfileRecord, Problem> {
    let (snapshot, gazetteer) = (&asked.view.snapshot, asked.view.gazetteer);
    if let Ok(id) = name.parse::<ActorId>()
        && id.is_nil()
    {
        let presence = search::presence(snapshot, &id)?;
        if presence.articles == 0 {
            return Err(Problem::not_found(format!("no article names an actor `{id}`")));
        }
        let mut names = search::unknown_names(snapshot, [&id])?;
        let shown = names.remove(&id).unwrap_or_else(|| id.to_string());
        return Ok(ProfileRecord::unknown(&id, "unknown", &shown, Some(&presence)));
    }
    let id = match gazetteer.resolve(name) {
        Resolution::Found(id) => id,
        Resolution::Ambiguous(ids) => {
            let ids: Vec<&str> = ids.iter().map(ActorId::as_str).collect();
            let detail = format!("several actors are called `{name}`");
            let problem = Problem::new(409u16, "ambiguous", "Several actors have this name", detail);
            return Err(problem.hint(format!("give one of the ids {}", ids.join(", "))));
        }
        Resolution::NotFound { nearest } => {
            let near: Vec<String> = nearest.iter().map(|near| format!("{} ({})", near.name, near.id)).collect();
            let problem = Problem::not_found(format!("no actor is called `{name}`"));
            return Err(if near.is_empty() {
                problem
            } else {
                problem.hint(format!("did you mean {}?", near.join(", ")))
            });
        }
    };
    let actor = gazetteer.get(&id).ok_or_else(Problem::internal)?;
    Ok(ProfileRecord::new(gazetteer, actor, Some(&search::presence(snapshot, &id)?)))
}
