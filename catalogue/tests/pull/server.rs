//! A server for one test: it answers each request as the test says, and is gone when the test is.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
}

impl Asked {
    /// The first byte that is wanted, if not the first of all.
    pub(crate) fn from(&self) -> Option<usize> {
        self.headers.get("range")?.strip_prefix("bytes=")?.strip_suffix('-')?.parse().ok()
    }
}

/// How an answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// As it should.
    Whole,
    /// The connection is closed after so many bytes of the body.
    CutAfter(usize),
    /// Nothing more comes after so many bytes of the body, and the connection stays open.
    StallAfter(usize),
}

#[derive(Debug, Clone)]
pub(crate) struct Answer {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
    announced: Announced,
    end: End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Announced {
    Length(usize),
    Nothing,
}

impl Answer {
    pub(crate) fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new(), announced: Announced::Length(0), end: End::Whole }
    }

    pub(crate) fn ok(body: &[u8]) -> Self {
        Self { body: body.to_vec(), announced: Announced::Length(body.len()), ..Self::status(200) }
    }

    /// What a server that knows ranges answers.
    pub(crate) fn ranged(asked: &Asked, body: &[u8]) -> Self {
        match asked.from() {
            None => Self::ok(body),
            Some(from) if from >= body.len() => {
                Self::status(416).header("Content-Range", format!("bytes */{}", body.len()))
            }
            Some(from) => {
                let range = format!("bytes {from}-{}/{}", body.len() - 1, body.len());
                Self { status: 206, ..Self::ok(&body[from..]) }.header("Content-Range", range)
            }
        }
    }

    pub(crate) fn redirect(to: &str) -> Self {
        Self::status(302).header("Location", to.to_owned())
    }

    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn end(mut self, end: End) -> Self {
        self.end = end;
        self
    }

    /// Announces no length: the end of the connection is the end of the body.
    pub(crate) fn announcing_nothing(mut self) -> Self {
        self.announced = Announced::Nothing;
        self
    }

    fn send(&self, mut stream: &TcpStream) -> std::io::Result<()> {
        let mut head = format!("HTTP/1.1 {} X\r\nConnection: close\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if let Announced::Length(length) = self.announced {
            head.push_str(&format!("Content-Length: {length}\r\n"));
        }
        let body = match self.end {
            End::Whole => &self.body[..],
            End::CutAfter(bytes) | End::StallAfter(bytes) => &self.body[..bytes.min(self.body.len())],
        };
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        stream.write_all(body)?;
        stream.flush()
    }
}

type Script = dyn Fn(&Asked, usize) -> Answer + Send + Sync;

pub(crate) struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    held: Arc<Mutex<Vec<TcpStream>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers each request by its content and its number, from 0.
    pub(crate) fn start(script: impl Fn(&Asked, usize) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(Vec::new()));
        let held = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let script: Arc<Script> = Arc::new(script);
        let thread = thread::spawn({
            let (asked, held, stop) = (Arc::clone(&asked), Arc::clone(&held), Arc::clone(&stop));
            move || {
                let mut answering = Vec::new();
                for stream in listener.incoming() {
                    if stop.load(Ordering::SeqCst) {
                        break;
                    }
                    let (script, asked, held) = (Arc::clone(&script), Arc::clone(&asked), Arc::clone(&held));
                    let Ok(stream) = stream else { continue };
                    answering.push(thread::spawn(move || answer(stream, &script, &asked, &held)));
                }
                answering.into_iter().for_each(|thread| thread.join().expect("a server thread"));
            }
        });
        Self { address, asked, held, stop, thread: Some(thread) }
    }

    /// A server that gives the same body to everybody, with ranges.
    pub(crate) fn of(body: &[u8]) -> Self {
        let body = body.to_vec();
        Self::start(move |asked, _| Answer::ranged(asked, &body))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("a lock").clone()
    }
}

fn answer(stream: TcpStream, script: &Arc<Script>, asked: &Mutex<Vec<Asked>>, held: &Mutex<Vec<TcpStream>>) {
    let mut lines = BufReader::new(&stream).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    let headers = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned())))
        .collect();
    let request = Asked { path, headers };
    let number = {
        let mut asked = asked.lock().expect("a lock");
        asked.push(request.clone());
        asked.len() - 1
    };
    let answer = script(&request, number);
    // Who asked may have gone: a client that refuses an answer closes before it is out.
    let _ = answer.send(&stream);
    if matches!(answer.end, End::StallAfter(_)) {
        held.lock().expect("a lock").push(stream);
    } else {
        let _ = stream.shutdown(Shutdown::Both);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        self.held.lock().expect("a lock").clear();
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            thread.join().expect("the server's thread");
        }
    }
}
