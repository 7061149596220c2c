//! The command line and its manners.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

mod bench;
mod counting;
mod explaining;

pub use bench::{Bench, BenchMeeting, BenchRegister, BenchRun, BenchSegment};
pub use counting::{Compare, ConstraintMethod, Convert, Count, CountOther, Mend, Reading, Sheet, Terms};
pub use explaining::{Ballot, If, Margin, Vacancy};

/// Software with which a member-led organisation runs itself by its own constitution.
#[derive(Debug, Parser)]
#[command(name = "plenary", version, about, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "Examples:
  plenary demo                                      a filled organisation to click through, on this machine
  plenary serve --data /var/lib/plenary             serve an organisation from one folder (SQLite inside)
  plenary serve --database postgres://db/plenary    the same on PostgreSQL
  plenary count ward.blt --rules scottish           count an election and show every stage
  plenary rulebook check constitution.md            does the constitution hold together?";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the organisation over HTTP.
    Serve(Serve),
    /// Serve the ballot box alone, as a process, user and host of its own.
    #[command(after_help = BOX)]
    Box(ServeBox),
    /// Fill a demonstration organisation and serve it on this machine alone.
    Demo(Demo),
    /// Count ballots by a published rule set.
    Count(Box<Count>),
    /// Check a published election, point by point, offline.
    Verify(verifier::cli::Verify),
    /// Keep a key for opening ballots, and open them.
    #[command(subcommand)]
    Trustee(verifier::cli::Trustee),
    /// Countersign a ballot's log, so that nobody can be shown another.
    #[command(subcommand)]
    Witness(verifier::cli::Witness),
    /// Work with a constitution.
    #[command(subcommand)]
    Rulebook(Rulebook),
    /// Bring the database to this version's shape.
    Migrate(Place),
    /// Write a consistent copy of everything to one file, while serving.
    Backup(Backup),
    /// Read a backup into an empty installation, and prove it.
    Restore(Restore),
    /// Write one organisation to a file, with its proofs.
    Export(Backup),
    /// Read an exported organisation into another installation.
    Import(Import),
    /// Publish what anybody can verify of a ballot.
    #[command(subcommand)]
    Ballots(Ballots),
    /// Look at everything that can be wrong and say so.
    Doctor(Doctor),
    /// Write the audit trail to a file that is kept on another machine; `doctor --trail` compares it.
    Trail(Trail),
    /// Print the description of the JSON interface.
    Openapi,
    /// Take the national segment in, or make the segments of groups.
    #[command(subcommand)]
    Segment(Segment),
    /// Take files of postcodes in.
    #[command(subcommand)]
    Area(Area),
    /// Set up a new organisation.
    #[command(subcommand)]
    Admin(Admin),
    /// Measure this machine with this software.
    #[command(subcommand)]
    Bench(Bench),
}

#[derive(Debug, Subcommand)]
pub enum Ballots {
    /// Write the bundle of a declared election; without one, list those that have a ballot. The server has to be stopped.
    Export(ExportBallots),
}

#[derive(Debug, Args)]
pub struct ExportBallots {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub ballot_box: BallotBox,
    /// The election's id, as its address shows it.
    pub election: Option<uuid::Uuid>,
    /// For whom: everybody gets what the rules publish, scrutineers what the count looked at of every paper.
    #[arg(long = "for", value_enum, default_value_t = BundleReaders::Everybody)]
    pub readers: BundleReaders,
    /// The folder to write; else `bundles/` in the data folder.
    #[arg(long)]
    pub to: Option<PathBuf>,
}

/// For whom a bundle is written.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum BundleReaders {
    Everybody,
    Scrutineers,
}

impl From<BundleReaders> for polling::service::Readers {
    fn from(it: BundleReaders) -> Self {
        match it {
            BundleReaders::Everybody => Self::Everybody,
            BundleReaders::Scrutineers => Self::Watchers,
        }
    }
}

/// Where an installation keeps its things.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// Folder for the SQLite file, the ballot box and mail.
    #[arg(long, env = "PLENARY_DATA", default_value = "./plenary-data")]
    pub data: PathBuf,
    /// A PostgreSQL URL; without it SQLite in the data folder.
    #[arg(long, env = "PLENARY_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
}

/// Where the ballot box is: in this process, unless an address is given.
#[derive(Clone, Debug, Default, Args)]
pub struct BallotBox {
    /// The address voters' devices send their papers to, if the box is a process of its own: https://box.example.org.
    #[arg(long, env = "PLENARY_BOX_URL", requires = "box_key")]
    pub box_url: Option<String>,
    /// Where this process reaches that box, as host:port; without it, the host and port of --box-url.
    #[arg(long, env = "PLENARY_BOX_LINK", requires = "box_url")]
    pub box_link: Option<String>,
    /// The file with the key that both processes know; `plenary box` makes it.
    #[arg(long, env = "PLENARY_BOX_KEY")]
    pub box_key: Option<PathBuf>,
    /// A folder on another disk that gets a copy of each paper before its receipt is given.
    #[arg(long, env = "PLENARY_BOX_MIRROR", conflicts_with = "box_url")]
    pub box_mirror: Option<PathBuf>,
}

