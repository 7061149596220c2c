//! `trustee`: a key of one's own, tried before the poll and used after it, on a machine that needs no network.

use std::path::Path;

use ballotbox::entry::{Entry, open_share};
use ballotbox::hpke;
use ballotbox::keyfile::{ITERATIONS, KeyFile, TrusteeKeys};
use ballotbox::keys::SecretKey;
use ballotbox::leaf::Context;
use ballotbox::manifest::{Manifest, fingerprint_words, lot_commitment, lot_secret, sign};
use ballotbox::share::ShareFile;
use ballotbox::tiles::{WIDTH, bundle_path, read_entries};
use ballotbox::to_hex;
use ballotbox::verify::{Source, verify};

use crate::cli::Trustee;
use crate::{Failure, Folder, Outcome, chance, me, read, say, write_new};

/// Twelve characters of any sort; longer is better than stranger.
const SHORTEST: usize = 12;

pub fn run(which: Trustee) -> Outcome {
    match which {
        Trustee::Key { name, out, passphrase_file } => key(&name, &out, passphrase_file.as_deref()),
        Trustee::Test { manifest, key, passphrase_file } => test(&manifest, &key, passphrase_file.as_deref()),
        Trustee::Sign { manifest, key, passphrase_file } => {
            sign_it(&manifest, &key, passphrase_file.as_deref())
        }
        Trustee::Open { bundle, key, out, passphrase_file } => {
            open(&bundle, &key, &out, passphrase_file.as_deref())
        }
    }
}

fn key(name: &str, out: &Path, passphrase: Option<&Path>) -> Outcome {
    if out.exists() {
        return Err(Failure::Input(format!("{} is there already and is not written over.", out.display())));
    }
    let passphrase = new_passphrase(passphrase)?;
    let keys = TrusteeKeys { seal: fresh()?, sign: fresh()? };
    let file = KeyFile::lock(name, &keys, &passphrase, chance()?, chance()?, ITERATIONS);
    let json = serde_json::to_string_pretty(&file).map_err(|e| Failure::Surroundings(e.to_string()))?;
    write_new(out, format!("{json}\n").as_bytes())?;
    println!(
        "Your key is in {}. Keep the file and the passphrase apart; nobody can replace either.",
        out.display()
    );
    println!("Enter these three lines on the page “Keys to the box”, or give them to the returning officer:");
    println!("  sealing key  {}\n  signing key  {}", to_hex(&file.seal), to_hex(&file.sign));
    println!("  lot          {}", to_hex(&lot_commitment(&file.sign, &lot_secret(&keys.sign))));
    Ok(())
}

fn manifest_at(place: &Path) -> Result<(Vec<u8>, Manifest), Failure> {
    let bytes = if place.is_dir() { me::manifest_bytes(&Folder::open(place)?)? } else { read(place)? };
    let manifest = Manifest::from_bytes(&bytes).map_err(|e| Failure::Wanting(e.to_string()))?;
    Ok((bytes, manifest))
}

fn sign_it(place: &Path, key: &Path, passphrase: Option<&Path>) -> Outcome {
    let (bytes, manifest) = manifest_at(place)?;
    say(&format!("{}, {}", manifest.organisation, manifest.title));
    for it in &manifest.contests {
        let names: Vec<_> = it.candidates.iter().map(|it| it.name.as_str()).collect();
        say(&format!("  {}: {} electors, {}", it.title, it.roll.count, names.join(", ")));
    }
    println!("The six words of this ballot: {}", fingerprint_words(&bytes));
    let keys = unlock(key, passphrase)?;
    number(&manifest, &keys)?;
    println!("Enter this signature on the page “Keys to the box”:");
    println!("  {}", to_hex(&sign(&keys.sign, &manifest.election, &bytes)));
    Ok(())
}

fn test(place: &Path, key: &Path, passphrase: Option<&Path>) -> Outcome {
    let (bytes, manifest) = manifest_at(place)?;
    let keys = unlock(key, passphrase)?;
    let number = number(&manifest, &keys)?;
    let context = Context {
        election: manifest.election,
        contest: manifest.contests[0].id,
        pk: keys.sign.public(),
        seq: 0,
    };
    let info = [ballotbox::tag("share"), context.bytes().to_vec(), vec![number]].concat();
    let (ephemeral, share) = (fresh()?, chance::<32>()?);
    let sealed = hpke::seal(&manifest.trustees()[usize::from(number) - 1], &ephemeral, &info, &[], &share);
    let sealed = sealed.and_then(|it| it.try_into().ok());
    if sealed.and_then(|it| open_share(&keys.seal, number, &it, &context)) != Some(share) {
        return Err(Failure::Wanting("The key did not open what was sealed to it.".into()));
    }
    println!("Your key opens what is sealed to trustee {number} of {}.", manifest.trustees().len());
    println!(
        "Any {} of you can open this ballot. Its words are: {}",
        manifest.threshold,
        fingerprint_words(&bytes)
    );
    Ok(())
}

