//! Fetching from a mailbox: a small server that speaks enough of RFC 3501, and one that does not answer.

use std::sync::Arc;

use consultations::AnswerBox;
use consultations::service;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

use crate::support::{kit_with, member, opened, organiser};

const LETTER: &str = "From: Rosa Example <rosa@example.org>\r\nTo: answers@example.org\r\nSubject: The draft\r\n\r\nWhat is missing?\r\nA tie rule.\r\n";
const STRAY: &str =
    "From: shop@example.net\r\nTo: somebody.else@example.org\r\nSubject: Offers\r\n\r\nBuy now\r\n";

/// What the server has seen: commands, so that a test can tell that nothing was changed.
type Seen = Arc<Mutex<Vec<String>>>;

async fn server(seen: Seen) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, seen.clone()));
        }
    });
    port
}

async fn serve(stream: TcpStream, seen: Seen) {
    let (read, mut write) = stream.into_split();
    write.write_all(b"* OK ready\r\n").await.unwrap();
    let mut lines = BufReader::new(read).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        seen.lock().await.push(command.to_owned());
        let words = command.to_uppercase();
        let answer = if words.starts_with("LOGIN") && !command.contains("secret") {
            format!("{tag} NO no\r\n")
        } else if words.starts_with("EXAMINE") {
            format!("* 2 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n{tag} OK [READ-ONLY] done\r\n")
        } else if words.starts_with("UID FETCH") && words.contains("RFC822.SIZE") {
            format!(
                "* 1 FETCH (UID 4 RFC822.SIZE 100)\r\n* 2 FETCH (UID 9 RFC822.SIZE 120)\r\n{tag} OK done\r\n"
            )
        } else if words.starts_with("UID FETCH") {
            let (uid, text) = if words.contains("FETCH 4 ") { (4, STRAY) } else { (9, LETTER) };
            format!(
                "* 1 FETCH (UID {uid} INTERNALDATE \"01-Jan-2037 10:00:00 +0000\" BODY[] {{{}}}\r\n{text})\r\n{tag} OK done\r\n",
                text.len()
            )
        } else {
            format!("{tag} OK done\r\n")
        };
        if write.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

#[tokio::test]
async fn letters_are_fetched_once_and_the_mailbox_is_left_as_it_was() {
    let seen = Seen::default();
    let port = server(seen.clone()).await;
    let at = AnswerBox::from_url(&format!("imap://answers:secret@127.0.0.1:{port}/INBOX")).unwrap();
    let kit = kit_with(|b| b.share(at)).await;
    let (olive, rosa) = (organiser(&kit).await, member(&kit, "Rosa").await);
    opened(&kit, olive).await;
    service::tick(kit.system()).await.unwrap();
    service::tick(kit.system()).await.unwrap();
    let lead = kit.acting(olive, "Olive Example").await;
    let waiting = service::waiting(&lead).await.unwrap();
    assert_eq!(waiting.len(), 1, "what is not addressed to a consultation is left where it is");
    assert_eq!(waiting[0].person, Some(rosa));
    assert_eq!(service::trouble(&lead).await.unwrap(), None);
    let seen = seen.lock().await.join("\n").to_uppercase();
    let fetched = seen.matches("BODY.PEEK[]").count();
    assert_eq!(fetched, 2, "each was fetched once: {seen}");
    for change in ["STORE", "EXPUNGE", "SELECT", "DELETE"] {
        assert!(!seen.contains(change), "{seen}");
    }
}

#[tokio::test]
async fn a_mailbox_that_cannot_be_read_is_said_on_the_monday_page() {
    let port = server(Seen::default()).await;
    let at = AnswerBox::from_url(&format!("imap://answers:wrong@127.0.0.1:{port}")).unwrap();
    let kit = kit_with(|b| b.share(at)).await;
    let olive = organiser(&kit).await;
    opened(&kit, olive).await;
    service::tick(kit.system()).await.unwrap();
    let lead = kit.acting(olive, "Olive Example").await;
    let why = service::trouble(&lead).await.unwrap().unwrap();
    assert!(why.contains("refuses the name and password") && !why.contains("wrong"), "{why}");
    let dues = consultations::feature().dues.unwrap();
    assert!(dues(lead).await.unwrap().iter().any(|it| it.title == why));
}
