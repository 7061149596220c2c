//! The ballot box as a process of its own: the register never sees a paper arrive, and the box never sees a member.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;

use crate::common::scene::{Scene, cast, place, set};
use crate::common::{Server, get};
use ballotbox::manifest::Manifest;
use ballotbox::own::Own;
use ballotbox::{from_hex_exact, to_hex};
use kernel::{Clock, Ctx};
use plenary::cli::BallotBox;
use plenary::installation::{Options, open};

const ORIGIN: &str = "https://members.example";

/// Sends a request with a body; status, head and body of the answer.
fn send(address: SocketAddr, line: &str, headers: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
    let head = format!(
        "{line} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let mut answer = vec![];
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).to_lowercase();
    (head[9..12].parse().unwrap(), head, answer[end + 4..].to_vec())
}

struct Two {
    register: Server,
    held: Server,
    key: String,
}

fn start(data: &Path, box_data: &Path, key: &Path) -> Two {
    let key = key.to_str().unwrap();
    let held = Server::run("box", box_data, &["--origin", ORIGIN, "--box-key", key]);
    let (url, link) = (url_of(&held), held.address.to_string());
    let arguments = ["--url", ORIGIN, "--box-url", &url, "--box-link", &link, "--box-key", key];
    let register = Server::run("serve", data, &arguments);
    Two { register, held, key: std::fs::read_to_string(key).unwrap().trim().to_owned() }
}

/// By name, so that a client's address in the box's files would be told from the box's own.
fn url_of(held: &Server) -> String {
    format!("http://localhost:{}", held.address.port())
}

/// A paper as a voter's device makes it: signed by the register, sealed for the box.
fn sealed(two: &Two, scene: &Scene, n: usize) -> Vec<u8> {
    let voter = &scene.voters[n];
    let (_, _, bytes) = send(two.held.address, &format!("GET /polls/{}/manifest", scene.poll), "", b"");
    let manifest = Manifest::from_bytes(&bytes).unwrap();
    let (index, contest) = manifest.contest(scene.contest.as_bytes()).unwrap();
    let own = Own::new([n as u8 + 1; 32], manifest.election, contest.id);
    let blinded = to_hex(&own.blinded(contest).unwrap()[0].1.blinded);
    let body =
        format!("{{\"papers\":[{{\"contest\":\"{}\",\"blinded\":\"{blinded}\"}}]}}", scene.contest.simple());
    let headers = format!(
        "Cookie: {}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n",
        voter.cookie
    );
    let (status, _, answer) =
        send(two.register.address, &format!("POST /vote/{}/issue", scene.poll), &headers, body.as_bytes());
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&answer));
    let read: serde_json::Value = serde_json::from_slice(&answer).unwrap();
    let signature = from_hex_exact(read["papers"][0]["signatures"][0].as_str().unwrap()).unwrap();
    let token = own.token(contest, &[signature]).unwrap();
    let mut preferences = voter.ranking.clone();
    preferences.resize(usize::from(contest.positions), 0);
    own.entry(&manifest, index, &token, 0, &preferences).unwrap().to_bytes()
}

fn to_the_box(two: &Two, scene: &Scene, entry: &[u8]) -> (u16, String, Vec<u8>) {
    let headers = format!("Origin: {ORIGIN}\r\nContent-Type: application/octet-stream\r\n");
    send(two.held.address, &format!("POST /polls/{}/cast", scene.poll), &headers, entry)
}

