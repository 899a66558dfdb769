//! Dialogue acts: turns that state no business but act on the conversation.

use crate::language::{Patterns, Said, WordSet};

/// How much of a turn an act's phrase must be for the turn to be that act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    /// Wherever it stands.
    Any,
    /// At least half of the words that carry meaning.
    Half,
}

const SETS: &[WordSet] = &[
    (
        "person",
        "person human operator dispatcher representative agent supervisor manager someone somebody people lady guy receptionist",
    ),
    ("machine", "robot machine computer ai bot recording automated machines computers robots artificial siri"),
    (
        "lang",
        "spanish mandarin cantonese chinese vietnamese korean tagalog russian ukrainian arabic somali creole portuguese french \
         asl hindi farsi japanese polish german italian amharic",
    ),
    (
        "es",
        "habla hablas hablan hablo español espanol necesito quiero quisiera favor gracias hola buenos buenas dias días ayuda \
         ingles inglés policia policía señor señora tengo estoy alguien donde dónde casa entiendo problema vecino vecinos \
         ruido coche carro calle mucho mucha está esta están tiene puede poner reporte robaron perdí perdi con que qué por \
         para una uno un el la los las mi me se muy aquí aqui hay favor usted",
    ),
    (
        "sure_es",
        "habla hablas hablan hablo español espanol necesito quiero quisiera gracias hola buenos buenas ayuda inglés policía señor señora tengo estoy alguien vecinos ruido calle entiendo dónde",
    ),
];

