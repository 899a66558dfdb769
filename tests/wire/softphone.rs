//! baresip, a softphone of other people: what it plays is heard, and what it records is what the agent said.

use crate::desk::Desk;
use crate::house::House;
use crate::plan::{Plan, repository};
use crate::sound::{LIKE, agent_says, likeness};
use crate::waiting::{until, within};
use calmline::audio::{read_wav, write_wav};
use calmline_core::policy::{Book, wording};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

const LIMIT: Duration = Duration::from_secs(15);

/// Bytes of a second in its recordings: 8 kHz, one channel, 16 bits.
const SECOND: u64 = 16_000;

/// baresip with the configuration of `sip-config/baresip`. Dropped, it is killed.
struct Softphone {
    child: Child,
    control: BufReader<TcpStream>,
    folder: TempDir,
}

impl Softphone {
    /// Starts it with something to say. It hangs up when that is over.
    async fn start(say: &[i16]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let sample = repository().join("sip-config/baresip");
        std::fs::copy(sample.join("accounts"), folder.path().join("accounts")).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = std::fs::read_to_string(sample.join("config")).unwrap();
        let config = config
            .replace("127.0.0.1:5070", "127.0.0.1:0")
            .replace("127.0.0.1:4444", &format!("127.0.0.1:{port}"))
            .replace("say.wav", &folder.path().join("say.wav").display().to_string());
        std::fs::write(folder.path().join("config"), config).unwrap();
        write_wav(&folder.path().join("say.wav"), say).unwrap();
        let output = std::fs::File::create(folder.path().join("screen.txt")).unwrap();
        let child = Command::new("baresip")
            .arg("-f")
            .arg(folder.path())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("baresip does not start ({error}): run `make setup`"));
        let control =
            until(LIMIT, "baresip takes commands", async || TcpStream::connect(("127.0.0.1", port)).await.ok());
        Self { child, control: BufReader::new(control.await), folder }
    }

    /// Gives it a command.
    async fn does(&mut self, command: &str, with: &str) {
        let message = serde_json::json!({ "command": command, "params": with, "token": "t" }).to_string();
        let framed = format!("{}:{message},", message.len());
        self.control.write_all(framed.as_bytes()).await.unwrap();
        loop {
            let told = self.told().await;
            if told["response"] == true {
                assert_eq!(told["ok"], true, "{command}: {told}");
                return;
            }
        }
    }

    /// Waits until it tells of something.
    async fn happens(&mut self, event: &str) {
        while self.told().await["type"] != event {}
    }

    /// The next thing that it says, which is a netstring of JSON.
    async fn told(&mut self) -> serde_json::Value {
        let told = async {
            let mut length = Vec::new();
            self.control.read_until(b':', &mut length).await.unwrap();
            let length: usize = String::from_utf8_lossy(&length).trim_matches([':', ',']).parse().unwrap();
            let mut message = vec![0; length + 1];
            self.control.read_exact(&mut message).await.unwrap();
            serde_json::from_slice(&message[..length]).unwrap()
        };
        within(LIMIT, "baresip says something", told).await
    }

    /// Its recording of what it heard, as it stands.
    fn recording(&self) -> Option<PathBuf> {
        let files = self.folder.path().read_dir().unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.to_string_lossy().ends_with("-dec.wav")).max()
    }

    /// Waits until it has recorded so many seconds.
    async fn has_recorded(&self, seconds: u64) {
        let length = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
        until(Duration::from_secs(seconds) + LIMIT, "baresip records", async || {
            self.recording().filter(|path| length(path) >= seconds * SECOND)
        })
        .await;
    }

    /// Hangs up, ends, and gives what it heard.
    async fn ends(mut self) -> Vec<i16> {
        self.does("hangup", "").await;
        let recording = self.recording().unwrap();
        let pid = self.child.id().unwrap();
        crate::house::signal(pid, libc::SIGTERM);
        within(LIMIT, "baresip ends", self.child.wait()).await.unwrap();
        read_wav(&recording).unwrap()
    }
}

/// It calls the line, and the call stands.
async fn calls(house: &House, seconds: usize) -> Softphone {
    let mut phone = Softphone::start(&vec![0; seconds * 8_000]).await;
    phone.does("dial", &house.line()).await;
    phone.happens("CALL_ESTABLISHED").await;
    phone
}

#[tokio::test]
async fn a_softphone_hears_the_greeting_and_reaches_a_desk_with_key_0() {
    let house = Plan::new().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let greeting = wording::greeting(&Book::sample().agency);
    let greeting = agent_says(greeting[0].words.open());
    let seconds = u64::try_from(greeting.len() / 8_000).unwrap();
    let mut phone = calls(&house, 60).await;
    phone.has_recorded(seconds + 2).await;
    phone.does("sndcode", "0").await;
    let offer = desk.offer().await;
    assert_eq!(offer.reason.expect("a reason").why, "asked_for_a_person");
    phone.has_recorded(seconds + 7).await;
    let heard = phone.ends().await;
    let like = likeness(&heard, &greeting);
    assert!(like > LIKE, "the greeting: {like}");
    let asked = agent_says(wording::fixed("offered_human").words.open());
    assert!(likeness(&heard, &asked) > LIKE, "that a person is asked: {}", likeness(&heard, &asked));
    house.alive(0).await;
    house.close().await;
}

#[tokio::test]
async fn a_softphone_that_holds_and_comes_back_still_reaches_a_desk() {
    let house = Plan::new().await.open().await;
    let mut desk = Desk::on_duty(&house, "desk-1").await;
    let mut phone = calls(&house, 30).await;
    phone.has_recorded(2).await;
    for (command, event) in [("hold", "Held"), ("resume", "Resumed")] {
        phone.does(command, "").await;
        let told = format!("\"{event}\"");
        until(LIMIT, "the call is told of it", async || house.journals().contains(&told).then_some(())).await;
    }
    phone.does("sndcode", "0").await;
    desk.offer().await;
    phone.ends().await;
    house.alive(0).await;
    house.close().await;
}
