//! The command line of Paradero: parse, call, print. No logic.

use std::process::ExitCode;

use clap::Parser;
// How cells of CSV files are written and read stands with the register, since pages write them too.
use paradero_register::cells as export;

mod account;
mod add;
mod alerts;
mod args;
mod blind;
mod bundle;
mod checkpoints;
mod cluster;
mod cosign;
mod custody;
mod dedupe;
mod demo;
mod desk;
mod doctor;
mod documents;
mod entry_line;
mod estimate;
mod families;
mod ftm;
mod intake_desk;
mod keep;
mod keepers;
mod label;
mod languages;
mod manual;
mod memory;
mod office;
mod pdf;
mod postgres;
mod print;
mod readings;
mod recipients;
mod records;
mod review;
mod rule;
mod score;
mod screen;
mod serve;
mod shares;
mod site;
mod synth;
mod tables;
mod who;
mod witness;

fn main() -> ExitCode {
    let arguments = args::Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            print::error(&error);
            ExitCode::from(2)
        }
    }
}

fn run(arguments: args::Arguments) -> anyhow::Result<ExitCode> {
    use args::Command;
    let place = arguments.place;
    match arguments.command {
        Command::Init(args) => office::init(&args),
        Command::Add(args) => add::add(&place, &args),
        Command::Records(args) => records::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Link(args) => office::link(&place, &args),
        Command::Decide(args) => office::decide(&place, &args),
        Command::Status(ask) => checkpoints::status(&place, &ask),
        Command::People(ask) => office::list(&place, &ask, paradero_register::List::People),
        Command::Orders(ask) => office::list(&place, &ask, paradero_register::List::Orders),
        Command::Batches(ask) => office::list(&place, &ask, paradero_register::List::Batches),
        Command::Statements(ask) => office::list(&place, &ask, paradero_register::List::Statements),
        Command::Alerts(args) => alerts::run(&place, &args),
        Command::Findings(args) => office::findings(&place, &args),
        Command::Show(args) => office::show(&place, &args),
        Command::Estimate(args) => estimate::estimate(&place, &args),
        Command::Screen(args) => screen::run(&place, &args),
        Command::Review(command) => review::run(&place, &command),
        Command::Verify(args) => custody::verify(&place, &args),
        Command::Prove(args) => custody::prove(&place, &args),
        Command::Cosign(args) => cosign::cosign(&place, &args),
        Command::Timestamp(args) => cosign::timestamp(&place, &args),
        Command::Witness(args) => witness::run(&args),
        Command::Withdraw(args) => custody::withdraw(&place, &args),
        Command::Level(args) => keepers::level(&place, &args),
        Command::Proposals(args) => keepers::proposals(&place, &args),
        Command::Approve(args) => keepers::approve(&place, &args),
        Command::Refuse(args) => keepers::refuse(&place, &args),
        Command::Settings(args) => keepers::settings(&place, &args),
        Command::Recipients(args) => recipients::run(&place, &args),
        Command::Keygen(args) => recipients::keygen(&args),
        Command::Shares(args) => shares::run(&place, &args),
        Command::Readings(args) => custody::readings(&place, &args),
        Command::Rebuild(args) => office::rebuild(&place, &args),
        Command::Repair(args) => keep::repair(&place, &args),
        Command::Backup(args) => keep::backup(&place, &args),
        Command::Bundle(command) => bundle::run(&place, &command),
        Command::Export(command) => documents::run(&place, &command),
        Command::Serve(args) => serve::serve(&place, &args),
        Command::Postgres(command) => postgres::run(&place, &command),
        Command::Account(args) => account::run(&place, &args),
        Command::Demo(args) => demo::demo(&args),
        Command::Synth(args) => synth::run(&place, args).map(|()| ExitCode::SUCCESS),
        Command::Dedupe(args) => dedupe::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Languages(what) => languages::run(&what),
        Command::Label(args) => label::run(&args).map(|()| ExitCode::SUCCESS),
        Command::Rule(command) => rule::run(&place, &command),
        Command::Doctor(args) => doctor::run(&place, &args),
        Command::Completions(args) => Ok(manual::completions(&args)),
        Command::Man(args) => manual::man(&args),
        Command::ReadPdf => pdf::read_pdf(),
        Command::ReadScan { what } => Ok(paradero_scan::child::run(&what)),
    }
}
