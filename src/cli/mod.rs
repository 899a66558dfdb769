//! The command line: a contract that scripts rely on. With `--json` a command prints one JSON document on standard output;
//! progress goes to standard error; the exit code is 0 only if the command did its job.

mod attend;
mod audit;
mod call;
mod check_config;
mod demo;
pub mod desk;
mod docs;
mod eval;
mod listen;
mod loadtest;
mod models;
pub mod phone;
mod replay;
mod say;
pub mod scripted;
mod serve;
mod token;
mod train;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The configuration is wrong (sysexits.h: EX_USAGE).
pub const EXIT_CONFIG: u8 = 64;

/// It did not do its job.
pub const EXIT_FAILED: u8 = 1;

/// A voice agent for non-emergency telephone lines.
#[derive(Debug, Parser)]
#[command(name = "calmline", version, about, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// What can be asked for.
#[derive(Debug, Subcommand)]
enum Command {
    /// Answer calls until told to stop.
    Serve {
        /// The configuration.
        #[arg(long, default_value = "calmline.toml")]
        config: PathBuf,
        /// Print one JSON line with the bound addresses once calls are taken.
        #[arg(long)]
        json: bool,
    },
    /// Read a configuration and say in plain words what it means. Opens no port.
    CheckConfig {
        /// The configuration.
        file: PathBuf,
        /// Print one JSON document instead.
        #[arg(long)]
        json: bool,
    },
    /// Five real calls over SIP and RTP, three of them at once, with a live timeline and a table at the end.
    Demo(demo::DemoArguments),
    /// Measure a part on data from outside.
    #[command(subcommand)]
    Eval(eval::Eval),
    /// Look after the documents that callers are answered from.
    #[command(subcommand)]
    Docs(docs::Docs),
    /// Write what the agent's voice makes of a text.
    Say(say::SayArguments),
    /// Dial a line as a softphone: say recordings, record both sides.
    Call(call::CallArguments),
    /// Play many callers at once against the service, and print how quick it is.
    Loadtest(loadtest::LoadtestArguments),
    /// Feed a journal to the machine again, and say whether it commands the same.
    Replay(replay::ReplayArguments),
    /// Train a model of the understanding from the corpus, with fixed seeds.
    #[command(subcommand)]
    Train(train::Train),
    /// Carry the audio of a call that a desk has claimed: microphone in, headset out, as plain 16-bit samples at 8 kHz.
    Attend(attend::AttendArguments),
    /// The recognisers and the sentence encoder that are published: list, pull, verify, use.
    Models(models::ModelsArguments),
    /// The Piper voices that are published: list, pull, verify, use.
    Voices(models::ModelsArguments),
    /// Hear both sides of a live call, as plain 16-bit samples at 8 kHz; for supervisors.
    Listen(listen::ListenArguments),
    /// Look after the log of who did what to which call.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Make, list and revoke the tokens of the API.
    Token(token::TokenArguments),
}

/// Runs the command line and gives the exit code.
#[must_use]
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        Command::Serve { config, json } => serve::run(&config, json),
        Command::CheckConfig { file, json } => check_config::run(&file, json),
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Eval(eval) => eval::run(&eval),
        Command::Docs(docs) => docs::run(&docs),
        Command::Say(arguments) => say::run(&arguments),
        Command::Call(arguments) => call::run(&arguments),
        Command::Loadtest(arguments) => loadtest::run(&arguments),
        Command::Replay(arguments) => replay::run(&arguments),
        Command::Train(train) => train::run(&train),
        Command::Attend(arguments) => attend::run(&arguments),
        Command::Models(arguments) => models::run(models::Kind::Models, &arguments),
        Command::Voices(arguments) => models::run(models::Kind::Voices, &arguments),
        Command::Listen(arguments) => listen::run(&arguments),
        Command::Audit(audit) => audit::run(&audit),
        Command::Token(arguments) => token::run(&arguments),
    }
}

/// Says what is wrong with a configuration and gives its exit code.
fn bad_config(error: &crate::config::ConfigError) -> ExitCode {
    eprintln!("calmline: {error}");
    ExitCode::from(EXIT_CONFIG)
}

/// Says what failed, with its causes, and gives the exit code.
fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("calmline: {error:#}");
    ExitCode::from(EXIT_FAILED)
}
