//! What can be typed.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use paradero_locale::Lang;

use crate::cluster::OnArgs;

/// What a language is written as.
pub(crate) fn languages() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(["es", "en"])
        .map(|code| if code == "es" { Lang::es() } else { Lang::en() })
}

/// One sourced record of each person, out of scattered lists and documents.
#[derive(Parser)]
#[command(name = "paradero", version, about, propagate_version = true)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Which register, and who looks.
#[derive(Args, Clone)]
pub(crate) struct Place {
    /// The register's directory.
    #[arg(short, long, global = true, env = "PARADERO_REGISTER", value_name = "DIR")]
    pub(crate) register: Option<PathBuf>,
    /// The level at which to look: public, team or sealed.
    #[arg(long, global = true, default_value = "team")]
    pub(crate) level: String,
    /// The key that reads what is sealed, where it does not lie in the register.
    #[arg(long, global = true, env = "PARADERO_IDENTITY", value_name = "FILE")]
    pub(crate) identity: Option<PathBuf>,
    /// The key that signs what is written, where it does not lie in the register.
    #[arg(long, global = true, env = "PARADERO_SIGNING_KEY", value_name = "FILE")]
    pub(crate) signing_key: Option<PathBuf>,
}

/// Who acts.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct By {
    /// Who does it. Where the register has accounts, one of them: its password is asked for.
    #[arg(long, global = true)]
    pub(crate) by: Vec<String>,
    /// Read the password from the first line of this file (/dev/fd/3 is one), a code of the second factor from
    /// the second; once for each --by, in their order.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) password_file: Vec<PathBuf>,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a register in a new directory.
    Init(InitArgs),
    /// Add sources: tables with a mapping (one is proposed), documents with a claim sheet.
    Add(Box<AddArgs>),
    Records(crate::records::RecordsArgs),
    /// Link mentions to people; with --train, learn the weights anew and record them.
    Link(LinkArgs),
    /// Record decisions.
    Decide(DecideArgs),
    /// What the register holds.
    Status(Ask),
    /// One line a person.
    People(Ask),
    /// Everything about one person, order or other subject.
    Show(ShowArgs),
    /// What the rules found.
    Findings(FindingsArgs),
    /// Court orders and their state.
    Orders(Ask),
    /// Batches: announced against named.
    Batches(Ask),
    /// Statements by speaker.
    Statements(Ask),
    /// What an office is told without asking: deadlines, overdue orders, what a few rules find; printed or mailed.
    Alerts(crate::alerts::AlertsArgs),
    /// Whom a name or the rows of a manifest may mean, and what stands in the way of their removal.
    Screen(Box<crate::screen::ScreenArgs>),
    /// Pairs that reviewers judge: how far they have come, and applying what they agree on.
    #[command(subcommand)]
    Review(crate::review::ReviewCommand),
    /// Re-hash everything that was kept; name what is damaged. Or check one proof, without a register.
    Verify(crate::custody::VerifyArgs),
    /// Prove one record to somebody who has no register: a small file that `verify` checks alone.
    Prove(crate::custody::ProveArgs),
    /// Ask the witnesses of paradero.toml to cosign the newest checkpoints, and keep what they answer.
    Cosign(crate::cosign::CosignArgs),
    /// Ask the authorities of paradero.toml to stamp the newest checkpoints (RFC 3161), and keep what they answer.
    Timestamp(crate::cosign::TimestampArgs),
    /// Be a witness: cosign checkpoints of others, each only where it continues the one before. Needs no register.
    Witness(crate::witness::WitnessArgs),
    /// Take back a source: its key is destroyed, its claims leave everything, the ledger keeps that an entry stood there.
    Withdraw(crate::custody::WithdrawArgs),
    /// Raise or lower a source to another level.
    Level(crate::keepers::LevelArgs),
    /// What keepers proposed, and what became of it.
    Proposals(crate::keepers::ProposalsArgs),
    /// Approve what another keeper proposed; then it is done.
    Approve(crate::keepers::ApproveArgs),
    /// Refuse what a keeper proposed, or take one's own proposal back.
    Refuse(crate::keepers::RefuseArgs),
    /// Agree on a change of paradero.toml that asks for fewer keepers.
    Settings(crate::keepers::SettingsArgs),
    /// Who may read what is sealed.
    Recipients(crate::recipients::RecipientsArgs),
    /// Make a key that can read what is sealed.
    Keygen(crate::recipients::KeygenArgs),
    /// Split a recovery key into printed shares of which some give it back; join them.
    Shares(crate::shares::SharesArgs),
    /// Who read what that is sealed.
    Readings(crate::custody::ReadingsArgs),
    /// Make the derived stores again; with --check, compare them with those in use.
    Rebuild(RebuildArgs),
    /// Mend what is damaged from any copy; hashes and signatures say which bytes are right.
    Repair(crate::keep::RepairArgs),
    /// Copy everything that cannot be made again, and verify the copy.
    Backup(crate::keep::BackupArgs),
    /// Hand a register to another office, and take over theirs.
    #[command(subcommand)]
    Bundle(crate::bundle::BundleCommand),
    /// Documents for people: a dossier, a batch report, the answer a family is owed, drafts for the United Nations.
    #[command(subcommand)]
    Export(crate::documents::ExportCommand),
    /// Serve the register's pages.
    Serve(ServeArgs),
    /// Copy views to PostgreSQL and back; show and drop what lies there.
    #[command(subcommand)]
    Postgres(crate::postgres::PostgresCommand),
    /// Who may sign in to the pages; without an account they are for this machine alone.
    Account(AccountArgs),
    /// Make the example register, run the rules, and serve it.
    Demo(DemoArgs),
    /// How many people are on no list: by every method, side by side, or why it cannot be said. Needs no register.
    Estimate(Box<crate::estimate::EstimateArgs>),
    /// Make fictional people or a fictional case load, with the truth about them.
    Synth(crate::synth::Args),
    /// Find the records of one person in one list or across several; needs no register.
    Dedupe(Box<crate::dedupe::DedupeArgs>),
    /// Judge pairs of records blind; what is said binds `dedupe --labels` and measures it.
    Label(crate::label::LabelArgs),
    /// Begin a language of the pages, or check one.
    #[command(subcommand)]
    Languages(crate::languages::LanguagesWhat),
    /// Rules of an office's own: begin one, run its examples, name all, name the tables they read.
    #[command(subcommand)]
    Rule(crate::rule::RuleCommand),
    /// What this machine lacks for what the program does, and how to get it; of a register, what can be seen at a glance.
    Doctor(crate::doctor::DoctorArgs),
    /// Print the completions of a shell.
    Completions(crate::manual::CompletionsArgs),
    /// Write the manual, a page for each command.
    Man(crate::manual::ManArgs),
    /// Read a PDF from standard input and print its pages as JSON (used by `add`).
    #[command(hide = true)]
    ReadPdf,
    /// Read a picture from standard input (used by `add`): what is asked of it are the arguments.
    #[command(hide = true)]
    ReadScan {
        /// What is asked.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        what: Vec<String>,
    },
}

