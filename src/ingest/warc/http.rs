//! An HTTP response as a crawler kept it: status line, fields, and a body that may be cut in chunks
//! and packed.

use super::Fields;
use crate::ingest::input::{Limits, read_limited};
use crate::ingest::unpack::Metered;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::io::{self, BufRead, BufReader, Read};

/// The most that the header may take.
const HEADER: u64 = 1 << 20;

/// What stands above a response's body.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub fields: Fields,
}

impl Response {
    /// Reads up to the empty line that ends the header.
    pub fn read(stream: &mut dyn BufRead) -> Result<Response, String> {
        let mut stream = stream.take(HEADER);
        let status = line(&mut stream)?.ok_or("holds no HTTP response")?;
        let mut words = status.split_ascii_whitespace();
        let is_http = words.next().is_some_and(|version| version.starts_with("HTTP/"));
        let status = words.next().and_then(|status| status.parse().ok());
        let mut response =
            Response { status: status.filter(|_| is_http).ok_or("holds no HTTP response")?, fields: Fields::default() };
        while let Some(line) = line(&mut stream)?.filter(|line| !line.is_empty()) {
            response.fields.add(&line);
        }
        Ok(response)
    }
}

fn line(stream: &mut dyn BufRead) -> Result<Option<String>, String> {
    let mut line = Vec::new();
    let read = stream.read_until(b'\n', &mut line).map_err(|error| format!("cannot be read: {error}"))?;
    let text = String::from_utf8_lossy(&line);
    Ok((read > 0).then(|| text.trim_end_matches(['\r', '\n']).to_owned()))
}

/// `Text/HTML; charset="utf-8"` as `text/html` and `utf-8`.
pub fn media_type(content_type: &str) -> (String, Option<String>) {
    let mut parts = content_type.split(';');
    let name = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
    let charset = parts.find_map(|part| {
        let (key, value) = part.split_once('=')?;
        key.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
    });
    (name, charset.filter(|charset| !charset.is_empty()))
}

/// Reads a body and undoes what was done to it for its journey.
pub struct Body;

impl Body {
    /// The body's bytes. Crawlers often store a body decoded beneath a header that still says how it
    /// was packed, so what does not look packed is taken as it is.
    pub fn read(stream: &mut dyn BufRead, fields: &Fields, limits: Limits) -> Result<Vec<u8>, String> {
        let raw = read_limited(stream, limits.article)?;
        let is_chunked =
            fields.get("transfer-encoding").is_some_and(|how| how.to_ascii_lowercase().contains("chunked"));
        let mut body = match is_chunked {
            true => join_chunks(&raw).unwrap_or(raw),
            false => raw,
        };
        let codings = fields.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
        for coding in codings.split(',').map(str::trim).rev().take(2) {
            body = unpacked(body, coding, limits)?;
        }
        Ok(body)
    }
}

/// ```text
/// 1a; extension      the chunk's length in hexadecimal
/// …26 bytes…
/// 0                  the end
/// ```
///
/// `None` if that is not how it looks: the crawler has joined the chunks already.
fn join_chunks(mut raw: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(raw.len());
    loop {
        let end = raw.iter().take(64).position(|&byte| byte == b'\n');
        let Some(end) = end else { return (!body.is_empty()).then_some(body) };
        let line = std::str::from_utf8(&raw[..end]).ok()?;
        let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        raw = &raw[end + 1..];
        if length == 0 {
            return Some(body);
        }
        // A response that was cut off keeps what there is of its last chunk.
        let taken = length.min(raw.len());
        body.extend_from_slice(&raw[..taken]);
        raw = &raw[taken..];
        raw = raw.strip_prefix(b"\r\n").or_else(|| raw.strip_prefix(b"\n")).unwrap_or(raw);
    }
}

