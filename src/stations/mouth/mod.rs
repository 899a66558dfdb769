//! The mouth: one call's spoken audio, frame by frame.
//!
//! The leg's media task asks [`MouthSource`] for a frame every 20 ms; the call's driver steers it through
//! [`MouthHandle`]. What becomes of each prompt goes to the call's inbox. While a person has the floor the mouth passes
//! their frames on, and the stream toward the caller never breaks.

use super::CallInbox;
use crate::audio::{BridgeEar, BridgePort, Frame, FrameSource, Played, Playout, SAMPLES_PER_FRAME};
use calmline_core::call::{Input, PromptEvent};
use calmline_core::units::PromptId;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Commands that may wait for the next tick: a prompt of thirty clauses, all rendered at once, twice over.
const COMMANDS_HELD: usize = 128;

#[derive(Debug)]
enum MouthCommand {
    Begin(PromptId),
    Sound(PromptId, Arc<[i16]>),
    Close(PromptId),
    Duck(PromptId),
    Unduck(PromptId),
    Hush(PromptId),
    Bridge(BridgePort),
    Unbridge,
}

/// Steers one mouth. Never waits; a full queue means that the leg's media task is dead, which the leg itself reports.
#[derive(Debug, Clone)]
pub struct MouthHandle {
    commands: SyncSender<MouthCommand>,
}

/// The mouth, as the leg's media task holds it.
#[derive(Debug)]
pub struct MouthSource {
    commands: Receiver<MouthCommand>,
    inbox: CallInbox,
    playout: Playout,
    speaking: Option<Speaking>,
    bridge: Option<BridgeEar>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Speaking {
    prompt: PromptId,
    state: Audible,
}

/// Whether the far side has heard any of the prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audible {
    NotYet,
    Started,
}

/// A mouth and the handle that steers it.
#[must_use]
pub fn open(inbox: CallInbox) -> (MouthHandle, MouthSource) {
    let (sender, commands) = sync_channel(COMMANDS_HELD);
    let source = MouthSource { commands, inbox, playout: Playout::new(), speaking: None, bridge: None };
    (MouthHandle { commands: sender }, source)
}

impl MouthHandle {
    /// Starts a prompt; its sound follows. A prompt that still played is cut.
    pub fn begin(&self, prompt: PromptId) {
        self.command(MouthCommand::Begin(prompt));
    }

    /// Appends sound to a prompt.
    pub fn sound(&self, prompt: PromptId, pcm: Arc<[i16]>) {
        self.command(MouthCommand::Sound(prompt, pcm));
    }

    /// Says that the prompt has all its sound.
    pub fn close(&self, prompt: PromptId) {
        self.command(MouthCommand::Close(prompt));
    }

    /// Lowers a prompt.
    pub fn duck(&self, prompt: PromptId) {
        self.command(MouthCommand::Duck(prompt));
    }

    /// Brings it back.
    pub fn unduck(&self, prompt: PromptId) {
        self.command(MouthCommand::Unduck(prompt));
    }

    /// Fades it out.
    pub fn hush(&self, prompt: PromptId) {
        self.command(MouthCommand::Hush(prompt));
    }

    /// Lets the far side hear what comes through the bridge.
    pub fn bridge(&self, port: BridgePort) {
        self.command(MouthCommand::Bridge(port));
    }

    /// Gives the floor back to the agent.
    pub fn unbridge(&self) {
        self.command(MouthCommand::Unbridge);
    }

    fn command(&self, command: MouthCommand) {
        // Full or gone: the media task does not run any more, and its leg says so to the call.
        let _dead_leg = self.commands.try_send(command);
    }
}

impl MouthSource {
    fn obey(&mut self, command: MouthCommand) {
        match command {
            MouthCommand::Begin(prompt) => {
                self.tell_cut();
                self.playout.begin();
                self.speaking = Some(Speaking { prompt, state: Audible::NotYet });
            }
            MouthCommand::Sound(prompt, pcm) if self.says(prompt) => {
                if self.playout.append(pcm).is_err() {
                    self.playout.close();
                }
            }
            MouthCommand::Close(prompt) if self.says(prompt) => self.playout.close(),
            MouthCommand::Duck(prompt) if self.says(prompt) => self.playout.duck(),
            MouthCommand::Unduck(prompt) if self.says(prompt) => self.playout.unduck(),
            MouthCommand::Hush(prompt) if self.says(prompt) => self.playout.hush(),
            MouthCommand::Bridge(port) => self.bridge = Some(BridgeEar::new(port)),
            MouthCommand::Unbridge => self.bridge = None,
            // For a prompt that is not spoken any more: the answer to its question has been given already.
            MouthCommand::Sound(..)
            | MouthCommand::Close(_)
            | MouthCommand::Duck(_)
            | MouthCommand::Unduck(_)
            | MouthCommand::Hush(_) => {}
        }
    }

    fn says(&self, prompt: PromptId) -> bool {
        self.speaking.is_some_and(|speaking| speaking.prompt == prompt)
    }

    fn tell_cut(&mut self) {
        if let Some(speaking) = self.speaking.take() {
            self.tell(speaking.prompt, PromptEvent::Cut(self.playout.played()));
        }
    }

    fn tell(&self, prompt: PromptId, event: PromptEvent) {
        self.inbox.put(Input::Prompt(prompt, event));
    }

    /// Says once that a prompt became audible.
    fn note_started(&mut self) {
        if let Some(speaking) = &mut self.speaking
            && speaking.state == Audible::NotYet
        {
            speaking.state = Audible::Started;
            let prompt = speaking.prompt;
            self.tell(prompt, PromptEvent::Started);
        }
    }

    fn note_finished(&mut self) {
        self.note_started();
        if let Some(speaking) = self.speaking.take() {
            self.tell(speaking.prompt, PromptEvent::Finished);
        }
    }
}

impl MouthSource {
    /// Ends a prompt that was told to stop while nobody could hear its fade.
    fn cut_unheard(&mut self) {
        let mut unheard: Frame = [0; SAMPLES_PER_FRAME];
        while !matches!(self.playout.next(&mut unheard), Played::Nothing | Played::Finished | Played::Cut) {}
        self.tell_cut();
    }
}

impl FrameSource for MouthSource {
    fn next(&mut self, frame: &mut Frame) {
        while let Ok(command) = self.commands.try_recv() {
            self.obey(command);
        }
        match self.playout.next(frame) {
            Played::Nothing | Played::Waiting => {}
            Played::Sound => self.note_started(),
            Played::Finished => self.note_finished(),
            Played::Cut => self.tell_cut(),
        }
        if let Some(ear) = &mut self.bridge {
            let other = ear.beat().unwrap_or([0; SAMPLES_PER_FRAME]);
            for (mine, theirs) in frame.iter_mut().zip(other) {
                *mine = mine.saturating_add(theirs);
            }
        }
    }

    /// A prompt waits, but one that is told to stop has stopped, and what a person says meanwhile is not kept for later.
    fn rest(&mut self) {
        while let Ok(command) = self.commands.try_recv() {
            let stops = matches!(command, MouthCommand::Hush(prompt) if self.says(prompt));
            self.obey(command);
            if stops {
                self.cut_unheard();
            }
        }
        if let Some(ear) = &mut self.bridge {
            // Dropped: it is too late for it.
            let _too_late = ear.beat();
        }
    }
}

#[cfg(test)]
mod tests;
