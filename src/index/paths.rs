//! Paths in JSON: text where they are text, else their bytes, since a name need not be UTF-8.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::path::{Path, PathBuf};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bytes(Vec<u8>),
}

pub fn serialize<S: Serializer>(paths: &[PathBuf], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(paths.iter().map(|path| written(path)))
}

pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PathBuf>, D::Error> {
    Ok(Vec::<Written>::deserialize(deserializer)?.into_iter().map(read).collect())
}

fn written(path: &Path) -> Written {
    match path.to_str() {
        Some(text) => Written::Text(text.to_owned()),
        None => Written::Bytes(path.as_os_str().as_encoded_bytes().to_vec()),
    }
}

fn read(written: Written) -> PathBuf {
    match written {
        Written::Text(text) => text.into(),
        #[cfg(unix)]
        Written::Bytes(bytes) => {
            use std::os::unix::ffi::OsStringExt;
            std::ffi::OsString::from_vec(bytes).into()
        }
        // Where bytes are no names, something is found missing, not something wrong found.
        #[cfg(not(unix))]
        Written::Bytes(bytes) => String::from_utf8_lossy(&bytes).into_owned().into(),
    }
}
