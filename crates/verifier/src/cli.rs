//! The command line of `verify`, `trustee` and `witness`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Check a published election, open ballots as a trustee, witness a log.
#[derive(Debug, Parser)]
#[command(name = "plenary-verify", version, about)]
pub struct Alone {
    #[command(subcommand)]
    command: Command,
}

impl From<Alone> for Command {
    fn from(it: Alone) -> Self {
        it.command
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check a published election, point by point, offline.
    Verify(Verify),
    /// Keep a key for opening ballots, and open them.
    #[command(subcommand)]
    Trustee(Trustee),
    /// Countersign a ballot's log, so that nobody can be shown another.
    #[command(subcommand)]
    Witness(Witness),
}

#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Examples:
  plenary verify bundles/committee-2026
  plenary verify bundles/committee-2026 --fingerprint \"orphan medium bottom reason mention press\"
  plenary verify me press purpose scout number --in bundles/committee-2026
  plenary verify monitor https://example.org/polls/0190…/

Exit codes: 0 everything holds, 1 something does not (the report says what and where), 2 the input cannot be taken, 3 a file or
address cannot be read."
)]
pub struct Verify {
    /// Folder of the bundle.
    #[arg(required = true)]
    pub bundle: Option<PathBuf>,
    /// The six words of the notice or invitation; the manifest must have them.
    #[arg(long)]
    pub fingerprint: Option<String>,
    /// How many threads check signatures; without it one for each core.
    #[arg(long)]
    pub threads: Option<NonZeroUsize>,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    #[command(subcommand)]
    pub which: Option<VerifyWhich>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum VerifyWhich {
    /// Look for your own ballot by its four check words.
    Me {
        /// The four words, as the page or the stamp on the paper shows them.
        #[arg(required = true, num_args = 1..)]
        words: Vec<String>,
        /// Folder of a bundle, or the address of a ballot (…/polls/…/).
        #[arg(long = "in", value_name = "BUNDLE OR ADDRESS")]
        place: String,
        /// The ballot's key from your receipt, to see what is in it: 64 hexadecimal digits. Nobody can make you use this.
        #[arg(long)]
        key: Option<String>,
    },
    /// Check what the register says of you: the file that the ballot's page gives you, against what was published.
    Mine {
        /// The file of proofs.
        proof: PathBuf,
        /// Folder of a bundle, or the address of a ballot (…/polls/…/).
        #[arg(long = "in", value_name = "BUNDLE OR ADDRESS")]
        place: String,
    },
    /// Fetch the booth page, the manifest and the checkpoints as any voter gets them, and compare.
    Monitor {
        /// The address of a ballot (…/polls/…/).
        url: String,
        /// The six words of the notice.
        #[arg(long)]
        fingerprint: Option<String>,
        /// Remember what was seen here, and compare with it the next time.
        #[arg(long)]
        state: Option<PathBuf>,
        /// The booth page's address, if it can be fetched without signing in.
        #[arg(long)]
        booth: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Trustee {
    /// Make a key. It asks for a passphrase; without it nobody opens anything.
    Key {
        /// Your name, as the manifest will show it.
        #[arg(long)]
        name: String,
        /// File to write; never one that is there.
        #[arg(long)]
        out: PathBuf,
        /// Read the passphrase from this file's first line instead of asking.
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
    },
    /// Before the poll: does the key open what is sealed to you in this manifest?
    Test {
        /// The manifest, or the folder of a bundle.
        manifest: PathBuf,
        #[arg(long)]
        key: PathBuf,
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
    },
    /// When the ballot is open: sign its manifest. It shows the six words; sign only if they are those of your invitation.
    Sign {
        /// The manifest, or the folder of a bundle.
        manifest: PathBuf,
        #[arg(long)]
        key: PathBuf,
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
    },
    /// After the close: read your shares of all ballots, offline, into a signed file for the returning officer.
    Open {
        /// Folder of the closed ballot's sealed papers, or of its bundle.
        bundle: PathBuf,
        #[arg(long)]
        key: PathBuf,
        /// File to write; never one that is there.
        #[arg(long)]
        out: PathBuf,
        #[arg(long)]
        passphrase_file: Option<PathBuf>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Witness {
    /// Make a witness's key; the public part goes into the manifest.
    Key {
        /// How the log will name you, such as branch.example/witness: no spaces, no plus sign.
        #[arg(long)]
        name: String,
        #[arg(long)]
        out: PathBuf,
    },
    /// Look at the newest checkpoint, and countersign it if it extends all you signed before.
    #[command(
        after_help = "Exit codes: 0 signed, 1 the log was changed or forked (do not sign; the evidence is kept beside the state file),
2 the input cannot be taken, 3 a file or address cannot be read."
    )]
    Sign {
        /// The log's address or folder: what holds `checkpoint` and `tile/`.
        log: String,
        #[arg(long)]
        key: PathBuf,
        /// What you signed before; made at the first time.
        #[arg(long)]
        state: PathBuf,
        /// The six words of the notice; needed at the first time.
        #[arg(long)]
        fingerprint: Option<String>,
        /// Send the signature to the log.
        #[arg(long)]
        send: bool,
        /// Go on, looking again after so many seconds.
        #[arg(long, value_name = "SECONDS")]
        every: Option<u64>,
    },
}
