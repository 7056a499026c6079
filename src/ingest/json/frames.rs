//! Cuts a stream into the values it holds, without understanding them, so that a broken one does
//! not take the others along.

use super::seek::Seek;
use std::io::{self, BufRead, Read};

/// One value's bytes and where they stand.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    /// The line's number in a file of lines, else the value's; from 1.
    pub number: usize,
    /// Line and column (characters) of the first byte; from 1.
    pub line: usize,
    pub column: usize,
    pub body: Result<Vec<u8>, Fault>,
}

/// Why a frame has no bytes.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    TooLong,
    /// The list's closing bracket never came.
    ListNotClosed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// One value a line.
    Lines,
    /// Values that may spread over several lines, one after the other.
    Values,
    /// The same inside `[` and `]`.
    List,
}

pub struct Frames<R> {
    input: R,
    style: Style,
    limit: usize,
    line: usize,
    column: usize,
    values: usize,
    /// True if the list stands inside an object, whose rest is of no concern.
    inside: bool,
    ended: bool,
}

impl<R: BufRead> Frames<R> {
    /// The values of the list at `path`, such as `data.items`, inside one object; `None` if the
    /// stream holds no such list. A stream that begins with a list is that list.
    pub fn at(mut input: R, path: &str, limit: usize) -> io::Result<Option<Frames<R>>> {
        if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            input.consume(3);
        }
        let mut frames = Frames::with_style(input, Style::Values, limit)?;
        frames.skip_while(|byte| byte.is_ascii_whitespace())?;
        if frames.input.fill_buf()?.starts_with(b"[") {
            frames.advance(1);
            frames.style = Style::List;
            return Ok(Some(frames));
        }
        let mut seek = Seek::new(path);
        let mut found = false;
        while !found && !seek.failed {
            let chunk = frames.input.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let taken;
            (taken, found) = seek.feed(chunk);
            frames.advance(taken);
        }
        (frames.style, frames.inside) = (Style::List, true);
        Ok(found.then_some(frames))
    }

    /// Looks at the first lines to tell how the values are set apart. `limit` is the longest
    /// value that is kept.
    pub fn new(mut input: R, limit: usize) -> io::Result<Frames<R>> {
        if input.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
            input.consume(3);
        }
        let style = style(input.fill_buf()?);
        Frames::with_style(input, style, limit)
    }

    fn with_style(input: R, style: Style, limit: usize) -> io::Result<Frames<R>> {
        let mut frames = Frames { input, style, limit, line: 1, column: 1, values: 0, inside: false, ended: false };
        if style == Style::List {
            frames.skip_while(|byte| byte.is_ascii_whitespace())?;
            frames.advance(1);
        }
        Ok(frames)
    }

    pub fn next(&mut self) -> io::Result<Option<Frame>> {
        match self.style {
            Style::Lines => self.next_line(),
            Style::Values | Style::List => self.next_value(),
        }
    }

    fn next_line(&mut self) -> io::Result<Option<Frame>> {
        loop {
            let mut body = Vec::new();
            let room = self.limit as u64 + 1;
            if (&mut self.input).take(room).read_until(b'\n', &mut body)? == 0 {
                return Ok(None);
            }
            let number = self.line;
            self.line += 1;
            let whole = body.len() <= self.limit || body.ends_with(b"\n");
            if !whole {
                self.input.skip_until(b'\n')?;
            }
            body.truncate(body.trim_ascii_end().len());
            if !body.trim_ascii_start().is_empty() {
                let body = if whole { Ok(body) } else { Err(Fault::TooLong) };
                return Ok(Some(Frame { number, line: number, column: 1, body }));
            }
        }
    }

    fn next_value(&mut self) -> io::Result<Option<Frame>> {
        let mut closed = false;
        self.skip_while(|byte| {
            closed |= byte == b']';
            byte.is_ascii_whitespace() || matches!(byte, b',' | b']')
        })?;
        if closed {
            self.style = Style::Values;
            self.ended = self.inside;
        }
        if self.ended {
            return Ok(None);
        }
        let (line, column) = (self.line, self.column);
        let mut scan = Scan::default();
        let mut body = Vec::new();
        let mut length = 0;
        let mut done = false;
        while !done {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let taken;
            (taken, done) = scan.feed(chunk);
            length += taken;
            if length <= self.limit {
                body.extend_from_slice(&chunk[..taken]);
            }
            self.advance(taken);
        }
        self.ended = self.inside && !done;
        let unclosed = !done && std::mem::replace(&mut self.style, Style::Values) == Style::List;
        let body = match length {
            0 if unclosed => Err(Fault::ListNotClosed),
            0 => return Ok(None),
            _ if length > self.limit => Err(Fault::TooLong),
            _ => Ok(body),
        };
        self.values += 1;
        Ok(Some(Frame { number: self.values, line, column, body }))
    }

    fn skip_while(&mut self, mut skip: impl FnMut(u8) -> bool) -> io::Result<()> {
        loop {
            let chunk = self.input.fill_buf()?;
            let end = chunk.iter().position(|&byte| !skip(byte));
            let taken = end.unwrap_or(chunk.len());
            let finished = end.is_some() || chunk.is_empty();
            self.advance(taken);
            if finished {
                return Ok(());
            }
        }
    }

    /// Consumes buffered bytes and keeps count of lines and columns.
    fn advance(&mut self, amount: usize) {
        let chunk = self.input.fill_buf().unwrap_or_default();
        for &byte in &chunk[..amount] {
            match byte {
                b'\n' => (self.line, self.column) = (self.line + 1, 1),
                0x80..0xc0 => {}
                _ => self.column += 1,
            }
        }
        self.input.consume(amount);
    }
}

