//! The program when the system gives it no more: no file descriptors, no room on the disk of its log.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::cli_program::{Server, rightdoor};
use super::support::until;

const LIMIT: Duration = Duration::from_secs(30);
const LIVE: &[u8] = b"GET /health/live HTTP/1.1\r\nhost: here\r\n\r\n";
const NO_MORE: &str = "no connection could be taken";

/// The program under limits of the shell.
fn limited(limits: &str, arguments: &[&str]) -> Command {
    let program = rightdoor(arguments);
    let mut command = Command::new("bash");
    command.arg("-c").arg(format!("{limits} && exec \"$0\" \"$@\"")).arg(program.get_program());
    command.args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// How much of the processor a process has had, in hundredths of a second.
fn ticks(process: u32) -> u64 {
    let line = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name of the program, in brackets, may have spaces.
    let fields: Vec<&str> = line.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[11..13].iter().map(|field| field.parse::<u64>().unwrap()).sum()
}

fn live(stream: &mut TcpStream) {
    stream.write_all(LIVE).unwrap();
    let mut answer = [0; 13];
    stream.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200 ");
    // The rest of the answer is short, and comes with its beginning.
    let _ = stream.read(&mut [0; 4096]).unwrap();
}

#[test]
fn without_file_descriptors_it_serves_whom_it_has_rests_and_takes_the_next_afterwards() {
    let arguments = ["serve", "--listen", "127.0.0.1:0", "--database-url", "sqlite::memory:"];
    let mut server = Server::start(limited("ulimit -n 40", &arguments).env("RIGHTDOOR_SEED_ON_START", "false"));
    let connect = || {
        let stream = TcpStream::connect(&server.address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        stream
    };
    let mut first = connect();
    live(&mut first);
    let held: Vec<TcpStream> = (0..60).map(|_| connect()).collect();
    server.wait_for(NO_MORE);
    live(&mut first);
    let before = ticks(server.id());
    // It tries twice a second.
    (0..4).for_each(|_| server.wait_for(NO_MORE));
    let used = ticks(server.id()) - before;
    assert!(used < 50, "{used} hundredths of about two seconds");
    live(&mut first);
    drop(held);
    let answer = server.ask("POST /graphql", "{\"query\": \"{ __typename }\"}");
    assert!(answer.contains("\"Query\""), "{answer}");
}

/// A process that ends with its test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_log_that_cannot_be_written_costs_the_log_alone() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let mut command = rightdoor(&["serve", "--listen", &address, "--database-url", "sqlite::memory:"]);
    command.env("RIGHTDOOR_SEED_ON_START", "false").stdout(Stdio::null()).stderr(File::create("/dev/full").unwrap());
    let mut server = Process(command.spawn().unwrap());
    until(LIMIT, "it listens", || TcpStream::connect(&address).is_ok());
    for _ in 0..3 {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.set_read_timeout(Some(LIMIT)).unwrap();
        let request = "GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("\"Query\""), "{answer}");
    }
    let kill = format!("kill -TERM {}", server.0.id());
    assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    assert_eq!(server.0.wait().unwrap().code(), Some(0));
}

#[test]
fn a_log_that_nobody_reads_holds_no_answer_up() {
    const REQUESTS: usize = 1_000;
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let mut command = rightdoor(&["serve", "--listen", &address, "--database-url", "sqlite::memory:"]);
    command.env("RIGHTDOOR_SEED_ON_START", "false").stdout(Stdio::null()).stderr(Stdio::piped());
    let mut server = Process(command.spawn().unwrap());
    until(LIMIT, "it listens", || TcpStream::connect(&address).is_ok());
    // A pipe holds 64 KB, and the lines of these are more.
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    for number in 0..REQUESTS {
        stream.write_all(b"GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: here\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        while !answer.ends_with(b"{\"data\":{\"__typename\":\"Query\"}}") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap_or_else(|fault| panic!("{fault} at {number}"));
            answer.push(byte[0]);
        }
    }
    let mut log = BufReader::new(server.0.stderr.take().unwrap());
    let (mut lines, mut line) = (0, String::new());
    while lines < REQUESTS && log.read_line(&mut line).unwrap() > 0 {
        lines += usize::from(line.contains("a request was answered"));
        line.clear();
    }
    assert_eq!(lines, REQUESTS, "once it is read, it is all there");
}