const ACTS: &[(&str, Share, &[&str])] = &[
    (
        "language_request",
        Share::Any,
        &[
            "(speak|speaks|talk|in|someone who speaks|have) ~1 @lang !street|avenue|road|food|restaurant|club|class",
            "(interpreter|translator|translation)",
            "(speak|understand) english",
            "(no|not|little|bad|do not speak|not speak) ~1 english",
            "english (not|no|bad)",
            "@sure_es ~2 @es",
            "@es ~1 @sure_es",
            "^ (hola|bonjour|español|espanol|spanish|ayuda|gracias|privet|salaam|xin chao) ~2",
            "(parlez|parlez-vous|francais|français|sprechen|deutsch|por favor|no hablo)",
            "^ @lang $",
        ],
    ),
    (
        "ask_human",
        Share::Any,
        &[
            "(speak|talk|speaking|talking) ~1 (to|with) ~3 @person",
            "(real|live|actual|human) (person|human|being|agent|operator|dispatcher|voice)",
            "(get|give|want|need|connect|transfer|put|patch|switch) ~4 (a|an|the|your|another) ~1 (person|human|operator|dispatcher|representative|supervisor|manager|live)",
            "(operator|dispatcher|representative|agent|supervisor) (please|now)",
            "(human|person) please",
            "^ (the)? (operator|dispatcher|representative|agent|human|person|supervisor|manager) $",
            "(speak|talk|talking|speaking) ~1 (to|with) (an|a|the) (officer|deputy|cop|policeman|detective|police) !who|named|that|about|handling|assigned|working|on",
            "not ~2 (talk*|speak*|doing|do) ~3 @machine",
            "(connect|transfer|put|patch|switch) me ~3 (@person|officer|fire|police|dispatch|ambulance|paramedic*|911)",
            "not doing this",
            "(anybody|anyone|somebody|someone) (at|on) the desk",
            "(is|isn't) there ~2 (anybody|anyone|somebody|someone) ~4 (desk|talk|speak|human|real|else)",
            "(press|push|pressed|hit|pushing) (zero|0)",
            "(can|could|let|may) (i|me) ~1 (talk|speak) (to|with)",
            "(your|a) supervisor",
            "wait for (the next|a real|an operator|someone)",
            "(to|with) dispatch",
        ],
    ),
    (
        "ask_if_robot",
        Share::Any,
        &[
            "(are you|is this|am i|you are|talking to|speaking to|speaking with|talking with) ~4 (@machine|real|human)",
            "(are you|is this) ~1 (a|an) ~2 person",
        ],
    ),
    (
        "complaint_about_agent",
        Share::Any,
        &[
            "you keep ~3 (asking|saying|repeating|interrupting)",
            "i (already|just) (told|said|gave|answered|explained)",
            "(this|you|thing|machine|system) ~2 (useless|stupid|terrible|ridiculous|worthless|awful|dumb|idiotic|a joke)",
            "(hate|sick of|tired of) ~2 (@machine|this thing|these things|automated|you)",
            "(are|do) you (even)? (listening|deaf|not listening|not understand)",
            "you (are|do) not (listening|understand|hearing|helping|getting)",
            "(been|was) on hold",
            "waste of (time|my time)",
            "how many times",
        ],
    ),
    (
        "wrong_number",
        Share::Any,
        &[
            "wrong number",
            "is this ~2 (pharmacy|bank|pizza|doctor*|hotel|dentist|restaurant|salon|walmart|insurance|vet|cable)",
            "(dialed|called|dialled) ~3 (wrong|mistake|accident)",
            "(did not|was not) (mean*|trying) to (call|dial)",
            "(pocket|butt) (dial*|call*)",
            "meant to call",
            "(who is this|is ~1 there $)",
        ],
    ),
    (
        "repeat",
        Share::Half,
        &[
            "(say|repeat) ~2 (that|it|again|question)",
            "(repeat|again) (please)? $",
            "come again",
            "what (was|did|is) (that|you say|it|the question|you ask|you said)",
            "^ (sorry|pardon|i am sorry)? (what|huh|pardon|pardon me|excuse me|sorry|say what|eh) $",
            "you (broke|are breaking|cut|are cutting) (up|out)",
            "(did|can|could) not (hear|catch|understand|make out) ~2",
            "(speak|talk) (up|louder|slower|slowly)",
            "(louder|slower) (please)? $",
        ],
    ),
    (
        "wait",
        Share::Half,
        &[
            "(one|a|just a|hang on|hold on|give me|wait) ~2 (sec|second|minute|moment|min|seconds|minutes)",
            "(hang|hold) on",
            "let me ~1 (look|check|see|get|find|grab|ask|go|think)",
            "^ wait $",
            "bear with me",
            "give me a",
        ],
    ),
    (
        "goodbye",
        Share::Half,
        &[
            "(bye|goodbye|good bye|bye bye|take care|see you)",
            "have a (good|nice|great|wonderful|blessed) ~1",
            "have a good one",
            "that is (all|it|everything) !right|correct",
            "that (will|would) be all",
            "(nothing|no more) (else)? (for now)?",
            "i am (done|all set|good)",
            "(that is)? all i (need*|have|want*)",
        ],
    ),
    (
        "thanks",
        Share::Half,
        &["(thank you|thanks|thank|thankyou|thx)", "appreciate (it|that|you|your)", "(you have been|very|so) helpful"],
    ),
    (
        "dont_know",
        Share::Half,
        &[
            "not (know|remember|recall|sure|certain|aware)",
            "no (clue|idea)",
            "(could|can) not (tell|say|remember|recall|see)",
            "(rather|prefer) not",
            "not (have|get|see|want to) ~2 (it|one|that|plate|number|say|give|look|notice)",
            "(beats me|who knows|i forget|i forgot|hard to say|unknown|not available)",
            "(none of your business|that is private|skip it|skip that|pass)",
            "not (give|giving|say|saying|tell) ~2",
            "(maybe|perhaps|possibly) $",
            "not think so",
            "i guess (so|not)?",
            "not really",
        ],
    ),
    (
        "out_of_scope",
        Share::Any,
        &[
            "(weather|solar|warranty|survey|joke|lottery|recipe|horoscope)",
            "interest you in",
            "(sell|offer|selling|offering) you ~4",
            "(who won|the score|sing me|sing a|favorite color|your name|how old are you|marry me)",
            "(limited time|special offer|business loan|credit card rate|google listing)",
        ],
    ),
    (
        "greeting",
        Share::Half,
        &[
            "(hi|hello|hey|hiya|howdy|greetings)",
            "good (morning|afternoon|evening|day)",
            "(anybody|anyone|somebody|someone|you) there",
            "how are you",
            "are (you|we) ~1 there",
            "is (anybody|anyone|somebody|someone) there",
            "can you hear me",
        ],
    ),
];