/// Finds the end of a value by counting brackets outside strings.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// How many bytes of `chunk` belong to the value, and whether it ends there. The first byte
    /// of a value is never a separator, so that every value has at least one byte.
    fn feed(&mut self, chunk: &[u8]) -> (usize, bool) {
        for (index, &byte) in chunk.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => self.in_string = false,
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b',' | b']' | b'\n' if self.depth == 0 => return (index, true),
                b'}' | b']' if self.depth == 1 => return (index + 1, true),
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
        (chunk.len(), false)
    }
}

/// A list opens with a bracket. An object whose first line is not closed, followed by something
/// that opens no object, was printed over several lines. All else is one value a line.
fn style(head: &[u8]) -> Style {
    let head = head.trim_ascii_start();
    if head.starts_with(b"[") {
        return Style::List;
    }
    let mut lines = head.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty());
    match (lines.next(), lines.next()) {
        (Some(first), Some(second))
            if first.starts_with(b"{") && !first.ends_with(b"}") && !second.starts_with(b"{") =>
        {
            Style::Values
        }
        _ => Style::Lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Frames as `number@line:column body`, read through a buffer of `buffer` bytes.
    fn frames(text: &str, limit: usize, buffer: usize) -> Vec<String> {
        let input = io::BufReader::with_capacity(buffer, text.as_bytes());
        let mut frames = Frames::with_style(input, style(text.as_bytes()), limit).unwrap();
        let mut all = Vec::new();
        while let Some(frame) = frames.next().unwrap() {
            let body = frame.body.map_or_else(|fault| format!("{fault:?}"), |body| String::from_utf8(body).unwrap());
            all.push(format!("{}@{}:{} {}", frame.number, frame.line, frame.column, body.trim_end()));
        }
        all
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        for buffer in [1, 2, 7, 4096] {
            assert_eq!(frames(text, 20, buffer), expected, "buffer of {buffer}");
        }
    }

    #[test]
    fn lines_are_numbered_and_blank_ones_skipped() {
        check("{\"a\":1}\n\n  \r\n{\"b\":2}\r\nnot json", &["1@1:1 {\"a\":1}", "4@4:1 {\"b\":2}", "5@5:1 not json"]);
    }

    #[test]
    fn an_over_long_line_is_named_and_the_next_one_read() {
        let long = format!("{{\"a\":\"{}\"}}\n{{}}\n", "x".repeat(50));
        check(&long, &["1@1:1 TooLong", "2@2:1 {}"]);
    }

    #[test]
    fn a_list_is_cut_at_brackets_outside_strings() {
        check(
            " [{\"a\": \"]}\"},\n  {\"b\": [1, {}]}, 7, \"x,\\\"\"]\n",
            &["1@1:3 {\"a\": \"]}\"}", "2@2:3 {\"b\": [1, {}]}", "3@2:19 7", "4@2:22 \"x,\\\"\""],
        );
    }

    #[test]
    fn columns_count_characters() {
        check("[{\"é\":\"日本\"}, {}]", &["1@1:2 {\"é\":\"日本\"}", "2@1:14 {}"]);
    }

    #[test]
    fn printed_objects_may_follow_each_other() {
        check("{\n  \"a\": 1\n}\n{\n  \"b\": 2\n}", &["1@1:1 {\n  \"a\": 1\n}", "2@4:1 {\n  \"b\": 2\n}"]);
    }

    #[test]
    fn a_list_that_breaks_off_is_noticed_once() {
        check("[{},", &["1@1:2 {}", "2@1:5 ListNotClosed"]);
        check("[{}, {\"a\":", &["1@1:2 {}", "2@1:6 {\"a\":"]);
        check("[", &["1@1:2 ListNotClosed"]);
        check("[]", &[]);
    }

    #[test]
    fn an_over_long_value_is_named_and_the_next_one_read() {
        check(&format!("[\"{}\", {{}}]", "x".repeat(50)), &["1@1:2 TooLong", "2@1:56 {}"]);
    }

    #[track_caller]
    fn check_at(path: &str, text: &str, expected: Option<&[&str]>) {
        for buffer in [1, 5, 4096] {
            let input = io::BufReader::with_capacity(buffer, text.as_bytes());
            let found = Frames::at(input, path, 20).unwrap().map(|mut frames| {
                let mut all = Vec::new();
                while let Some(frame) = frames.next().unwrap() {
                    let body = frame.body.map_or_else(|fault| format!("{fault:?}"), |b| String::from_utf8(b).unwrap());
                    all.push(format!("{}@{}:{} {body}", frame.number, frame.line, frame.column));
                }
                all
            });
            assert_eq!(found, expected.map(|lines| lines.iter().map(|line| (*line).to_owned()).collect()), "{text}");
        }
    }

    #[test]
    fn a_list_inside_an_object_is_found_by_its_path() {
        check_at("items", "{\"items\": [{}, 7]}", Some(&["1@1:12 {}", "2@1:16 7"]));
        check_at("items", "[1]", Some(&["1@1:2 1"]));
        check_at(
            "data.items",
            "{\"items\": [1], \"x\": {\"data\": {\"items\": [2]}}, \"data\": {\"a\": \"items\", \"b\": [{\"items\": [3]}],\n\"items\": [4]}, \"items\": [5]}",
            Some(&["1@2:11 4"]),
        );
        check_at("a\\\"b", "{\"a\\\"b\": [1]}", Some(&["1@1:11 1"]));
        check_at("items", "{\"items\": []}", Some(&[]));
        check_at("items", "{\"items\": [1", Some(&["1@1:12 1"]));
        check_at("items", "{\"items\": [", Some(&["1@1:12 ListNotClosed"]));
        for nothing in
            ["{}", "{\"items\": {\"x\": [1]}}", "{\"items\": 7}", "{\"x\": \"items\", \"y\": [1]}", "", "{\"it"]
        {
            check_at("items", nothing, None);
        }
    }

    proptest! {
        #[test]
        fn seeking_ends_on_any_input_and_does_not_depend_on_the_buffer(text in "[\\[\\]{}\":,\\\\ \na\u{e9}]{0,60}") {
            let look = |buffer| {
                let input = io::BufReader::with_capacity(buffer, text.as_bytes());
                let mut all = Vec::new();
                if let Some(mut frames) = Frames::at(input, "a.a", 20).unwrap() {
                    while let Some(frame) = frames.next().unwrap() {
                        all.push(frame);
                    }
                }
                all
            };
            prop_assert_eq!(look(1), look(4096));
        }

        #[test]
        fn framing_ends_on_any_input_and_does_not_depend_on_the_buffer(text in "[\\[\\]{}\",\\\\ \na\u{e9}]{0,60}") {
            prop_assert_eq!(frames(&text, 20, 1), frames(&text, 20, 4096));
        }
    }
}