fn unpacked(body: Vec<u8>, coding: &str, limits: Limits) -> Result<Vec<u8>, String> {
    let packed = body.len() as u64;
    let looks_like_text = body.trim_ascii_start().starts_with(b"<");
    let read = |name, inner: Box<dyn Read + '_>| {
        let mut metered = Metered { inner, name, packed, yielded: 0, limits };
        read_limited(&mut metered, limits.article)
    };
    match coding {
        _ if looks_like_text => Ok(body),
        "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => read("gzip", Box::new(MultiGzDecoder::new(&body[..]))),
        "deflate" => read("deflate", Box::new(ZlibDecoder::new(&body[..])))
            .or_else(|_| read("deflate", Box::new(DeflateDecoder::new(&body[..])))),
        "br" => read("Brotli", Box::new(brotli(&body))),
        "zstd" if body.starts_with(b"\x28\xb5\x2f\xfd") => match zstd::Decoder::with_buffer(&body[..]) {
            Ok(decoder) => read("Zstandard", Box::new(decoder)),
            Err(error) => Err(format!("cannot be read: {error}")),
        },
        _ => Ok(body),
    }
}

fn brotli(body: &[u8]) -> impl BufRead + '_ {
    BufReader::new(brotli_decompressor::Decompressor::new(io::Cursor::new(body), 16 << 10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn media_types_are_taken_apart() {
        for (given, name, charset) in [
            ("text/html", "text/html", None),
            ("Text/HTML; charset=\"ISO-8859-1\"", "text/html", Some("ISO-8859-1")),
            ("text/html;x=y; CharSet = utf-8", "text/html", Some("utf-8")),
            ("text/html; charset=", "text/html", None),
            ("", "", None),
        ] {
            assert_eq!(media_type(given), (name.to_owned(), charset.map(str::to_owned)), "{given}");
        }
    }

    #[test]
    fn chunks_are_joined_unless_they_were() {
        for (raw, expected) in [
            ("4\r\n<p>a\r\n2;x=y\r\n b\r\n0\r\n\r\n", Some("<p>a b")),
            ("4\n<p>a\n0\n", Some("<p>a")),
            ("4\r\n<p>a\r\nff\r\ncut", Some("<p>acut")),
            ("4\r\n<p>a\r\n", Some("<p>a")),
            ("<html>\n", None),
            ("", None),
        ] {
            assert_eq!(join_chunks(raw.as_bytes()).as_deref(), expected.map(str::as_bytes), "{raw}");
        }
    }

    fn body(raw: &[u8], coding: &str) -> Result<String, String> {
        let mut fields = Fields::default();
        fields.add(&format!("Content-Encoding: {coding}"));
        let limits = Limits { article: 2000, unpacked: 1000, ratio: 20, ..Limits::default() };
        Body::read(&mut &raw[..], &fields, limits).map(|body| String::from_utf8(body).unwrap())
    }

    #[test]
    fn bodies_are_unpacked_within_limits() {
        let text = "<p>Ferries";
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(text.as_bytes()).unwrap();
        let gzip = gzip.finish().unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(text.as_bytes()).unwrap();
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        deflate.write_all(text.as_bytes()).unwrap();
        // A Brotli stream of one stored block.
        let brotli = [&[0x8b, 0x04, 0x80][..], text.as_bytes(), &[0x03]].concat();
        for (raw, coding) in [
            (text.as_bytes().to_vec(), ""),
            (text.as_bytes().to_vec(), "gzip"),
            (gzip.clone(), "gzip"),
            (gzip.clone(), "X-GZIP"),
            (zlib.finish().unwrap(), "deflate"),
            (deflate.finish().unwrap(), "deflate"),
            (brotli, "br"),
            (zstd::encode_all(text.as_bytes(), 1).unwrap(), "zstd"),
        ] {
            assert_eq!(body(&raw, coding).as_deref(), Ok(text), "{coding}");
        }
        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        bomb.write_all(&[b' '; 1900]).unwrap();
        let swells = "cannot be read: the gzip data swells beyond 1000 bytes and 20 times its packed size";
        assert_eq!(body(&bomb.finish().unwrap(), "gzip"), Err(swells.to_owned()));
        assert_eq!(body(&[b'x'; 2001], ""), Err("is larger than 2000 bytes, too large for one article".to_owned()));
        assert!(body(&gzip[..15], "gzip").is_err());
    }
}
