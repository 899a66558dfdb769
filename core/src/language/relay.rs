//! Relay services: an assistant speaks for a caller who types or signs, and says so before anything else. Whoever takes it
//! for a machine's call hangs up on a person.

use super::Words;

/// What an assistant announces the call with.
const ANNOUNCED: &[&[&str]] = &[
    &["relay", "operator"],
    &["relay", "service"],
    &["relay", "call"],
    &["relay", "assistant"],
    &["relay", "user"],
    &["relay", "interpreter"],
    &["video", "relay"],
    &["through", "relay"],
    &["communication", "assistant"],
    &["communications", "assistant"],
    &["interpreter", "number"],
    &["sign", "language", "interpreter"],
    &["asl", "interpreter"],
];

/// Whether somebody says that they speak for a caller through a relay service.
#[must_use]
pub fn announces_relay(text: &str) -> bool {
    let words = Words::read(text);
    let said: Vec<&str> = words.all().iter().map(|word| word.norm.as_str()).collect();
    ANNOUNCED.iter().any(|phrase| said.windows(phrase.len()).any(|piece| piece == *phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assistant_is_known_by_what_they_say_first() {
        for announced in [
            "Hello, this is relay operator 1234 with a call from a deaf person",
            "you have a Video Relay call, have you used this service before",
            "hi I am a sign language interpreter",
            "interpreter number four two one",
        ] {
            assert!(announces_relay(announced), "{announced}");
        }
        for other in ["could you relay that to the officer", "there was a relay race on Main Street", "", "operator"] {
            assert!(!announces_relay(other), "{other}");
        }
    }
}
