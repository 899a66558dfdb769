//! Hashes of files.

use crate::error::{Error, read_error};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// As much as is read at once: large enough that reading costs little, small enough to stay in the cache.
pub(crate) const CHUNK: usize = 256 * 1024;

/// What a file is, by its content. Hexadecimal digits are lower-case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// Its size.
    pub bytes: u64,
    /// SHA-256.
    pub sha256: String,
    /// SHA-1.
    pub sha1: String,
    /// MD5.
    pub md5: String,
}

impl Digests {
    /// Reads a file once and computes all.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of(path: &Path) -> Result<Self, Error> {
        let mut file = File::open(path).map_err(|error| read_error(path, error))?;
        let (mut sha256, mut sha1, mut md5) = (Sha256::new(), Sha1::new(), Md5::new());
        let mut buffer = vec![0; CHUNK];
        let mut bytes = 0;
        loop {
            let read = file.read(&mut buffer).map_err(|error| read_error(path, error))?;
            if read == 0 {
                break;
            }
            bytes += read as u64;
            sha256.update(&buffer[..read]);
            sha1.update(&buffer[..read]);
            md5.update(&buffer[..read]);
        }
        Ok(Self { bytes, sha256: hex(&sha256.finalize()), sha1: hex(&sha1.finalize()), md5: hex(&md5.finalize()) })
    }
}

/// The SHA-256 of a text or of any other bytes.
#[must_use]
pub fn sha256_of(content: &[u8]) -> String {
    hex(&Sha256::digest(content))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut digits, byte| {
        // Writing to a string does not fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_standards_come_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("abc");
        std::fs::write(&path, b"abc").unwrap();
        let found = Digests::of(&path).unwrap();
        assert_eq!(found.bytes, 3);
        // FIPS 180-4's and RFC 1321's own examples.
        assert_eq!(found.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(found.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d");
        assert_eq!(found.md5, "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(sha256_of(b"abc"), found.sha256);
    }
}
