//! The published weights that calmline can use: what each is, where it is published, what it must be byte for byte, and how
//! it comes onto this machine and into the configuration.
//!
//! Nothing here runs during a call. A file stands under its name only whole and checked; whatever breaks on the way leaves
//! a `.part` beside it, from which the next attempt goes on.

mod choose;
mod digest;
mod error;
mod fetch;
mod folder;
mod list;
mod lock;
mod pull;
mod unpack;
mod verify;
mod write;

pub use choose::{ManifestEntry, Setting, add_to_manifest, set};
pub use digest::{Digests, sha256_of};
pub use error::{Advice, Error};
pub use fetch::{ProxyChoice, Settings, Source, Timeouts};
pub use folder::{Folder, State};
pub use list::{Catalogue, Checksums, Hash, Item, Part, Use, models, voices};
pub use lock::{CheckedBy, Pin, Pins};
pub use pull::{Pulled, PulledFile, Puller, Step, Way};
pub use verify::{Finding, Verdict, verify};
pub use write::replace as write_whole;
