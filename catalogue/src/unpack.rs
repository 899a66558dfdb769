//! Taking single files out of a zip archive. Only names that the catalogue gives are looked up, and never more is written
//! than the catalogue says that a file has.

use crate::digest::CHUNK;
use crate::error::{Error, read_error, write_error};
use crate::list::Part;
use crate::write::make_parent;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

/// Writes a member of an archive into a file, and sees to it that it is on the disk.
pub(crate) fn unpack(archive: &Path, part: &Part, to: &Path) -> Result<(), Error> {
    let wrong = |why: String| Error::Archive { archive: archive.to_owned(), why };
    let name = part.member.as_deref().unwrap_or(&part.path);
    let file = File::open(archive).map_err(|error| read_error(archive, error))?;
    let mut zip = zip::ZipArchive::new(file).map_err(|error| wrong(format!("is no zip archive ({error})")))?;
    let member = zip.by_name(name).map_err(|error| wrong(format!("does not hold {name} ({error})")))?;
    let limit = part.bytes.unwrap_or_else(|| member.size());
    make_parent(to)?;
    let mut out = File::create(to).map_err(|error| write_error(to, error))?;
    // One byte more than it may have, so that a longer one is noticed and not cut to size.
    let mut content = member.take(limit.saturating_add(1));
    let mut buffer = vec![0; CHUNK];
    let mut done = 0;
    loop {
        let read = content.read(&mut buffer).map_err(|error| wrong(format!("{name} cannot be unpacked ({error})")))?;
        if read == 0 {
            break;
        }
        out.write_all(&buffer[..read]).map_err(|error| write_error(to, error).after(done, Some(limit)))?;
        done += read as u64;
    }
    out.sync_all().map_err(|error| write_error(to, error))
}