#[derive(Args)]
pub(crate) struct InitArgs {
    /// The directory to make.
    pub(crate) directory: PathBuf,
    /// What the register is called.
    #[arg(long)]
    pub(crate) name: Option<String>,
}

#[derive(Args)]
pub(crate) struct AddArgs {
    /// The files; of folders, and of archives, mailboxes, messages and web archives, every file in them.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Of archives, mailboxes and web archives, keep what is in them and not the file itself.
    #[arg(long)]
    pub(crate) parts_only: bool,
    /// The mapping that says how a table's columns become claims.
    #[arg(long, conflicts_with = "claims")]
    pub(crate) mapping: Option<PathBuf>,
    /// The form (XLSForm) whose answers the table holds, as KoboToolbox and ODK write it: its labels and codes are read.
    #[arg(long, value_name = "XLSX", conflicts_with_all = ["mapping", "claims"])]
    pub(crate) form: Option<PathBuf>,
    /// The claim sheet of a document.
    #[arg(long)]
    pub(crate) claims: Option<PathBuf>,
    /// Accept the mapping that is proposed where none is given.
    #[arg(long, conflicts_with_all = ["mapping", "claims"])]
    pub(crate) yes: bool,
    /// Write the proposed mapping to a new file, to be corrected, and add nothing.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["mapping", "claims", "yes"])]
    pub(crate) propose_to: Option<PathBuf>,
    /// Who speaks in the source.
    #[arg(long)]
    pub(crate) said_by: Option<String>,
    /// When it was said (EDTF).
    #[arg(long)]
    pub(crate) said_on: Option<String>,
    /// Level of the source: public, team or sealed.
    #[arg(long = "source-level")]
    pub(crate) source_level: Option<String>,
    /// The list holds nobody twice.
    #[arg(long)]
    pub(crate) unique: bool,
    /// What people call it.
    #[arg(long)]
    pub(crate) title: Option<String>,
    /// How, by whom and when it was obtained.
    #[arg(long)]
    pub(crate) obtained: Option<String>,
    #[command(flatten)]
    pub(crate) by: By,
    /// Do not look whether it names someone whom an order protects: links nothing now, for many additions in a row.
    #[arg(long)]
    pub(crate) no_watch: bool,
    /// The day on which orders must be in force for the standing watch (default: the machine's).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct LinkArgs {
    /// Learn the weights from what is in the register, and record them.
    #[arg(long)]
    pub(crate) train: bool,
    #[command(flatten)]
    pub(crate) on: OnArgs,
    #[command(flatten)]
    pub(crate) by: By,
}

