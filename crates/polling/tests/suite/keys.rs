//! The page of keys, as three holders use it of whom two are enough: made by hand, tried, signed, one lost, one opened on a
//! machine without a network.

use crate::common::*;
use ballotbox::keyfile::{KeyFile, TrusteeKeys};
use ballotbox::keys::SecretKey;
use ballotbox::manifest::{lot_commitment, lot_secret, sign};
use ballotbox::{hpke, to_hex};
use clap::Parser as _;
use polling::Secrecy;
use polling::service::keys::trial_info;
use testkit::{Answer, Kit, Visitor};
use verifier::cli::Alone;

struct Holder {
    n: u128,
    keys: TrusteeKeys,
}

fn holder(n: u128) -> Holder {
    let key = |it: u8| SecretKey::new(&[it; 32]).unwrap();
    let base = u8::try_from(n % 100).unwrap();
    Holder { n, keys: TrusteeKeys { seal: key(base), sign: key(base + 100) } }
}

fn page() -> String {
    format!("/ballot-keys/{SUBJECT}")
}

/// In capitals and groups of eight, as somebody copies it from paper.
fn by_hand(bytes: &[u8]) -> String {
    let hex = to_hex(bytes).to_uppercase();
    hex.as_bytes().chunks(8).map(|it| String::from_utf8_lossy(it).into_owned()).collect::<Vec<_>>().join(" ")
}

impl Holder {
    async fn browser(&self, kit: &Kit) -> Visitor {
        kit.signed_in(kernel::AccountId(uuid::Uuid::from_u128(self.n))).await
    }

    async fn give(&self, kit: &Kit) {
        let lot = lot_commitment(&self.keys.sign.public(), &lot_secret(&self.keys.sign));
        let form = [
            ("seal", by_hand(&self.keys.seal.public())),
            ("sign", by_hand(&self.keys.sign.public())),
            ("lot", by_hand(&lot)),
        ];
        let form: Vec<_> = form.iter().map(|it| (it.0, it.1.as_str())).collect();
        self.browser(kit).await.post(&page(), &form).await.sent_to();
    }

    /// Opens what stands on the page, as the page's script does.
    async fn tries(&self, kit: &Kit) -> Answer {
        let mut browser = self.browser(kit).await;
        let shown = browser.get(&page()).await.ok().says("Try your key").body;
        let sealed = shown.split("data-trial=\"").nth(1).unwrap().split('"').next().unwrap();
        let info = trial_info(SUBJECT, &self.keys.seal.public());
        let opened = hpke::open(&self.keys.seal, &ballotbox::from_hex(sealed).unwrap(), &info, &[]).unwrap();
        browser.post(&format!("{}/try", page()), &[("answer", &to_hex(&opened))]).await
    }

    async fn signs(&self, world: &World) {
        let mut browser = self.browser(&world.kit).await;
        let manifest = browser.get(&format!("/polls/{}/manifest", world.poll)).await.ok().bytes;
        let signature = by_hand(&sign(&self.keys.sign, world.poll.0.as_bytes(), &manifest));
        let to = format!("{}/sign/{}", page(), world.poll);
        browser.post(&to, &[("signature", &signature)]).await.sent_to();
    }

    /// Opens the own part offline: the papers are carried away as one file, and what was opened is brought back.
    async fn opens(&self, world: &World) -> Answer {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name).to_str().unwrap().to_owned();
        let mut browser = self.browser(&world.kit).await;
        let packed = browser.get(&format!("{}/papers/{}", page(), world.poll)).await.ok().bytes;
        zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap().extract(path("papers")).unwrap();
        let file = KeyFile::lock("Somebody", &self.keys, "a long passphrase", [1; 16], [2; 12], 10);
        std::fs::write(path("key"), serde_json::to_string(&file).unwrap()).unwrap();
        std::fs::write(path("passphrase"), "a long passphrase\n").unwrap();
        let (papers, key, out, passphrase) = (path("papers"), path("key"), path("part"), path("passphrase"));
        let what = ["plenary-verify", "trustee", "open", &papers];
        let with = ["--key", &key, "--out", &out, "--passphrase-file", &passphrase];
        verifier::run(Alone::try_parse_from(what.iter().chain(&with)).unwrap().into()).unwrap();
        let part = std::fs::read(path("part")).unwrap();
        browser.upload(&format!("{}/file/{}", page(), world.poll), ("share", "part", &part), &[]).await
    }
}

async fn opened(kit: Kit, holders: &[Holder], secrecy: Secrecy) -> World {
    for it in holders {
        it.give(&kit).await;
    }
    let mut new = new_poll(&kit, 5);
    new.secrecy = secrecy;
    World { poll: open(&kit, new).await, kit }
}

fn three() -> [Holder; 3] {
    [holder(RETURNING_OFFICER), holder(SCRUTINEER), holder(OTHER_SCRUTINEER)]
}

