//! From tokens to words with a probability each.

/// A second choice is worth reading if it had this probability, and the first one less than `UNSURE`.
const SECOND_AT_LEAST: f32 = 0.1;

/// A first choice below this is unsure.
const UNSURE: f32 = 0.7;

/// Alternatives given for a clip: each is read by the tripwire, and more than a few are noise.
const ALTERNATIVES_AT_MOST: usize = 4;

/// A token of the result, below the end of text.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) bytes: Vec<u8>,
    pub(super) probability: f32,
    /// The runner-up's bytes and probability.
    pub(super) second: Option<(Vec<u8>, f32)>,
}

/// A word of the result.
#[derive(Clone, PartialEq)]
pub struct DecodedWord {
    /// As written, with its punctuation, without spaces.
    pub text: String,
    /// Probability of its least probable token, punctuation and capitals aside, 0 to 1.
    pub least: f32,
    /// Mean probability of its tokens, 0 to 1.
    pub mean: f32,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ending {
    /// The model said so.
    Natural,
    /// At the token limit: the text is cut, and most likely a loop.
    TokenLimit,
}

/// What a clip was decoded to.
#[derive(Clone, PartialEq)]
pub struct Decoding {
    /// The words; none for a clip without speech.
    pub words: Vec<DecodedWord>,
    /// Mean natural logarithm of the tokens' probabilities, punctuation and capitals aside; 0 without tokens.
    pub mean_log_probability: f32,
    /// Tokens of the words.
    pub tokens: usize,
    /// How the run ended.
    pub ending: Ending,
    /// The same text with one unsure token replaced by the model's second choice, best first.
    pub alternatives: Vec<String>,
}

/// Joins tokens to words at spaces.
pub(super) fn gather(tokens: &[Token]) -> (Vec<DecodedWord>, f32) {
    let mut words = Vec::new();
    let mut bytes: Vec<u8> = Vec::new();
    let mut probabilities: Vec<f32> = Vec::new();
    let mut finish = |bytes: &mut Vec<u8>, probabilities: &mut Vec<f32>| {
        let text = String::from_utf8_lossy(bytes).trim().to_owned();
        if !text.is_empty() && !probabilities.is_empty() {
            let least = probabilities.iter().copied().fold(1.0, f32::min);
            let mean = probabilities.iter().sum::<f32>() / probabilities.len() as f32;
            words.push(DecodedWord { text, least, mean });
        }
        bytes.clear();
        probabilities.clear();
    };
    for token in tokens {
        if token.bytes.first().is_some_and(u8::is_ascii_whitespace) {
            finish(&mut bytes, &mut probabilities);
        }
        bytes.extend(&token.bytes);
        if token.is_lexical() {
            probabilities.push(token.sureness());
        }
    }
    finish(&mut bytes, &mut probabilities);
    let lexical = || tokens.iter().filter(|token| token.is_lexical());
    let sum: f32 = lexical().map(|token| token.sureness().max(f32::MIN_POSITIVE).ln()).sum();
    let count = lexical().count();
    (words, if count == 0 { 0.0 } else { sum / count as f32 })
}

impl Token {
    /// Whether it says anything. A full stop or a question mark after "no" does not, and the model often wavers between
    /// them.
    fn is_lexical(&self) -> bool {
        self.bytes.iter().any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
    }

    /// Its probability, with that of the same letters in another case: "Street" and "street" are one word.
    fn sureness(&self) -> f32 {
        let twin = self.second.as_ref().filter(|(bytes, _)| bytes.eq_ignore_ascii_case(&self.bytes));
        (self.probability + twin.map_or(0.0, |(_, probability)| *probability)).min(1.0)
    }
}

/// The text with one unsure token replaced, for the most probable replacements.
pub(super) fn alternatives(tokens: &[Token]) -> Vec<String> {
    let mut swaps: Vec<(usize, &[u8], f32)> = tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.is_lexical() && token.sureness() < UNSURE)
        .filter_map(|(index, token)| token.second.as_ref().map(|(bytes, p)| (index, bytes.as_slice(), *p)))
        .filter(|(_, bytes, p)| *p >= SECOND_AT_LEAST && bytes.iter().any(u8::is_ascii_alphanumeric))
        .collect();
    swaps.sort_by(|a, b| b.2.total_cmp(&a.2));
    swaps.truncate(ALTERNATIVES_AT_MOST);
    swaps
        .into_iter()
        .map(|(swapped, bytes, _)| {
            let pieces = tokens.iter().enumerate();
            let text: Vec<u8> = pieces
                .flat_map(|(index, token)| if index == swapped { bytes } else { token.bytes.as_slice() })
                .copied()
                .collect();
            String::from_utf8_lossy(&text).split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str, probability: f32, second: Option<(&str, f32)>) -> Token {
        Token {
            bytes: text.as_bytes().to_vec(),
            probability,
            second: second.map(|(text, p)| (text.as_bytes().to_vec(), p)),
        }
    }

    #[test]
    fn pieces_join_to_words_that_are_as_sure_as_their_least_sure_piece() {
        let tokens =
            [token(" a", 0.9, None), token(" po", 0.5, None), token("thole", 1.0, None), token(".", 0.75, None)];
        let (words, mean) = gather(&tokens);
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["a", "pothole."]);
        assert!((words[1].least - 0.5).abs() < 1e-6 && (words[1].mean - 0.75).abs() < 1e-6);
        let expected = (0.9_f32.ln() + 0.5_f32.ln()) / 3.0;
        assert!((mean - expected).abs() < 1e-6, "the full stop does not count");
    }

    #[test]
    fn no_tokens_are_no_words_and_a_letter_cut_in_two_tokens_is_whole() {
        assert!(gather(&[]).0.is_empty());
        let halves = [
            Token { bytes: vec![b' ', 0xC3], ..token("", 0.5, None) },
            Token { bytes: vec![0xA9], ..token("", 0.5, None) },
        ];
        assert_eq!(gather(&halves).0[0].text, "é");
    }

    #[test]
    fn doubt_about_punctuation_or_capitals_is_no_doubt_about_words() {
        let (words, mean) = gather(&[token(" no", 0.6, Some((" No", 0.4))), token("?", 0.1, None)]);
        assert_eq!(words[0].text, "no?");
        assert!((words[0].least - 1.0).abs() < 1e-6 && mean.abs() < 1e-6);
        assert!(gather(&[token(" -", 0.9, None)]).0.is_empty());
    }

    #[test]
    fn alternatives_replace_one_unsure_token_by_a_probable_second_the_best_first() {
        let tokens = [
            token(" he", 0.95, Some((" she", 0.04))),
            token(" has", 0.6, Some((" had", 0.2))),
            token(" a", 0.5, Some((",", 0.4))),
            token(" gum", 0.5, Some((" gun", 0.45))),
        ];
        assert_eq!(alternatives(&tokens), ["he has a gun", "he had a gum"]);
    }
}
