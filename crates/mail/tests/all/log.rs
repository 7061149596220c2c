//! What the sender writes into the log. The subscriber is for the whole process, so it hears the other tests too.

use std::sync::{Arc, Mutex};

use crate::listener::Listener;
use crate::smtp::{kit, out, queue};

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_address_and_no_word_of_a_message_reaches_the_log() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let listener = Listener::start().await;
    let kit = kit(&listener).await;
    for to in ["ada@fairhaven.example", "gone@fairhaven.example", "full@fairhaven.example"] {
        queue(&kit, out(to, "A secret word: kingfisher")).await;
    }
    let said = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(said.contains("mail") && said.contains("5.1.1"));
    for never in ["@fairhaven.example", "kingfisher", "Zoë", "Your nomination"] {
        let line = said.lines().find(|it| it.contains(never));
        assert_eq!(line, None, "the log says {never}");
    }
}
