//! Prompts that were rendered before: in memory, and the fixed ones in a folder too.
//!
//! Only fixed lines go to the folder. What quotes a caller stays in memory, and goes when the room is needed.

use crate::audio::{read_wav, write_wav};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Names a prompt in one voice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// The prompt's key. Spaces do not count: they are not heard.
    pub(super) fn new(voice: &str, text: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(voice.as_bytes());
        for word in text.split_whitespace() {
            hash.update([0]);
            hash.update(word.as_bytes());
        }
        Self(hash.finalize().into())
    }

    fn file_name(self) -> String {
        let mut name = String::with_capacity(68);
        for byte in self.0 {
            // Writing to a string does not fail.
            let _written = write!(name, "{byte:02x}");
        }
        name + ".wav"
    }
}

/// Whether a prompt may be forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// For as long as the service runs.
    Always,
    /// Until the room is needed.
    WhileThereIsRoom,
}

struct Entry {
    sound: Arc<[i16]>,
    keep: Keep,
    used: u64,
}

#[derive(Default)]
struct Entries {
    by_key: BTreeMap<Key, Entry>,
    passing_samples: usize,
    uses: u64,
}

/// Rendered prompts.
pub(super) struct PromptCache {
    entries: Mutex<Entries>,
    room_samples: usize,
    folder: Option<PathBuf>,
}

impl PromptCache {
    /// An empty one. `room_samples` bounds what may be forgotten; what is kept always comes on top.
    pub(super) fn new(room_samples: usize, folder: Option<PathBuf>) -> Self {
        Self { entries: Mutex::default(), room_samples, folder }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A prompt, if it is in memory.
    pub(super) fn get(&self, key: Key) -> Option<Arc<[i16]>> {
        let mut entries = self.entries();
        entries.uses += 1;
        let now = entries.uses;
        let entry = entries.by_key.get_mut(&key)?;
        entry.used = now;
        Some(Arc::clone(&entry.sound))
    }

    /// Keeps a prompt in memory; those that were not used for longest go if there is no room.
    pub(super) fn put(&self, key: Key, sound: Arc<[i16]>, keep: Keep) {
        let mut entries = self.entries();
        if keep == Keep::WhileThereIsRoom {
            if sound.len() > self.room_samples || entries.by_key.contains_key(&key) {
                return;
            }
            while entries.passing_samples + sound.len() > self.room_samples && entries.forget_one() {}
            entries.passing_samples += sound.len();
        } else {
            entries.forget(key);
        }
        entries.uses += 1;
        let used = entries.uses;
        entries.by_key.insert(key, Entry { sound, keep, used });
    }

    /// Reads a prompt from the folder. A file that is missing or broken is as good as none. Blocks.
    pub(super) fn load(&self, key: Key) -> Option<Arc<[i16]>> {
        let sound = read_wav(&self.folder.as_ref()?.join(key.file_name())).ok()?;
        if sound.is_empty() { None } else { Some(sound.into()) }
    }

    /// Writes a prompt to the folder, if there is one, so that it is there whole or not at all. Blocks.
    pub(super) fn save(&self, key: Key, sound: &[i16]) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        std::fs::create_dir_all(folder)?;
        let unfinished = folder.join(format!(".{}.{}", std::process::id(), key.file_name()));
        let written = write_whole(&unfinished, sound, &folder.join(key.file_name()));
        if written.is_err() {
            // It may never have come to be.
            std::fs::remove_file(&unfinished).ok();
        }
        written
    }
}

fn write_whole(unfinished: &Path, sound: &[i16], finished: &Path) -> io::Result<()> {
    write_wav(unfinished, sound).map_err(io::Error::other)?;
    std::fs::File::open(unfinished)?.sync_all()?;
    std::fs::rename(unfinished, finished)
}

impl Entries {
    fn forget(&mut self, key: Key) {
        if let Some(entry) = self.by_key.remove(&key)
            && entry.keep == Keep::WhileThereIsRoom
        {
            self.passing_samples -= entry.sound.len();
        }
    }

    /// Forgets the passing prompt that was not used for longest. False if there is none.
    fn forget_one(&mut self) -> bool {
        let passing = self.by_key.iter().filter(|(_, entry)| entry.keep == Keep::WhileThereIsRoom);
        let oldest = passing.min_by_key(|(_, entry)| entry.used).map(|(key, _)| *key);
        oldest.is_some_and(|key| {
            self.forget(key);
            true
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Key::new("voice", text)
    }

    fn sound(samples: usize) -> Arc<[i16]> {
        vec![7; samples].into()
    }

    #[test]
    fn a_prompt_is_found_by_its_words_and_its_voice() {
        let cache = PromptCache::new(100, None);
        cache.put(key("Hello there."), sound(10), Keep::WhileThereIsRoom);
        assert!(cache.get(key("  Hello\n there. ")).is_some());
        assert!(cache.get(key("Hello there")).is_none());
        assert!(cache.get(key("Hello th ere.")).is_none());
        assert!(cache.get(Key::new("other", "Hello there.")).is_none());
    }

    #[test]
    fn what_was_not_used_for_longest_goes_first_and_fixed_lines_stay() {
        let cache = PromptCache::new(100, None);
        cache.put(key("fixed"), sound(500), Keep::Always);
        cache.put(key("a"), sound(40), Keep::WhileThereIsRoom);
        cache.put(key("b"), sound(40), Keep::WhileThereIsRoom);
        assert!(cache.get(key("a")).is_some());
        cache.put(key("c"), sound(40), Keep::WhileThereIsRoom);
        assert!(cache.get(key("b")).is_none());
        assert!(cache.get(key("a")).is_some() && cache.get(key("c")).is_some() && cache.get(key("fixed")).is_some());
        cache.put(key("too long"), sound(101), Keep::WhileThereIsRoom);
        assert!(cache.get(key("too long")).is_none() && cache.get(key("a")).is_some());
    }

    #[test]
    fn a_passing_prompt_that_becomes_fixed_gives_its_room_back() {
        let cache = PromptCache::new(100, None);
        cache.put(key("a"), sound(90), Keep::WhileThereIsRoom);
        cache.put(key("a"), sound(90), Keep::Always);
        cache.put(key("b"), sound(90), Keep::WhileThereIsRoom);
        assert!(cache.get(key("a")).is_some() && cache.get(key("b")).is_some());
    }

    #[test]
    fn the_folder_holds_whole_files_only_and_a_broken_one_counts_as_missing() {
        let folder = tempfile::tempdir().unwrap();
        let cache = PromptCache::new(100, Some(folder.path().join("prompts")));
        assert!(cache.load(key("a")).is_none());
        cache.save(key("a"), &[1, 2, 3]).unwrap();
        assert_eq!(cache.load(key("a")).as_deref(), Some([1, 2, 3].as_slice()));
        let files: Vec<_> = std::fs::read_dir(folder.path().join("prompts")).unwrap().filter_map(Result::ok).collect();
        assert_eq!(files.len(), 1, "nothing unfinished is left behind");
        std::fs::write(files[0].path(), "RIFF").unwrap();
        assert!(cache.load(key("a")).is_none());
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_an_error_and_no_more() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let cache = PromptCache::new(100, Some(file.path().join("prompts")));
        assert!(cache.save(key("a"), &[1]).is_err());
    }
}
