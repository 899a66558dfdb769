//! A generated caller: answers what is asked, mostly; and does everything else that callers do.

use crate::seed::Seed;
use crate::stations::{Health, Stations};
use crate::support::world::{Happening, Say, Sound, World};
use calmline_core::call::{
    Command, DeskEvent, HangUpCause, Input, Invited, LegEvent, PromptEvent, StationEvent, StationName, TranscriptTrust,
    TrunkEvent, TypedEvent,
};
use calmline_core::policy::{Askable, LoweredTo};
use calmline_core::units::{
    CallTime, DeskId, HandoffId, Key, LocalMoment, Private, PromptId, SlotId, Span, UtteranceId,
};

/// What callers say out of the blue.
const OUT_OF_THE_BLUE: &[&str] = &[
    "there is graffiti on the wall",
    "twelve oak street",
    "yes",
    "no",
    "hold on a moment",
    "a person please",
    "espanol",
    "what are the hours",
    "take my number",
    "three one two five five five oh one four two",
    "uh-huh",
    "goodbye",
    "the barn is on fire",
    "somebody is breaking in",
    "he is threatening me",
    "there is a smell of gas",
    "it does not feel not safe",
    "and then",
    "this is an automated assistant",
];

/// The generated caller.
pub struct Caller {
    seed: Seed,
    last_line: String,
    talkative: u64,
    writes: u64,
}

impl Caller {
    pub fn new(mut seed: Seed) -> Self {
        let talkative = 300 + seed.below(700);
        let writes = *seed.pick(&[0, 0, 0, 0, 500, 1_000]);
        Self { seed, last_line: String::new(), talkative, writes }
    }

    /// What is set to happen from the start.
    pub fn begin(&mut self, world: &mut World<Stations>, until: CallTime) {
        let invited = Invited {
            caller: Private::new("+13125550100".to_owned()),
            trunk: "main".to_owned(),
            local: LocalMoment { year: 2026, month: 5, day: 6, weekday: 2, minute: 700 },
        };
        world.at(CallTime::START, Input::Leg(LegEvent::Invited(invited)));
        if !self.seed.permille(20) {
            let answered = CallTime::START + self.seed.millis(20, 900);
            world.at(answered, Input::Leg(LegEvent::Answered));
        }
        let span = until.since(CallTime::START).as_millis();
        for _ in 0..self.seed.below(8) {
            let at = CallTime::from_millis(self.seed.below(span));
            self.something(world, at);
        }
        if self.seed.permille(400) {
            let at = CallTime::from_millis(self.seed.below(span));
            let cause = *self.seed.pick(&[HangUpCause::Bye, HangUpCause::Failed, HangUpCause::Cancelled]);
            world.at(at, Input::Leg(LegEvent::HungUp(cause)));
        }
        if self.seed.permille(40) {
            let at = CallTime::from_millis(self.seed.below(span));
            let grace = self.seed.millis(0, 60_000);
            world.at(at, Input::ShuttingDown { grace });
        }
    }

    /// Something that has nothing to do with what was asked.
    fn something(&mut self, world: &mut World<Stations>, at: CallTime) {
        match self.seed.below(17) {
            0..=3 => self.speak(world, at, None),
            4 => {
                let length = self.seed.millis(20, 1_500);
                world.sound(at, length, Sound::CLEAR);
            }
            5 => {
                let key = *self.seed.pick(&[Key::Digit(0), Key::Digit(1), Key::Digit(2), Key::Digit(7), Key::Pound]);
                world.at(at, Input::Leg(LegEvent::Pressed(key)));
            }
            6 => {
                world.at(at, Input::Leg(LegEvent::Held));
                let back = at + self.seed.millis(100, 40_000);
                world.at(back, Input::Leg(LegEvent::Resumed));
            }
            7 => {
                world.at(at, Input::Leg(LegEvent::MediaLost));
                let back = at + self.seed.millis(100, 40_000);
                world.at(back, Input::Leg(LegEvent::MediaBack));
            }
            8 => world.at(at, Input::Leg(LegEvent::TtyTones)),
            12 | 13 => {
                let slots = ["vehicle.plate", "person.name", "location.street"].map(SlotId::new).map(Askable::Slot);
                let about = self.seed.pick(&slots).clone();
                world.at(at, Input::Whisper(DeskId("south".to_owned()), about));
            }
            14..=16 => self.write(world, at, None),
            9 | 10 if world.behave.health == Health::Poor => self.outage(world, at),
            _ => self.stale(world, at),
        }
    }

    fn outage(&mut self, world: &mut World<Stations>, at: CallTime) {
        let stations = [
            StationName::Asr,
            StationName::Understanding,
            StationName::Voice,
            StationName::Vad,
            StationName::Dispatch,
            StationName::Archive,
        ];
        let station = *self.seed.pick(&stations);
        world.at(at, Input::Station(station, StationEvent::Down));
        let back = at + self.seed.millis(500, 60_000);
        world.at(back, Input::Station(station, StationEvent::Restored));
    }