#[tokio::test]
async fn two_of_three_open_the_box_through_the_page_and_a_lost_key_is_no_harm() {
    let holders = three();
    let secrecy = Secrecy { holders: 3, threshold: 2, ..Secrecy::default() };
    let world = opened(kit().await, &holders, secrecy).await;
    let mut officer = holders[0].browser(&world.kit).await;
    officer.get(&page()).await.ok().says("not yet: no paper is given out").says("has not signed");
    holders[0].signs(&world).await;
    holders[1].signs(&world).await;
    officer.get(&page()).await.ok().says("has signed").says("sealed until the close");
    for (n, first) in [(1, 3), (2, 3), (3, 1)] {
        world.cast(n, ORGANISERS, &[first]).await.unwrap();
    }
    let early = officer.get(&format!("{}/papers/{}", page(), world.poll)).await;
    assert_eq!(early.status.as_u16(), 409, "{}", early.body);
    world.to_the_end();
    world.close().await.unwrap();
    let mut officer = holders[0].browser(&world.kit).await;
    officer.get(&page()).await.ok().says("voters may still say that a paper of theirs is missing");
    world.kit.advance_minutes(11);
    officer
        .get(&page())
        .await
        .ok()
        .says("None of three key holders have opened their part; any two of them open the box.");
    // The scrutineer who signed has lost the file.
    let lost = person(SCRUTINEER).to_string();
    let form = [("person", lost.as_str()), ("do", "lost")];
    let mut stranger = world.browser(1).await;
    assert_eq!(stranger.post(&format!("{}/lose", page()), &form).await.status.as_u16(), 403);
    officer.post(&format!("{}/lose", page()), &form).await.sent_to();
    officer.get(&page()).await.ok().says("Two keys are left, and two are needed: nothing is lost.");
    holders[0].opens(&world).await.sent_to();
    officer
        .get(&page())
        .await
        .ok()
        .says("One of three key holders has opened their part")
        .says("You have opened your part.");
    let wrong =
        officer.upload(&format!("{}/file/{}", page(), world.poll), ("share", "x", b"nonsense"), &[]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("the file is not a file of shares");
    let none = officer.upload(&format!("{}/file/{}", page(), world.poll), ("share", "", b""), &[]).await;
    none.says("Choose the file that");
    holders[2].opens(&world).await.sent_to();
    officer.get(&page()).await.ok().says("<span class=\"badge good\">opened</span>");
    assert_eq!(world.papers(ORGANISERS).await, [(vec![1], 1), (vec![3], 2)]);
}

#[tokio::test]
async fn too_few_keys_are_named_as_what_they_are() {
    let holders = three();
    let secrecy = Secrecy { holders: 3, threshold: 3, ..Secrecy::default() };
    let world = opened(kit().await, &holders, secrecy).await;
    let mut scrutineer = holders[1].browser(&world.kit).await;
    let me = person(SCRUTINEER).to_string();
    scrutineer.post(&format!("{}/lose", page()), &[("person", &me), ("do", "lost")]).await.sent_to();
    scrutineer.get(&page()).await.ok().says("nobody can open these papers").says("It is found again");
    let other = person(RETURNING_OFFICER).to_string();
    let meddling = scrutineer.post(&format!("{}/lose", page()), &[("person", &other), ("do", "lost")]).await;
    assert_eq!(meddling.status.as_u16(), 403, "nobody but the returning officer speaks for another holder");
    scrutineer.post(&format!("{}/lose", page()), &[("person", &me), ("do", "found")]).await.sent_to();
    scrutineer.get(&page()).await.ok().says_nothing_of("nobody can open these papers");
}

#[tokio::test]
async fn a_key_is_tried_before_the_ballot_and_anew_when_it_is_made_anew() {
    let kit = kit().await;
    let [officer, scrutineer, _] = three();
    officer.give(&kit).await;
    scrutineer.give(&kit).await;
    let mut browser = officer.browser(&kit).await;
    browser.get(&page()).await.ok().says("not tried yet").says_nothing_of("tried: it opens");
    let wrong = browser.post(&format!("{}/try", page()), &[("answer", &"00".repeat(32))]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("has not been tried");
    officer.tries(&kit).await.sent_to();
    browser.get(&page()).await.ok().says("tried: it opens").says_nothing_of("<h2>Try your key</h2>");
    let to = scrutineer.browser(&kit).await.get(&page()).await.ok().body;
    assert!(to.contains("Try your key"), "each tries the own key");
    officer.give(&kit).await;
    browser.get(&page()).await.ok().says_nothing_of("tried: it opens");
    officer.tries(&kit).await.sent_to();
}

#[tokio::test]
async fn lines_typed_wrongly_stay_and_are_named() {
    let kit = kit().await;
    let it = holder(RETURNING_OFFICER);
    let mut browser = it.browser(&kit).await;
    let (seal, sign) = (by_hand(&it.keys.seal.public()), by_hand(&it.keys.sign.public()));
    let short = &seal[..seal.len() - 1];
    let wrong = browser.post(&page(), &[("seal", short), ("sign", &sign), ("lot", "")]).await;
    assert_eq!(wrong.status.as_u16(), 422);
    wrong.says("has 66 letters and digits").says("What is typed here has 65.").says(short).says(&sign);
    let wrong = browser.post(&page(), &[("seal", &seal), ("sign", &seal), ("lot", "")]).await;
    wrong.says("are not the public halves of a key");
    let wrong = browser.post(&page(), &[("seal", &seal), ("sign", &sign), ("lot", "abc")]).await;
    wrong.says("The line “lot” has 64 letters");
    browser.post(&page(), &[("seal", &seal), ("sign", &sign), ("lot", "")]).await.sent_to();
    browser.get(&page()).await.ok().says("returning officer");
    let wrong = browser.post(&format!("{}/witness", page()), &[("name", "two words"), ("key", "")]).await;
    wrong.says("has no spaces").says("two words");
}