#[derive(Args)]
pub(crate) struct DecideArgs {
    /// `same` or `different`, then the two mentions as `source:row`.
    pub(crate) words: Vec<String>,
    /// Why.
    #[arg(long)]
    pub(crate) why: Option<String>,
    /// A file of decisions.
    #[arg(long, conflicts_with = "words")]
    pub(crate) file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) by: By,
}

/// How to ask.
#[derive(Args, Clone)]
pub(crate) struct Ask {
    /// What the register knew: a ledger position, a date or an instant.
    #[arg(long, value_name = "WHEN")]
    pub(crate) as_of: Option<String>,
    /// The day on which clocks are read (default: the machine's).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// Print one JSON document.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct FindingsArgs {
    #[command(flatten)]
    pub(crate) ask: Ask,
    /// Only this rule.
    #[arg(long)]
    pub(crate) rule: Option<String>,
    /// Exit with 1 where a finding of this severity (or a graver one) stands.
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<String>,
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

#[derive(Args)]
pub(crate) struct ShowArgs {
    /// An id, or a part of a name.
    pub(crate) id: String,
    #[command(flatten)]
    pub(crate) ask: Ask,
}

#[derive(Args)]
pub(crate) struct RebuildArgs {
    /// Compare only; change nothing.
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) on: OnArgs,
}

#[derive(Args)]
pub(crate) struct ServeArgs {
    /// Address to listen on; one that other machines can reach needs an account.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,
    /// A proxy with TLS stands before it: cookies are for TLS alone, and the last address of
    /// X-Forwarded-For is the client's. Without it that header is never believed.
    #[arg(long)]
    pub(crate) behind_tls: bool,
    /// Read the newest state from PostgreSQL at this address, copied there first where it is not: several servers may, over one
    /// database and one register (docs/postgres.md). A password is better in PGPASSWORD or ~/.pgpass.
    #[arg(long, env = "PARADERO_POSTGRES", hide_env_values = true, value_name = "URL")]
    pub(crate) postgres: Option<String>,
    /// The day on which clocks are read (default: the machine's).
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// A folder of more languages, each a file xx.ftl (default: what paradero.toml names under [pages], else the folder
    /// `locales` of the register, if there is one).
    #[arg(long, value_name = "DIR")]
    pub(crate) locales: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct AccountArgs {
    #[command(subcommand)]
    pub(crate) what: AccountWhat,
    #[command(flatten)]
    pub(crate) by: By,
}

/// What to do with accounts.
#[derive(Subcommand)]
pub(crate) enum AccountWhat {
    /// Add an account that sees up to --level, or give one a new password and level. The password
    /// is asked for at a terminal, else read from standard input.
    Add {
        /// The name it signs in with.
        name: String,
        /// What it may do: reader, editor, reviewer or keeper. A new account is a reader, an existing
        /// one stays what it is.
        #[arg(long)]
        role: Option<String>,
    },
    /// Change what an account may do: reader, editor, reviewer or keeper.
    Role {
        /// The name it signs in with.
        name: String,
        /// Its role from now on.
        role: String,
    },
    /// Give an account a second factor: codes by time (RFC 6238), and ten recovery codes.
    Totp {
        /// The name it signs in with.
        name: String,
        /// Take it away instead.
        #[arg(long)]
        off: bool,
    },
    /// Demand a second factor of a role and of those above it, or of `none`.
    RequireTotp {
        /// The least role of which it is demanded, or none.
        role: String,
    },
    /// Give an account a token for scripts, which they send to the JSON API; it may see no more than the account and --level.
    Token {
        /// The account.
        name: String,
        /// What the token is for; it goes by that.
        #[arg(long = "for", value_name = "WHAT", required_unless_present = "remove")]
        add: Option<String>,
        /// What it may do at the most: reader, editor, reviewer or keeper.
        #[arg(long, default_value = "reader")]
        role: String,
        /// The last day on which it opens anything (UTC), as in 2027-01-31.
        #[arg(long, value_name = "DATE")]
        until: Option<String>,
        /// Take the token of this name away instead.
        #[arg(long, value_name = "WHAT", conflicts_with_all = ["add", "until"])]
        remove: Option<String>,
    },
    /// Name the accounts: level, role, second factor, and who has to wait after failed sign-ins.
    List {
        /// Print one JSON document.
        #[arg(long)]
        json: bool,
    },
    /// Remove an account; its sessions end at once.
    Remove {
        /// The name it signs in with.
        name: String,
    },
}

#[derive(Args)]
pub(crate) struct DemoArgs {
    /// Make and print it, but do not serve it.
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Where to make it (emptied first if it is an earlier example register).
    #[arg(long, default_value = "demo-register")]
    pub(crate) directory: PathBuf,
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub(crate) listen: String,
}
