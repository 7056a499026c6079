//! Values that are names: of actors, outlets, languages.

use super::super::ast::{ActorTerm, Case, Query, TextField};
use super::super::diagnostic::Diagnostic;
use super::super::field::Field;
use super::super::value::Scope;
use super::token::Piece;
use crate::text::{Language, Span, words};

/// Languages by the names the products list them under.
const LANGUAGES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("bengali", "bn"),
    ("bulgarian", "bg"),
    ("catalan", "ca"),
    ("chinese", "zh"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("estonian", "et"),
    ("farsi", "fa"),
    ("finnish", "fi"),
    ("french", "fr"),
    ("german", "de"),
    ("greek", "el"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("hungarian", "hu"),
    ("indonesian", "id"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("korean", "ko"),
    ("latvian", "lv"),
    ("lithuanian", "lt"),
    ("malay", "ms"),
    ("norwegian", "no"),
    ("pashto", "ps"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("punjabi", "pa"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("serbian", "sr"),
    ("slovak", "sk"),
    ("slovenian", "sl"),
    ("spanish", "es"),
    ("swedish", "sv"),
    ("thai", "th"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
    ("vietnamese", "vi"),
];

/// Whether `field` holds names, of which all words side by side are one.
pub(super) fn is_name(field: Field) -> bool {
    matches!(field, Field::Actor | Field::Outlet | Field::Language)
}

/// The name that `pieces` are, in the field of `scope`.
pub(super) fn read_name(field: Field, scope: Scope, pieces: &[Piece], span: Span) -> Result<Query, Diagnostic> {
    let mut name = String::new();
    for piece in pieces {
        let (Piece::Word(word) | Piece::Phrase(word)) = piece else {
            return Err(Diagnostic::error(span, "letters of a name cannot be left open").help("write the whole name"));
        };
        name.push_str(if name.is_empty() { "" } else { " " });
        name.push_str(word.trim());
    }
    if words(&name).is_empty() {
        return Err(Diagnostic::error(span, format!("`{name}` is no name")).help("write the whole name"));
    }
    if scope.case != Case::Any {
        return Err(Diagnostic::error(span, "capital letters of names are not told apart").help("write the name alone"));
    }
    match field {
        Field::Language => read_language(&name, span),
        Field::Outlet => Ok(Query::Outlet(name)),
        _ => {
            let field = scope.place.unwrap_or(TextField::Text);
            Ok(Query::Actor(ActorTerm { name, organs: false, field, salience: None }))
        }
    }
}

fn read_language(name: &str, span: Span) -> Result<Query, Diagnostic> {
    let lower = name.to_lowercase();
    let code = LANGUAGES.iter().find(|(known, _)| *known == lower).map_or(lower.as_str(), |&(_, code)| code);
    match Language::from_code(code) {
        Some(language) if code.len() == 2 => Ok(Query::Language(language.code().to_owned())),
        _ => Err(Diagnostic::error(span, format!("`{name}` is no language known here"))
            .help("write its English name, or the two letters of ISO 639-1: `english`, `en`")),
    }
}
