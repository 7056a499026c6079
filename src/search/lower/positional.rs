//! Closeness and counts: expressions whose positions decide.

use super::{Ast, Closeness, LowerError, Lowering, Polarity, filter};
use crate::query::{LEAD_WORDS, Near, Numbering, Relation, TextField};
use crate::search::closeness::Expr;
use crate::search::pattern::{Check, Pattern};
use crate::search::union;
use crate::search::verified::{Rule, Verified};
use std::sync::Arc;
use tantivy::query::{BooleanQuery, Query};

impl Lowering<'_> {
    /// `a w/5 b`, `atleast5(a)`: by their terms, then by their positions.
    pub(super) fn positional(&mut self, ast: &Ast, polarity: Polarity) -> Result<Box<dyn Query>, LowerError> {
        let numbering = numbering(ast);
        let mut patterns = Vec::new();
        let expr = self.expr(ast, &mut patterns)?;
        let candidates = candidates(&expr, &patterns);
        let has_layout = numbering == Numbering::Article;
        if polarity == Polarity::Positive && numbering != Numbering::Author {
            self.ranks |= numbering == Numbering::Title;
            self.closeness.push(Closeness { expr: expr.shifted(self.patterns.len()), has_layout });
            self.patterns.extend(patterns.iter().cloned());
        }
        let verified = Verified {
            candidates,
            rule: Arc::new(Rule { patterns, expr, has_layout, kept: self.snapshot.kept.clone() }),
        };
        Ok(if numbering == Numbering::Author { filter(Box::new(verified)) } else { Box::new(verified) })
    }

    /// The expression of a query that has a numbering; its patterns go to the end of `patterns`.
    fn expr(&mut self, ast: &Ast, patterns: &mut Vec<Pattern>) -> Result<Expr, LowerError> {
        let one = |pattern: Pattern, patterns: &mut Vec<Pattern>| {
            patterns.push(pattern);
            Expr::Pattern(patterns.len() - 1)
        };
        Ok(match ast {
            Ast::Text { field, case, leaf } => one(self.pattern(*field, *case, leaf)?, patterns),
            Ast::Actor(actor) => one(self.mentions(actor)?, patterns),
            Ast::Or(parts) => Expr::Any(parts.iter().map(|part| self.expr(part, patterns)).collect::<Result<_, _>>()?),
            Ast::Near(near) => {
                let Near { left, right, within, relation } = near.as_ref();
                Expr::Near {
                    left: Box::new(self.expr(left, patterns)?),
                    right: Box::new(self.expr(right, patterns)?),
                    within: *within,
                    relation: *relation,
                }
            }
            Ast::AtLeast { times, of } => Expr::AtLeast { times: *times, of: Box::new(self.expr(of, patterns)?) },
            // The parser lets nothing else stand here.
            other => return Err(LowerError::NoPlace(other.to_string())),
        })
    }
}

fn numbering(ast: &Ast) -> Numbering {
    let of = match ast {
        Ast::AtLeast { of, .. } => of.numbering(),
        other => other.numbering(),
    };
    of.unwrap_or(Numbering::Article)
}

/// The articles in which an expression may hold, by the terms of its patterns.
fn candidates(expr: &Expr, patterns: &[Pattern]) -> Box<dyn Query> {
    match expr {
        Expr::Pattern(n) => patterns[*n].query(),
        Expr::Any(parts) => union::any_of(parts.iter().map(|part| candidates(part, patterns)).collect()),
        Expr::Near { left, relation: Relation::Without, .. } => candidates(left, patterns),
        Expr::Near { left, right, .. } => {
            Box::new(BooleanQuery::intersection(vec![candidates(left, patterns), candidates(right, patterns)]))
        }
        Expr::AtLeast { of, .. } => candidates(of, patterns),
    }
}

/// `pattern` where `field` lets it be.
pub(super) fn placed(mut pattern: Pattern, field: TextField) -> Pattern {
    match field {
        TextField::Lead => pattern.checks.push(Check::Lead(LEAD_WORDS)),
        TextField::First(n) => pattern.checks.push(Check::First(n)),
        TextField::Text | TextField::Title | TextField::Author => {}
    }
    pattern
}
