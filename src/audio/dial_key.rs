//! The sixteen keys that a telephone line carries. A telephone has twelve of them; the four letters are for menus and
//! alarm systems.

use calmline_core::units::Key;

/// One of the sixteen keys (RFC 4733, section 3.2: events 0 to 15).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DialKey(u8);

impl std::fmt::Debug for DialKey {
    /// Keys may be somebody's number or secret: a log shows that there was one.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[private]")
    }
}

impl DialKey {
    /// The key of this name: `0` to `9`, `*`, `#`, `A` to `D`.
    #[must_use]
    pub fn named(name: char) -> Option<Self> {
        "0123456789*#ABCD".chars().position(|known| known == name).and_then(|code| u8::try_from(code).ok()).map(Self)
    }

    /// Its event code.
    #[must_use]
    pub const fn event(self) -> u8 {
        self.0
    }

    /// Its row and column on the keypad, whose tones it is made of (ITU-T Q.23).
    pub(super) const fn place(self) -> (usize, usize) {
        match self.0 {
            digit @ 1..=9 => ((digit as usize - 1) / 3, (digit as usize - 1) % 3),
            10 => (3, 0),
            11 => (3, 2),
            letter @ 12..=15 => (letter as usize - 12, 3),
            _ => (3, 1),
        }
    }
}

impl From<Key> for DialKey {
    fn from(key: Key) -> Self {
        match key {
            Key::Digit(digit) => Self(digit.min(9)),
            Key::Star => Self(10),
            Key::Pound => Self(11),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_a_name_an_event_and_a_place_of_its_own() {
        let keys: Vec<DialKey> = "0123456789*#ABCD".chars().filter_map(DialKey::named).collect();
        assert_eq!(keys.iter().map(|key| key.event()).collect::<Vec<_>>(), (0..16).collect::<Vec<u8>>());
        let mut places: Vec<_> = keys.iter().map(|key| key.place()).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 16);
        for name in ['a', 'E', '+', ' ', '١'] {
            assert_eq!(DialKey::named(name), None);
        }
    }

    #[test]
    fn a_telephones_keys_are_the_same() {
        for (key, name) in [(Key::Digit(0), '0'), (Key::Digit(9), '9'), (Key::Star, '*'), (Key::Pound, '#')] {
            assert_eq!(Some(DialKey::from(key)), DialKey::named(name));
        }
    }

    #[test]
    fn a_log_does_not_show_which_key_it_was() {
        assert_eq!(format!("{:?}", DialKey::named('7')), "Some([private])");
    }
}