    /// Answers to questions of long ago, or of never.
    fn stale(&mut self, world: &mut World<Stations>, at: CallTime) {
        let id = self.seed.below(6);
        let desk = DeskId("ghost".to_owned());
        let inputs = [
            Input::Prompt(PromptId(id + 900), PromptEvent::Finished),
            Input::Desk(HandoffId(id + 900), DeskEvent::Completed { desk: desk.clone(), labels: Default::default() }),
            Input::Desk(HandoffId(id), DeskEvent::Spoke(desk.clone())),
            Input::Desk(HandoffId(id), DeskEvent::Attending(desk.clone())),
            Input::Desk(
                HandoffId(id),
                DeskEvent::SentBack { desk, by: String::new(), reason: Private::default(), to: LoweredTo::Routine },
            ),
            Input::Trunk(HandoffId(id), TrunkEvent::Acknowledged),
            Input::Reading(Box::new(crate::support::words::read(UtteranceId(id), "goodbye"))),
        ];
        let input = self.seed.pick(&inputs).clone();
        world.at(at, input);
    }

    fn speak(&mut self, world: &mut World<Stations>, at: CallTime, words: Option<&str>) {
        let words = words.map_or_else(|| (*self.seed.pick(OUT_OF_THE_BLUE)).to_owned(), str::to_owned);
        let each = 150 + self.seed.below(250);
        let length = Span::from_millis(each).times(words.split_whitespace().count() as u64);
        let trust = match self.seed.below(20) {
            0 => TranscriptTrust::Removed,
            1 | 2 => TranscriptTrust::Doubtful,
            _ => TranscriptTrust::Plausible,
        };
        let alternative = self.seed.permille(20).then(|| "the shed is on fire".to_owned());
        let sound = if self.seed.permille(60) { Sound::ECHO } else { Sound::CLEAR };
        world.say(Say { from: at, to: at + length, words, trust, alternative }, sound);
        if self.seed.permille(30) {
            world.sound(at + length, self.seed.millis(2_000, 16_000), Sound::CLEAR);
        }
    }

    /// Writes something, or only begins to.
    fn write(&mut self, world: &mut World<Stations>, at: CallTime, words: Option<&str>) {
        let words = words.map_or_else(|| (*self.seed.pick(OUT_OF_THE_BLUE)).to_owned(), str::to_owned);
        let mut at = at;
        for _ in 0..self.seed.below(6) {
            world.at(at, Input::Typed(TypedEvent::Typing));
            at = at + self.seed.millis(500, 7_000);
        }
        if !self.seed.permille(150) {
            world.at(at, Input::Typed(TypedEvent::Line(Private::new(words))));
        }
    }

    /// Answers the agent once it has spoken.
    pub fn react(&mut self, world: &mut World<Stations>, happening: &Happening) {
        for command in &happening.commands {
            if let Command::Say { line, .. } = command {
                line.key.name().clone_into(&mut self.last_line);
            }
        }
        let finished = matches!(happening.input, Input::Prompt(_, PromptEvent::Finished));
        if !finished || !world.mouth.audible.is_empty() || !self.seed.permille(self.talkative) {
            return;
        }
        let words = match self.last_line.as_str() {
            "greeting" | "sent_back" => Some("there is graffiti on the wall"),
            "ask_where" => Some("twelve oak street"),
            "ask_whispered" => Some("seven abc one two three"),
            "ask_phone" => Some("three one two five five five oh one four two"),
            "confirm_place" => Some("yes"),
            "ask_safety" | "ask_more" => Some("no"),
            "ask_message" => Some("please paint it over"),
            _ => None,
        };
        let at = happening.at + self.seed.millis(150, 2_500);
        let words = words.filter(|_| !self.seed.permille(150));
        if words.is_some() || self.seed.permille(300) {
            if self.seed.permille(self.writes) {
                self.write(world, at, words);
                return;
            }
            self.speak(world, at, words);
        }
    }

    /// From here on the caller is silent and the line is well.
    pub fn fall_silent(&mut self, world: &mut World<Stations>) {
        self.talkative = 0;
        world.forget_frames();
        world.at(world.now, Input::Leg(LegEvent::Resumed));
        world.at(world.now, Input::Leg(LegEvent::MediaBack));
        for station in [
            StationName::Asr,
            StationName::Understanding,
            StationName::Voice,
            StationName::Vad,
            StationName::Dispatch,
            StationName::Archive,
        ] {
            world.at(world.now, Input::Station(station, StationEvent::Restored));
        }
    }
}
