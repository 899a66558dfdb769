//! Writing that leaves either the old file or the new one, whatever breaks in between.

use crate::error::{Error, write_error};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A path with something after its name.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

/// Makes the folder that a file will stand in.
pub(crate) fn make_parent(path: &Path) -> Result<(), Error> {
    let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) else {
        return Ok(());
    };
    fs::create_dir_all(parent).map_err(|error| write_error(parent, error))
}

/// Gives a finished file its name, and makes the name last.
pub(crate) fn settle(from: &Path, to: &Path) -> Result<(), Error> {
    fs::rename(from, to).map_err(|error| write_error(to, error))?;
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A renamed file survives a loss of power only once its folder is on the disk.
    File::open(parent).and_then(|folder| folder.sync_all()).map_err(|error| write_error(parent, error))
}

/// Replaces a small file whole. A link stays a link: what it leads to is replaced. Permissions stay as they were.
///
/// # Errors
/// If the folder cannot be written; then the old file stands as it was.
pub fn replace(path: &Path, content: &[u8]) -> Result<(), Error> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    make_parent(&target)?;
    let next = beside(&target, ".next");
    let write = || {
        let mut file = File::create(&next)?;
        if let Ok(old) = fs::metadata(&target) {
            file.set_permissions(old.permissions())?;
        }
        file.write_all(content)?;
        file.sync_all()
    };
    let written = write().map_err(|error| write_error(&next, error)).and_then(|()| settle(&next, &target));
    if written.is_err() {
        // Nothing more can be done about a leftover than to try.
        let _ = fs::remove_file(&next);
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_keeps_its_permissions_and_its_link() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (real, link) = (folder.path().join("real.toml"), folder.path().join("link.toml"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        replace(&link, b"new").unwrap();
        assert_eq!(fs::read_to_string(&real).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_cannot_be_written_says_so_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let inside_a_file = folder.path().join("file");
        fs::write(&inside_a_file, "x").unwrap();
        let message = replace(&inside_a_file.join("below"), b"y").unwrap_err().to_string();
        assert!(message.contains("--into"), "{message}");
        assert_eq!(fs::read_to_string(&inside_a_file).unwrap(), "x");
    }
}
