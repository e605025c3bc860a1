//! The program itself, run as its users run it.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};

/// A file of the tests of the command line.
pub(crate) fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it").join(name)
}

/// The address of a SQLite file in a folder.
pub(crate) fn database_in(folder: &Path) -> String {
    format!("sqlite://{}/rightdoor.sqlite", folder.display())
}

/// The program, with no setting of the machine that the tests run on.
pub(crate) fn rightdoor(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rightdoor"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("RIGHTDOOR_") || name == "DATABASE_URL" {
            command.env_remove(name);
        }
    }
    // Time enough for a busy machine.
    command.env("RIGHTDOOR_DATABASE_ACQUIRE_MILLISECONDS", "60000");
    command.env("RIGHTDOOR_DATABASE_STATEMENT_SECONDS", "60").env("RIGHTDOOR_LIMITS_ANSWER_SECONDS", "60");
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// What came of a run.
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) complaints: String,
}

/// Runs the program to its end.
pub(crate) fn run(command: &mut Command) -> Ended {
    let ended = command.output().unwrap();
    Ended {
        code: ended.status.code(),
        output: String::from_utf8(ended.stdout).unwrap(),
        complaints: String::from_utf8(ended.stderr).unwrap(),
    }
}

/// A server that runs until it is told to stop.
pub(crate) struct Server {
    process: Child,
    log: BufReader<ChildStderr>,
    /// What it has logged.
    pub(crate) logged: String,
    /// Its address and port.
    pub(crate) address: String,
}

impl Server {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut process = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let log = BufReader::new(process.stderr.take().unwrap());
        let mut server = Self { process, log, logged: String::new(), address: String::new() };
        while server.address.is_empty() {
            let mut line = String::new();
            let read = server.log.read_line(&mut line).unwrap();
            assert_ne!(read, 0, "the server ended before it listened:\n{}", server.logged);
            server.logged.push_str(&line);
            if let Some((_, address)) = line.split_once("rightdoor listens on http://") {
                server.address = address.split('/').next().unwrap().to_owned();
            }
        }
        server
    }

    /// The number of its process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Waits until it logs a text.
    pub(crate) fn wait_for(&mut self, text: &str) {
        loop {
            let mut line = String::new();
            assert_ne!(self.log.read_line(&mut line).unwrap(), 0, "it ended without {text}:\n{}", self.logged);
            self.logged.push_str(&line);
            if line.contains(text) {
                return;
            }
        }
    }

    /// The status and the text of an answer.
    pub(crate) fn ask(&self, request: &str, body: &str) -> String {
        let mut answer = String::new();
        self.send(request, body).read_to_string(&mut answer).unwrap();
        answer
    }

    /// Sends a request, whose answer is still to be read.
    pub(crate) fn send(&self, request: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let mut text = format!("{request} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", self.address);
        if !body.is_empty() {
            write!(text, "content-type: application/json\r\ncontent-length: {}\r\n", body.len()).unwrap();
        }
        write!(text, "\r\n{body}").unwrap();
        stream.write_all(text.as_bytes()).unwrap();
        stream
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let kill = format!("kill -TERM {}", self.process.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Sends SIGTERM and waits for the end: the exit code and everything logged.
    pub(crate) fn stop(self) -> (Option<i32>, String) {
        self.terminate();
        self.ended()
    }

    /// Waits for the end of a server that was told to stop.
    pub(crate) fn ended(mut self) -> (Option<i32>, String) {
        let mut logged = std::mem::take(&mut self.logged);
        self.log.read_to_string(&mut logged).unwrap();
        (self.process.wait().unwrap().code(), logged)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It has ended already, unless its test failed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
