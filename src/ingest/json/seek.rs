//! Where a list stands inside an object, found without understanding the rest of it.

/// Finds the list at a path of keys by counting brackets outside strings.
pub struct Seek<'a> {
    path: Vec<&'a str>,
    /// Objects entered that lie on the path; the outermost is the first.
    matched: usize,
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// The last string, which is a key if a colon follows.
    key: Vec<u8>,
    /// True between the key looked for and its value.
    wanted: bool,
    /// True once the object is over.
    pub failed: bool,
}

/// Longer keys are not the one looked for.
const MAX_KEY: usize = 1_000;

impl<'a> Seek<'a> {
    pub fn new(path: &'a str) -> Seek<'a> {
        let path = path.split('.').collect();
        let (matched, depth, key) = (0, 0, Vec::new());
        Seek { path, matched, depth, in_string: false, escaped: false, key, wanted: false, failed: false }
    }

    /// How many bytes of `chunk` stand before the list or open it, and whether it is found.
    pub fn feed(&mut self, chunk: &[u8]) -> (usize, bool) {
        for (index, &byte) in chunk.iter().enumerate() {
            if self.in_string {
                self.string(byte);
            } else if self.structure(byte) {
                return (index + 1, true);
            }
        }
        (chunk.len(), false)
    }

    fn string(&mut self, byte: u8) {
        match byte {
            b'"' if !self.escaped => self.in_string = false,
            _ if self.key.len() < MAX_KEY => self.key.push(byte),
            _ => {}
        }
        self.escaped = byte == b'\\' && !self.escaped;
    }

    fn structure(&mut self, byte: u8) -> bool {
        let last = self.path.len();
        let on_path = self.depth == self.matched;
        match byte {
            b'"' => {
                self.in_string = true;
                self.key.clear();
            }
            b':' => self.wanted = on_path && self.matched > 0 && self.path[self.matched - 1].as_bytes() == self.key,
            b',' => self.wanted = false,
            b'[' if self.wanted && self.matched == last => return true,
            b'{' if (self.wanted && self.matched < last) || self.depth == 0 => {
                self.depth += 1;
                self.matched += 1;
                self.wanted = false;
            }
            b'{' | b'[' => {
                self.depth += 1;
                self.wanted = false;
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.matched = self.matched.min(self.depth);
                self.failed = self.depth == 0;
            }
            _ => {}
        }
        false
    }
}