/// Every byte that lies in a folder.
fn everything(folder: &Path) -> Vec<u8> {
    let mut all = vec![];
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        all.extend(if path.is_dir() { everything(&path) } else { std::fs::read(&path).unwrap() });
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn register_and_box_run_apart_from_the_first_paper_to_the_count() {
    let (data, box_data, keys) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let scene = set(data.path()).await;
    for file in ["box.sqlite", "box.lock"] {
        std::fs::remove_file(data.path().join(file)).unwrap();
    }
    let key = keys.path().join("box.key");
    let two = start(data.path(), box_data.path(), &key);

    // Without script the register seals and hands on; with script the paper goes to the box alone.
    assert!(cast(&two.register, &scene, &scene.voters[0]));
    let booth = get(two.register.address, &format!("/vote/{}/booth", scene.poll), &scene.voters[1].cookie);
    assert!(booth.contains(&format!("connect-src 'self' {};", url_of(&two.held))), "{}", &booth[..900]);
    let mine = get(two.register.address, &format!("/vote/{}/mine", scene.poll), &scene.voters[1].cookie);
    assert!(
        mine.contains(&format!("\"cast\":\"{}/polls/{}/cast\"", url_of(&two.held), scene.poll)),
        "{mine}"
    );
    let entry = sealed(&two, &scene, 1);
    let (status, head, first) = to_the_box(&two, &scene, &entry);
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&first));
    assert!(head.contains(&format!("access-control-allow-origin: {ORIGIN}")) && !head.contains("set-cookie"));
    let (status, head, _) = send(
        two.held.address,
        &format!("OPTIONS /polls/{}/cast", scene.poll),
        "Origin: https://elsewhere.example\r\nAccess-Control-Request-Method: POST\r\n",
        b"",
    );
    assert_eq!(status, 204);
    assert!(!head.contains("elsewhere") && !head.contains("allow-credentials"), "{head}");
    let headers = "Sec-Fetch-Site: same-origin\r\nContent-Type: application/octet-stream\r\n";
    let (status, _, _) =
        send(two.register.address, &format!("POST /polls/{}/cast", scene.poll), headers, &entry);
    assert_eq!(status, 409, "the register takes no paper where the box is apart");

    // Garbage, and orders from a stranger.
    assert_eq!(to_the_box(&two, &scene, &entry[1..]).0, 422);
    assert_eq!(to_the_box(&two, &scene, &vec![2; 100_000]).0, 413);
    let shut = format!("{{\"do\":\"shut\",\"poll\":\"{}\"}}", scene.poll);
    for shown in
        ["", "Authorization: Bearer 00\r\n", &format!("Authorization: Bearer {}\r\n", "0".repeat(64))]
    {
        let headers = format!("{shown}Content-Type: application/json\r\n");
        assert_eq!(send(two.held.address, "POST /registrar", &headers, shut.as_bytes()).0, 403);
    }

    // The box is killed and comes back: what was acknowledged is there, and the same paper gets the same receipt.
    let Two { register, held, key: secret } = two;
    held.kill();
    register.kill();
    let two = start(data.path(), box_data.path(), &key);
    assert_eq!(secret, two.key);
    let (status, _, again) = to_the_box(&two, &scene, &entry);
    assert_eq!((status, &again), (200, &first));

    // Neither side holds what is the other's.
    assert!(!data.path().join("box.sqlite").exists() && !box_data.path().join("plenary.sqlite").exists());
    let (of_box, of_register) = (everything(box_data.path()), everything(data.path()));
    let holds = |all: &[u8], what: &[u8]| all.windows(what.len()).any(|it| it == what);
    for what in ["Number1", "voter1@example.org", "127.0.0.1", "Mozilla"] {
        assert!(!holds(&of_box, what.as_bytes()), "the box holds {what}");
    }
    assert!(holds(&of_register, b"voter1@example.org"));
    assert!(!holds(&of_register, &entry[8..41]) && holds(&of_box, &entry[8..41]), "the key of a paper");

    // The close, an hour later by the register's clock.
    let Two { register, held, key: _ } = two;
    register.kill();
    let link = Some(held.address.to_string());
    let ballot_box =
        BallotBox { box_url: Some(url_of(&held)), box_link: link, box_key: Some(key), box_mirror: None };
    let clock = Clock::ahead(3600 * 1_000_000);
    let app = open(&place(data.path()), Options { clock, ballot_box, ..Options::new(ORIGIN) }).await.unwrap();
    let group = kernel::group::all(app.db()).await.unwrap().remove(0);
    let ctx = Ctx::system(&app, group, app.now());
    polling::service::close(&ctx, scene.poll).await.unwrap();
    let after = send(held.address, &format!("POST /polls/{}/cast", scene.poll), "", &entry);
    assert_eq!(after.0, 409, "a box that is shut takes nothing, whatever its own clock says");
    let papers = polling::service::papers(&ctx, scene.poll, scene.contest).await.unwrap();
    let mut found: Vec<Vec<u16>> = papers.iter().map(|it| it.0.to_vec()).collect();
    found.sort();
    let mut wanted = vec![scene.voters[0].ranking.clone(), scene.voters[1].ranking.clone()];
    wanted.sort();
    assert_eq!(found, wanted);
}
