//! Rows for other programs: comma- or tab-separated, quoted as RFC 4180 has it.

/// Writes rows into a text of lines; a tab or a comma parts the cells.
pub struct Table {
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    pub fn new(delimiter: u8) -> Table {
        Table { writer: csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new()) }
    }

    pub fn row<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) -> anyhow::Result<()> {
        Ok(self.writer.write_record(cells)?)
    }

    pub fn finish(self) -> anyhow::Result<Vec<u8>> {
        Ok(self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_delimiters_quotes_and_line_breaks_are_quoted() {
        let table = |delimiter| {
            let mut table = Table::new(delimiter);
            table.row(["a,b", "c\td", "say \"e\"", "f\ng"]).unwrap();
            String::from_utf8(table.finish().unwrap()).unwrap()
        };
        assert_eq!(table(b','), "\"a,b\",c\td,\"say \"\"e\"\"\",\"f\ng\"\n");
        assert_eq!(table(b'\t'), "a,b\t\"c\td\"\t\"say \"\"e\"\"\"\t\"f\ng\"\n");
    }
}