const BOX: &str = "Example, on a host of its own behind a proxy that keeps no log:
  plenary box --data /var/lib/plenary-box --listen 10.0.0.2:8090 \\
              --origin https://members.example.org --box-key /etc/plenary/box.key
and beside the register:
  plenary serve --box-url https://box.example.org --box-link 10.0.0.2:8090 --box-key /etc/plenary/box.key

The box keeps no address, no time, no cookie and no log of requests. Let nobody but the register reach /registrar.";

#[derive(Debug, Args)]
pub struct ServeBox {
    /// Folder of the box; nothing of the register belongs there.
    #[arg(long, env = "PLENARY_BOX_DATA", default_value = "./plenary-box")]
    pub data: PathBuf,
    /// Address to listen on.
    #[arg(long, env = "PLENARY_BOX_LISTEN", default_value = "127.0.0.1:8090")]
    pub listen: SocketAddr,
    /// The address members type: the one site whose pages may send papers here.
    #[arg(long, env = "PLENARY_URL")]
    pub origin: String,
    /// The file with the key that the register shows; made if it is not there.
    #[arg(long, env = "PLENARY_BOX_KEY")]
    pub box_key: PathBuf,
    /// A folder on another disk that gets a copy of each paper before its receipt is given.
    #[arg(long, env = "PLENARY_BOX_MIRROR")]
    pub box_mirror: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Serve {
    #[command(flatten)]
    pub place: Place,
    #[command(flatten)]
    pub ballot_box: BallotBox,
    /// Address to listen on.
    #[arg(long, env = "PLENARY_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address members type, for links in mail; without it http://LISTEN.
    #[arg(long, env = "PLENARY_URL")]
    pub url: Option<String>,
    /// How mail leaves: smtp://user:password@host:587?from=…; without it, mail lands in the data folder.
    #[arg(long, env = "PLENARY_SMTP", hide_env_values = true)]
    pub smtp: Option<String>,
    /// The mailbox that answers to consultations come to: imaps://user:password@host/INBOX. It is only read.
    #[arg(long, env = "PLENARY_ANSWERS", hide_env_values = true)]
    pub answers: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  plenary demo\n  plenary demo --fresh --port 9000")]
pub struct Demo {
    /// Throw the demonstration away and start over.
    #[arg(long)]
    pub fresh: bool,
    /// Port on the loopback address.
    #[arg(long, default_value_t = 8765)]
    pub port: u16,
    /// Folder of the demonstration.
    #[arg(long, default_value = "./plenary-demo")]
    pub dir: PathBuf,
    /// Fill the folder and stop, without serving.
    #[arg(long)]
    pub fill_only: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    #[default]
    Text,
    Json,
}

#[derive(Debug, Subcommand)]
pub enum Rulebook {
    /// Check a constitution: syntax, references, feasibility, drift, silences.
    #[command(after_help = "Exit codes: 0 sound, 1 errors were found, 2 the file is no text.")]
    Check {
        file: PathBuf,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Write the constitution, its versions and what stands beside it as a folder of plain files.
    #[command(after_help = "Example:\n  plenary rulebook export ./our-rules --data ./plenary-data")]
    Export {
        /// A folder that is empty or not there yet.
        folder: PathBuf,
        #[command(flatten)]
        place: Place,
    },
    /// Run a receipt again: the same facts must get the same answer from the same rules.
    #[command(after_help = "Examples:
  plenary rulebook replay receipt.json              a receipt that its member downloaded; needs nothing else
  plenary rulebook replay 0199… --data ./plenary-data   a receipt, or the receipt of a roll, of an installation

Exit codes: 0 the same answer, or the facts were erased; 1 another answer, or the receipt was altered; 2 it is no receipt.")]
    Replay {
        /// A receipt's file, or its id.
        receipt: String,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Args)]
pub struct Backup {
    #[command(flatten)]
    pub place: Place,
    /// File to write.
    pub file: PathBuf,
}

#[derive(Debug, Args)]
pub struct Restore {
    #[command(flatten)]
    pub place: Place,
    /// File to read.
    pub file: PathBuf,
}

#[derive(Debug, Args)]
#[command(after_help = "Example:
  plenary import branch.plenary --data /var/lib/plenary --host branch.example.org")]
pub struct Import {
    #[command(flatten)]
    pub from: Restore,
    /// The host name members will type; needed where another organisation is served already.
    #[arg(long)]
    pub host: Option<String>,
}

#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    pub place: Place,
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// A trail that was written by `plenary trail` and kept elsewhere: every line of it has to be here unchanged.
    #[arg(long)]
    pub trail: Option<PathBuf>,
    /// Count the register anew before looking, where its numbers were said to be wrong.
    #[arg(long)]
    pub recount: bool,
}

#[derive(Debug, Args)]
pub struct Trail {
    /// The file to write; keep it on another machine, or give it to somebody else.
    pub file: PathBuf,
    #[command(flatten)]
    pub place: Place,
    /// Which organisation, where several are served.
    #[arg(long)]
    pub name: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Found the organisation and its first officer.
    #[command(after_help = "Example:
  plenary admin create --name \"Fairhaven Members\" --constitution constitution.md --officer-name \"Ada Example\" --officer-email ada@example.org")]
    Create(Create),
    /// Give an organisation its own host name, or show the names there are.
    #[command(after_help = "Examples:
  plenary admin host
  plenary admin host \"Fairhaven Members\" fairhaven.example.org")]
    Host(Host),
}

