//! `calmline token`: who may use the API.

use super::failed;
use crate::api::tokens::{self, Role, TokenEntry};
use crate::clock;
use crate::config::Config;
use anyhow::Context;
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Where the tokens are, and what to do with them.
#[derive(Debug, Args)]
pub(super) struct TokenArguments {
    /// The configuration that names the tokens' file.
    #[arg(long, default_value = "calmline.toml", global = true)]
    config: PathBuf,
    /// The tokens' file itself, instead.
    #[arg(long, global = true)]
    file: Option<PathBuf>,
    /// Print one JSON document.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make a token. It is shown once; only its salted hash is kept. With a certificate there is nothing to show.
    Create {
        /// Whose it is: a desk, a person, a program.
        name: String,
        /// viewer, dispatcher, supervisor, integrator or admin.
        #[arg(long)]
        role: String,
        /// Days until it expires; without it, it does not.
        #[arg(long)]
        days: Option<u64>,
        /// A client certificate in PEM that stands for the token: whoever connects with it, signed by the authority of
        /// `[dispatch.tls] client_authority`, needs no other.
        #[arg(long)]
        certificate: Option<PathBuf>,
    },
    /// List the tokens.
    List,
    /// End a token by its name or id.
    Revoke {
        /// Which.
        name: String,
    },
}

pub(super) fn run(arguments: &TokenArguments) -> ExitCode {
    match act(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failed(&error),
    }
}

fn act(arguments: &TokenArguments) -> anyhow::Result<()> {
    let file = match &arguments.file {
        Some(file) => file.clone(),
        None => {
            let config = Config::read(&arguments.config)?;
            config.path(&config.file.dispatch.tokens)
        }
    };
    match &arguments.action {
        Action::Create { name, role, days, certificate } => {
            create(&file, (name, role), *days, certificate.as_deref(), arguments.json)
        }
        Action::List => list(&file, arguments.json),
        Action::Revoke { name } => {
            let revoked = tokens::revoke(&file, name)?;
            say(&format!("{revoked} revoked"), &json!({ "ok": true, "revoked": revoked }), arguments.json);
            Ok(())
        }
    }
}

fn create(
    file: &Path,
    (name, role): (&str, &str),
    days: Option<u64>,
    certificate: Option<&Path>,
    json: bool,
) -> anyhow::Result<()> {
    let role: Role = role.parse()?;
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let lifetime = days.map(|days| Duration::from_secs(days * 86_400));
    if let Some(pem) = certificate {
        let print = tokens::create_for_certificate(file, name, role, lifetime, pem)?;
        let words = format!("the certificate {print} stands for {name}");
        let document = json!({ "ok": true, "name": name, "role": role.name(), "certificate_sha256": print });
        say(&words, &document, json);
        return Ok(());
    }
    let token = tokens::create(file, name, role, lifetime)?;
    say(&token, &json!({ "ok": true, "name": name, "role": role.name(), "token": token }), json);
    Ok(())
}

fn list(file: &Path, json: bool) -> anyhow::Result<()> {
    let tokens = tokens::list(file)?;
    let now = clock::wall_micros() / 1_000_000;
    let rows: Vec<serde_json::Value> = tokens
        .iter()
        .map(|token| {
            json!({ "id": token.id, "name": token.name, "role": token.role.name(), "state": state(token, now),
                "certificate_sha256": token.certificate })
        })
        .collect();
    let lines: Vec<String> = tokens
        .iter()
        .map(|token| {
            let by = if token.certificate.is_some() { "certificate" } else { "secret" };
            format!("{:<18} {:<12} {:<10} {by:<12} {}", token.name, token.role.name(), state(token, now), token.id)
        })
        .collect();
    say(&lines.join("\n"), &json!({ "ok": true, "tokens": rows }), json);
    Ok(())
}

fn state(token: &TokenEntry, now: u64) -> &'static str {
    match (token.revoked_unix_s, token.expires_unix_s) {
        (Some(_), _) => "revoked",
        (None, Some(at)) if at <= now => "expired",
        (None, Some(_) | None) => "in force",
    }
}

#[expect(clippy::print_stdout, reason = "this is the command's answer")]
fn say(words: &str, document: &serde_json::Value, json: bool) {
    if json {
        println!("{document}");
    } else {
        println!("{words}");
    }
}
