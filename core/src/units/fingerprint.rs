//! Names for states of texts.

/// Sixteen hexadecimal digits that change whenever one of the texts does: FNV-1a with 64 bits (Fowler, Noll, Vo). It names a
/// state, and guards against nothing.
#[must_use]
pub fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let hash = texts.into_iter().fold(OFFSET, |hash, text| {
        // The zero byte parts the texts, so that moving a word from one to the next changes the hash.
        text.bytes().chain([0]).fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
    });
    format!("{hash:016x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_moves_from_one_text_to_the_next_changes_the_name() {
        assert_ne!(fingerprint(["one two", "three"]), fingerprint(["one", "two three"]));
        assert_eq!(fingerprint(["one"]), fingerprint(["one"]));
    }
}