fn open(bundle: &Path, key: &Path, out: &Path, passphrase: Option<&Path>) -> Outcome {
    if out.exists() {
        return Err(Failure::Input(format!("{} is there already and is not written over.", out.display())));
    }
    let shown = bundle.display();
    let folder =
        Folder::open(bundle).map_err(|e| Failure::Surroundings(format!("{shown} cannot be read: {e}")))?;
    let threads = std::thread::available_parallelism().map_or(1, Into::into);
    let verified = verify(&folder, threads);
    let log = ["Manifest", "Log", "Ballots"];
    let broken = verified.report.findings().find(|it| log.contains(&it.0));
    if let Some((point, it)) = broken {
        return Err(Failure::Wanting(format!("Nothing is opened: {point}, {}: {}.", it.path, it.text)));
    }
    let manifest =
        verified.manifest.ok_or_else(|| Failure::Wanting("The manifest cannot be read.".into()))?;
    if verified.facts.closed.is_none() {
        return Err(Failure::Wanting("The ballot is not closed, so nothing is opened yet.".into()));
    }
    let keys = unlock(key, passphrase)?;
    let number = number(&manifest, &keys)?;
    let entries = entries(&folder, &manifest, verified.facts.size)?;
    let at = (verified.facts.size, verified.facts.root);
    let pairs = entries.iter().map(|(index, it)| (*index, it));
    let file = ShareFile::read(&manifest, number, (&keys.seal, &keys.sign), at, pairs)
        .ok_or_else(|| Failure::Wanting("The shares could not be read.".into()))?;
    write_new(out, &file.to_bytes(&keys.sign))?;
    let refused = file.shares.iter().filter(|it| it.1.is_none()).count();
    println!("{} shares of trustee {number} are in {}.", file.shares.len() - refused, out.display());
    if refused > 0 {
        println!("{refused} seals did not open; these ballots will be invalid if no others open them.");
    }
    println!(
        "Give the file to the returning officer. With the files of {} trustees the ballots open.",
        manifest.threshold
    );
    Ok(())
}

fn entries(source: &dyn Source, manifest: &Manifest, size: u64) -> Result<Vec<(u64, Entry)>, Failure> {
    let mut all = vec![];
    for index in 0..size.div_ceil(WIDTH) {
        let mut bytes = vec![];
        let path = format!("log/{}", bundle_path(index, size).path());
        std::io::Read::read_to_end(&mut source.open(&path)?, &mut bytes)?;
        let entries =
            read_entries(&bytes).ok_or_else(|| Failure::Wanting(format!("{path} cannot be read")))?;
        all.extend(
            (index * WIDTH..)
                .zip(entries)
                .filter_map(|(at, it)| Some((at, Entry::parse(it, manifest.shape()).ok()?))),
        );
    }
    Ok(all)
}

/// Which trustee of the manifest the key belongs to.
fn number(manifest: &Manifest, keys: &TrusteeKeys) -> Result<u8, Failure> {
    let place = manifest.trustees().iter().position(|it| *it == keys.seal.public());
    let number = place.and_then(|it| u8::try_from(it + 1).ok()).ok_or_else(|| {
        Failure::Wanting("The manifest names no trustee with this sealing key.\n  hint: was another key file given to the returning officer?".into())
    })?;
    let officer = manifest.officer_of_trustee(number).map(|it| &manifest.officers[it]);
    if officer.is_none_or(|it| it.sign != keys.sign.public()) {
        return Err(Failure::Wanting("The manifest names this sealing key with another signing key.".into()));
    }
    Ok(number)
}

fn unlock(path: &Path, passphrase: Option<&Path>) -> Result<TrusteeKeys, Failure> {
    let shown = path.display();
    let file: KeyFile = serde_json::from_slice(&read(path)?)
        .map_err(|e| Failure::Input(format!("{shown} is no trustee's key file: {e}")))?;
    let passphrase = match passphrase {
        Some(path) => first_line(path)?,
        None => ask(&format!("Passphrase of {}: ", file.name))?,
    };
    file.unlock(&passphrase).map_err(|e| Failure::Input(format!("{shown}: {e}.")))
}

fn new_passphrase(file: Option<&Path>) -> Result<String, Failure> {
    let passphrase = match file {
        Some(path) => first_line(path)?,
        None => {
            let once =
                ask("A passphrase, at least twelve characters; four words you will not forget are good: ")?;
            if ask("The same again: ")? != once {
                return Err(Failure::Input("The two passphrases differ; nothing was written.".into()));
            }
            once
        }
    };
    if passphrase.trim().chars().count() < SHORTEST {
        return Err(Failure::Input(format!(
            "The passphrase has fewer than {SHORTEST} characters; nothing was written."
        )));
    }
    Ok(passphrase)
}

fn ask(prompt: &str) -> Result<String, Failure> {
    rpassword::prompt_password(prompt).map_err(|e| {
        Failure::Surroundings(format!("The passphrase cannot be asked for: {e}\n  hint: --passphrase-file"))
    })
}

fn first_line(path: &Path) -> Result<String, Failure> {
    let text =
        String::from_utf8(read(path)?).map_err(|_| Failure::Input("The passphrase is not text.".into()))?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

fn fresh() -> Result<SecretKey, Failure> {
    let tries = [chance()?, chance()?];
    SecretKey::first(tries)
        .ok_or_else(|| Failure::Surroundings("The operating system's random bytes are none.".into()))
}
