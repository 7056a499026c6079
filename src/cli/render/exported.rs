//! Hits in the formats of other programs: tables and bibliographies, also of several queries.

use super::super::out::Out;
use super::table::{self, Dialect};
use crate::api::HitRecord;
use crate::export::{self, Bibliography, Quote, Serial, markdown_escaped};
use crate::search::{Hit, Results, Unit};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A row for each hit.
    Table(Dialect),
    /// An entry for each article, with the passages found as quotations.
    Cited(export::Format),
    /// The same, written as hits come, each of which is an article.
    Listed(export::Format),
}

/// Gathers the hits of one query or several and prints them: the header once, each article once.
pub struct Exporter {
    kind: Kind,
    has_begun: bool,
    bibliography: Bibliography,
    serial: Option<Serial>,
}

impl Exporter {
    pub fn new(kind: Kind) -> Exporter {
        let serial = if let Kind::Listed(format) = kind { Some(Serial::new(format)) } else { None };
        Exporter { kind, has_begun: false, bibliography: Bibliography::default(), serial }
    }

    /// Takes the hits of a query; `topic` is its id and text in a batch.
    pub fn add(
        &mut self,
        topic: Option<(&str, &str)>,
        results: &Results,
        unit: Unit,
        out: &mut Out,
    ) -> anyhow::Result<()> {
        match self.kind {
            Kind::Table(dialect) => self.rows(dialect, topic.map(|(id, _)| id), results, unit, out),
            // Quotations are read under their question: each query has its own.
            Kind::Cited(export::Format::Markdown) if !results.hits.is_empty() => {
                if std::mem::replace(&mut self.has_begun, true) {
                    out.line("")?;
                }
                if let Some((id, text)) = topic.filter(|_| results.first_rank == 1) {
                    out.line(&format!("## {}\n", markdown_escaped(&format!("{id}: {text}"))))?;
                }
                let mut bibliography = Bibliography::default();
                results.hits.iter().for_each(|hit| cite(&mut bibliography, hit));
                out.write(&export::write(export::Format::Markdown, bibliography.citations()))
            }
            Kind::Listed(_) => {
                let mut bibliography = Bibliography::default();
                results.hits.iter().for_each(|hit| cite(&mut bibliography, hit));
                self.serial.as_mut().map_or(Ok(()), |serial| out.write(&serial.part(bibliography.citations())))
            }
            Kind::Cited(_) => {
                results.hits.iter().for_each(|hit| cite(&mut self.bibliography, hit));
                Ok(())
            }
        }
    }

    fn rows(
        &mut self,
        dialect: Dialect,
        query: Option<&str>,
        results: &Results,
        unit: Unit,
        out: &mut Out,
    ) -> anyhow::Result<()> {
        for mut record in HitRecord::all(results, unit == Unit::Article) {
            if !std::mem::replace(&mut self.has_begun, true) {
                out.write(&table::header(dialect))?;
            }
            record.query = query.map(str::to_owned);
            out.write(&table::record(dialect, &record))?;
        }
        Ok(())
    }

    /// Prints what could only be known at the end. Where nothing was found nothing is printed.
    pub fn finish(self, out: &mut Out) -> anyhow::Result<()> {
        match self.kind {
            Kind::Cited(format) if !self.bibliography.citations().is_empty() => {
                out.write(&export::write(format, self.bibliography.citations()))
            }
            _ => self.serial.map_or(Ok(()), |serial| out.write(serial.end())),
        }
    }
}

fn cite(bibliography: &mut Bibliography, hit: &Hit) {
    let citation = bibliography.entry(&hit.article);
    for place in &hit.places {
        citation.quote(Quote::new(&hit.article, place.id.to_string(), place.span, place.paragraphs));
    }
}