#[derive(Debug, Subcommand)]
pub enum Segment {
    /// Read a segment and show what it would change; nothing is changed before an officer applies it.
    #[command(after_help = "Example:
  plenary segment take segment-12.jsonl --signature segment-12.sig

Exit codes: 0 read, or nothing differs; 2 the file cannot be taken.")]
    Take(TakeSegment),
    /// Make the segment of a group, with its signature beside it.
    #[command(after_help = "Example:
  plenary segment make \"Coast Group\" --to ./out --delta")]
    Make(MakeSegment),
}

#[derive(Debug, Args)]
pub struct TakeSegment {
    #[command(flatten)]
    pub place: Place,
    /// The file.
    pub file: PathBuf,
    /// The file with its signature.
    #[arg(long)]
    pub signature: Option<PathBuf>,
    /// The organisation, where there are several: its name, whole or short.
    #[arg(long)]
    pub group: Option<String>,
}

#[derive(Debug, Args)]
pub struct MakeSegment {
    #[command(flatten)]
    pub place: Place,
    /// The group it is for, as the page **Segments for groups** names it.
    pub recipient: String,
    /// The folder to write into.
    #[arg(long, default_value = ".")]
    pub to: PathBuf,
    /// Only what changed since the file before.
    #[arg(long)]
    pub delta: bool,
    /// The organisation that makes it, where there are several.
    #[arg(long)]
    pub group: Option<String>,
}

#[derive(Debug, Subcommand)]
pub enum Area {
    /// Read the ONS Postcode Directory or Code-Point Open into an organisation's register, line by line.
    #[command(after_help = "Example:
  plenary area import ONSPD_MAY_2026_UK.csv --source \"ONS Postcode Directory\" --edition \"May 2026\" --from 2026-05-01 --only N1,E8
  plenary area import wards.csv --names")]
    Import(ImportArea),
}

#[derive(Debug, Args)]
pub struct ImportArea {
    #[command(flatten)]
    pub place: Place,
    /// The CSV file.
    pub file: PathBuf,
    /// The organisation, where there are several: its name, whole or short.
    #[arg(long)]
    pub group: Option<String>,
    /// Which file it is, as its licence asks it to be named.
    #[arg(long, default_value = "ONS Postcode Directory")]
    pub source: String,
    /// Its edition, such as "May 2026".
    #[arg(long, default_value = "")]
    pub edition: String,
    /// The day from which it holds, as 2026-05-01; today without it.
    #[arg(long)]
    pub from: Option<String>,
    /// Only postcodes that begin with one of these, parted by commas.
    #[arg(long, value_delimiter = ',')]
    pub only: Vec<String>,
    /// The file holds names of wards, constituencies or authorities.
    #[arg(long)]
    pub names: bool,
}

#[derive(Debug, Args)]
pub struct Host {
    #[command(flatten)]
    pub place: Place,
    /// The organisation's name, whole or short.
    #[arg(requires = "host")]
    pub name: Option<String>,
    /// The host name members type.
    pub host: Option<String>,
}

#[derive(Debug, Args)]
pub struct Create {
    #[command(flatten)]
    pub place: Place,
    /// The organisation's name.
    #[arg(long)]
    pub name: String,
    /// The constitution to begin with; provisional until a meeting adopts one.
    #[arg(long)]
    pub constitution: PathBuf,
    #[arg(long)]
    pub officer_name: String,
    #[arg(long)]
    pub officer_email: String,
    /// The host name members will type; needed where another organisation is served already.
    #[arg(long)]
    pub host: Option<String>,
    /// The post the first officer holds for now, as the constitution calls it.
    #[arg(long)]
    pub post: Option<String>,
    /// The address members type, for the link that is printed.
    #[arg(long, env = "PLENARY_URL", default_value = "http://127.0.0.1:8080")]
    pub url: String,
}
