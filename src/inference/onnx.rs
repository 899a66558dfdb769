//! The onnxruntime library: one shared file, loaded once per process from a path that is checked first.
//!
//! The `ort` crate finds the library by itself only through an environment variable, and hangs instead of failing when
//! that is unset or wrong. So nothing here makes a session before [`load`] has said that the file is there and loads.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use thiserror::Error;

/// The file's place when the configuration names none, relative to the working folder or the executable's folder.
pub const DEFAULT_LIBRARY: &str = ".runtime/libonnxruntime.so";

/// How an ELF file begins (System V ABI, chapter 4). A text file or an error page saved under the library's name would
/// otherwise only be refused by the dynamic loader, with words that nobody understands.
const ELF_MAGIC: [u8; 4] = [0x7f, b'E', b'L', b'F'];

/// Why the library could not be loaded.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OnnxError {
    /// There is no such file.
    #[error("the onnxruntime library is not at {0}")]
    Missing(PathBuf),
    /// The file is no shared library.
    #[error("{0} is not a shared library")]
    NotALibrary(PathBuf),
    /// The dynamic loader or onnxruntime refused it.
    #[error("onnxruntime does not load: {0}")]
    Refused(String),
    /// Another library was loaded before in this process, and there can be only one.
    #[error("onnxruntime is loaded already, from {0}")]
    LoadedFromElsewhere(PathBuf),
    /// A session could not be made or run.
    #[error("onnxruntime: {0}")]
    Session(String),
}

/// Proof that the library is loaded: whoever makes a session asks for one.
#[derive(Debug, Clone, Copy)]
pub struct Runtime(());

static LOADED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Loads the library, or says why not. A second call with the same path costs nothing.
pub fn load(library: &Path) -> Result<Runtime, OnnxError> {
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let library = check(library)?;
    match loaded.as_ref() {
        Some(before) if *before == library => return Ok(Runtime(())),
        Some(before) => return Err(OnnxError::LoadedFromElsewhere(before.clone())),
        None => {}
    }
    let environment = ort::init_from(&library).map_err(|error| OnnxError::Refused(error.to_string()))?;
    environment.with_name("calmline").with_telemetry(false).commit();
    *loaded = Some(library);
    Ok(Runtime(()))
}

/// Where the library is looked for when the configuration names no path: the working folder, then the executable's
/// folder and the folders above it, as far as a build folder lies below its repository.
#[must_use]
pub fn default_library() -> PathBuf {
    let beside = std::env::current_exe().ok().and_then(|exe| {
        exe.ancestors().skip(1).take(4).map(|folder| folder.join(DEFAULT_LIBRARY)).find(|path| path.is_file())
    });
    match beside {
        Some(path) if !Path::new(DEFAULT_LIBRARY).is_file() => path,
        Some(_) | None => PathBuf::from(DEFAULT_LIBRARY),
    }
}

impl Runtime {
    /// A session on one thread: inference shares the machine with calls, and small models gain nothing from more.
    pub fn session(self, model: &[u8]) -> Result<ort::session::Session, OnnxError> {
        let failed = |error: String| OnnxError::Session(error);
        ort::session::Session::builder()
            .map_err(|error| failed(error.to_string()))?
            .with_intra_threads(1)
            .map_err(|error| failed(error.to_string()))?
            .with_inter_threads(1)
            .map_err(|error| failed(error.to_string()))?
            .commit_from_memory(model)
            .map_err(|error| failed(error.to_string()))
    }
}

fn check(library: &Path) -> Result<PathBuf, OnnxError> {
    let missing = || OnnxError::Missing(library.to_path_buf());
    let path = library.canonicalize().map_err(|_| missing())?;
    let mut head = [0_u8; ELF_MAGIC.len()];
    let mut file = File::open(&path).map_err(|_| missing())?;
    match file.read_exact(&mut head) {
        Ok(()) if head == ELF_MAGIC => Ok(path),
        Ok(()) | Err(_) => Err(OnnxError::NotALibrary(library.to_path_buf())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_library_is_said_at_once() {
        let path = Path::new("/nonexistent/libonnxruntime.so");
        assert_eq!(load(path).unwrap_err(), OnnxError::Missing(path.to_path_buf()));
    }

    #[test]
    fn a_file_that_is_no_library_is_refused_before_it_is_loaded() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("libonnxruntime.so");
        std::fs::write(&path, "<html>not found</html>").unwrap();
        assert_eq!(load(&path).unwrap_err(), OnnxError::NotALibrary(path.clone()));
        std::fs::write(&path, "").unwrap();
        assert_eq!(load(&path).unwrap_err(), OnnxError::NotALibrary(path));
    }
}
