//! Where espeak-ng's data folder is: its phonemes, its dictionaries, its voices.

use super::EspeakError;
use std::path::{Path, PathBuf};

/// The folder's name.
const FOLDER: &str = "espeak-ng-data";

/// Longest name of a voice file that is used; espeak-ng's own buffers hold 60 bytes.
const MAX_FILE_NAME: usize = 24;

/// The rank of a language whose line gives none (espeak-ng's `docs/voices.md`).
const UNRANKED: u8 = 5;

/// Files without which espeak-ng cannot speak English.
const NEEDED: [&str; 5] = ["phontab", "phonindex", "phondata", "intonations", "en_dict"];

/// Where packages put it: our own, then Debian's (whose espeak-ng 1.51 has the same data format).
const SYSTEM: [&str; 3] =
    ["/usr/share/calmline/espeak-ng-data", "/usr/lib/x86_64-linux-gnu/espeak-ng-data", "/usr/share/espeak-ng-data"];

/// Finds the data folder. `configured` names the folder itself or the one it lies in, and if it is given nothing else
/// counts. Otherwise: beside the executable, in its `share` folder, in the build folder that made it, in the system.
pub fn find(configured: Option<&Path>) -> Result<PathBuf, EspeakError> {
    let looked = match configured {
        Some(path) => vec![path.to_path_buf(), path.join(FOLDER)],
        None => candidates(),
    };
    match looked.iter().find(|folder| is_complete(folder)) {
        Some(folder) => Ok(folder.clone()),
        None => Err(EspeakError::DataMissing(looked)),
    }
}

fn is_complete(folder: &Path) -> bool {
    NEEDED.iter().all(|name| folder.join(name).is_file())
}

fn candidates() -> Vec<PathBuf> {
    let mut found = Vec::new();
    if let Some(beside) = std::env::current_exe().ok().and_then(|exe| exe.parent().map(Path::to_path_buf)) {
        found.push(beside.join(FOLDER));
        found.push(beside.join("../share/calmline").join(FOLDER));
        // target/<profile>/calmline, and target/<profile>/deps/<test>.
        found.extend(built(&beside.join("build")));
        found.extend(built(&beside.join("../build")));
    }
    found.extend(SYSTEM.iter().map(PathBuf::from));
    found
}

/// What the build of espeak-rs-sys left behind in a build folder.
fn built(build: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(build) else { return Vec::new() };
    let mut found: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("espeak-rs-sys-"))
        .map(|entry| entry.path().join("out/share").join(FOLDER))
        .filter(|folder| folder.is_dir())
        .collect();
    found.sort();
    found
}

/// The name of the voice file that speaks a language. A file is named after its main language, and says inside which
/// others it speaks (`en` is the one for `en-gb`), which espeak-ng's own search by name does not read.
pub(super) fn voice_file(data: &Path, language: &str) -> Option<String> {
    let mut best: Option<(u8, String)> = None;
    for path in language_files(data) {
        let name = path.file_name().and_then(|name| name.to_str()).filter(|name| name.len() <= MAX_FILE_NAME);
        let Some(name) = name else { continue };
        if name.eq_ignore_ascii_case(language) {
            return Some(name.to_owned());
        }
        let spoken = std::fs::read_to_string(&path).ok().and_then(|text| rank(&text, language));
        if let Some(rank) = spoken {
            let this = (rank, name.to_owned());
            best = Some(best.map_or(this.clone(), |before| before.min(this)));
        }
    }
    best.map(|(_, name)| name)
}

/// How gladly a voice file speaks a language: the number that its `language` line gives, less is better.
fn rank(voice_file: &str, language: &str) -> Option<u8> {
    voice_file.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let says = words.next() == Some("language") && words.next() == Some(language);
        says.then(|| words.next().and_then(|number| number.parse().ok()).unwrap_or(UNRANKED))
    })
}

/// Some languages stand alone in the folder `lang`, most lie in a folder of their family.
fn language_files(data: &Path) -> Vec<PathBuf> {
    let list = |folder: &Path| -> Vec<PathBuf> {
        std::fs::read_dir(folder)
            .map(|files| files.filter_map(|file| Some(file.ok()?.path())).collect())
            .unwrap_or_default()
    };
    let (families, alone): (Vec<_>, Vec<_>) = list(&data.join("lang")).into_iter().partition(|path| path.is_dir());
    families.iter().flat_map(|family| list(family)).chain(alone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_spoken_by_its_own_file_or_by_one_that_says_so() {
        let data = find(None).unwrap();
        assert_eq!(voice_file(&data, "en-us").as_deref(), Some("en-US"));
        assert_eq!(voice_file(&data, "en-gb").as_deref(), Some("en"));
        assert_eq!(voice_file(&data, "xx-yy"), None);
    }

    #[test]
    fn a_configured_folder_without_the_data_is_an_error_that_names_it() {
        let folder = tempfile::tempdir().unwrap();
        let error = find(Some(folder.path())).unwrap_err();
        assert!(error.to_string().contains(&folder.path().display().to_string()));
    }

    #[test]
    fn the_data_that_was_built_is_found() {
        assert!(is_complete(&find(None).unwrap()));
    }

    #[test]
    fn the_folder_may_be_named_itself_or_by_the_one_it_lies_in() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join(FOLDER);
        std::fs::create_dir(&data).unwrap();
        for name in NEEDED {
            std::fs::write(data.join(name), "x").unwrap();
        }
        assert_eq!(find(Some(folder.path())).unwrap(), data);
        assert_eq!(find(Some(&data)).unwrap(), data);
    }
}
