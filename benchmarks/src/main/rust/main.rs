//! The client of the crate nexus-web, which counts what it receives.
//!
//!   nexus-web-client URL
//!
//! Prints an empty line at the first message and a report in JSON at the end, as the clients in Java do.

use nexus_web::ws::{Client, CloseCode, Message};
use std::error::Error;
use std::io::Write;

#[derive(Default)]
struct Counts {
    messages: u64,
    payload_bytes: u64,
}

impl Counts {
    fn add(&mut self, size: usize) {
        if self.messages == 0 {
            println!();
        }
        self.messages += 1;
        self.payload_bytes += size as u64;
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args()
        .nth(1)
        .ok_or("usage: nexus-web-client URL")?;
    let mut socket = Client::builder().connect(&url)?;
    let mut counts = Counts::default();
    loop {
        match socket.recv()? {
            Some(Message::Text(text)) => counts.add(text.len()),
            Some(Message::Binary(data)) => counts.add(data.len()),
            Some(Message::Close(_)) => break,
            Some(_) => {} // a ping or pong, which the feed does not send
            None => return Err("the server ended without a Close frame".into()),
        }
    }
    let _ = socket.close(CloseCode::Normal, ""); // the server may be gone
    println!(
        "{{\"messages\": {}, \"payloadBytes\": {}}}",
        counts.messages, counts.payload_bytes
    );
    std::io::stdout().flush()?;
    Ok(())
}