/// Words that carry no meaning of their own.
const EMPTY: &[&str] = &[
    "uh",
    "um",
    "er",
    "ah",
    "oh",
    "well",
    "so",
    "like",
    "yeah",
    "the",
    "a",
    "and",
    "i",
    "is",
    "it",
    "you",
    "just",
    "please",
    "ok",
    "hm",
    "hmm",
    "mm",
    "mhm",
    "but",
    "to",
    "of",
    "that",
    "no",
    "am",
    "do",
    "really",
    "then",
    "there",
    "sir",
    "ma'am",
    "inaudible",
    "unintelligible",
    "noise",
    "silence",
    "music",
    "blank",
    "audio",
    "static",
    "in",
    "on",
    "at",
    "be",
    "for",
    "this",
    "my",
    "what",
    "or",
    "with",
    "very",
    "much",
    "hi",
    "hello",
    "hey",
    "all",
    "right",
    "good",
    "have",
];

/// The phrases, ready to match.
#[derive(Debug)]
pub struct Acts {
    patterns: Patterns,
}

impl Acts {
    /// The built-in phrases, compiled.
    pub fn new() -> Self {
        let numbered = ACTS
            .iter()
            .enumerate()
            .flat_map(|(index, (_, _, patterns))| patterns.iter().map(move |pattern| (index, *pattern)));
        Self { patterns: Patterns::compile(SETS, numbered) }
    }

    /// Patterns that could not be read; none, as a test holds.
    pub fn problems(&self) -> &[String] {
        self.patterns.problems()
    }

    /// The acts that a turn may be, in the order in which they take precedence.
    pub fn found(&self, said: &Said<'_>) -> Vec<&'static str> {
        let hits = self.patterns.find(said);
        let mut found = Vec::new();
        for (index, (act, share, _)) in ACTS.iter().enumerate() {
            let own: Vec<_> = hits.iter().filter(|hit| hit.rule == index).collect();
            if own.is_empty() {
                continue;
            }
            let covered = |at: usize| own.iter().any(|hit| hit.from <= at && at < hit.to);
            let carries = |at: usize| !EMPTY.contains(&said.units[at].text.as_str());
            let all = (0..said.units.len()).filter(|at| carries(*at)).count();
            let mine = (0..said.units.len()).filter(|at| carries(*at) && covered(*at)).count();
            if *share == Share::Any || mine * 2 >= all {
                found.push(*act);
            }
        }
        found
    }
}

/// Whether nothing was said that could be read: no words, noises in brackets, lone fillers.
pub fn unintelligible(said: &Said<'_>) -> bool {
    const FILLERS: &[&str] = &[
        "uh",
        "um",
        "er",
        "ah",
        "the",
        "you",
        "a",
        "and",
        "hm",
        "hmm",
        "mm",
        "mmm",
        "inaudible",
        "unintelligible",
        "noise",
        "silence",
        "blank",
        "audio",
        "static",
        "music",
        "so",
        "of",
        "to",
        "it",
        "in",
        "i",
        "huh",
        "uhh",
        "umm",
        "but",
        "eh",
    ];
    said.units.iter().all(|unit| FILLERS.contains(&unit.text.as_str()))
}

/// Whether most letters are of another script than English is written in.
pub fn other_script(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let foreign = text.chars().filter(|c| c.is_alphabetic() && u32::from(*c) > 0x24F).count();
    letters > 0 && foreign * 3 > letters
}
