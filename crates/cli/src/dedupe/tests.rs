//! The command from its words to its files.

use clap::Parser;

use super::*;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    args: DedupeArgs,
}

/// A folder with a list of fictional people, and the command line over it.
fn folder() -> anyhow::Result<(tempfile::TempDir, String)> {
    let folder = tempfile::tempdir()?;
    let list = folder.path().join("list.csv");
    let rows = [
        "clave,Nombre,Apellidos,Nacido,zona,quien",
        "a1,Ana,Rey Soto,1990-01-02,Altamar,1",
        "a2,Anna,Rey Soto,1990-01-02,Altamar,1",
        "b1,Juan,Mar Luna,1985-07-30,Bellavista,2",
        "b2,Juan,Mar Luna,1985-07-31,Bellavista,2",
        "c1,Elena,Vidal Campos,1971-11-12,Altamar,3",
    ];
    std::fs::write(&list, rows.join("\n"))?;
    let list = list.display().to_string();
    Ok((folder, list))
}

fn args(words: &[&str]) -> anyhow::Result<DedupeArgs> {
    Ok(Line::try_parse_from([&["dedupe"], words].concat())?.args)
}

#[test]
fn clusters_are_written_alike_each_time_and_numbered_from_one() -> anyhow::Result<()> {
    let (folder, list) = folder()?;
    let mut written = Vec::new();
    for name in ["one.csv", "two.csv"] {
        let out = folder.path().join(name).display().to_string();
        run(&args(&[&list, "--id", "clave", "--truth", "quien", "--out", &out])?)?;
        written.push(std::fs::read_to_string(out)?);
    }
    assert_eq!(written[0], written[1]);
    let mut lines = written[0].lines();
    assert_eq!(lines.next(), Some("source,record,cluster,confidence"));
    let (named, sure): (Vec<&str>, Vec<f64>) = lines
        .map(|line| line.rsplit_once(',').context("a line without a confidence"))
        .map(|line| line.and_then(|(named, sure)| Ok((named, sure.parse::<f64>()?))))
        .collect::<anyhow::Result<Vec<_>>>()?
        .into_iter()
        .unzip();
    let expected =
        ["list.csv,a1,1", "list.csv,a2,1", "list.csv,b1,2", "list.csv,b2,2", "list.csv,c1,3"];
    assert_eq!(named, expected);
    assert!(sure[0] > 0.5 && sure[0] == sure[1] && sure[4] == 1.0, "{sure:?}");
    Ok(())
}

#[test]
fn persons_keep_their_ids_and_new_ones_get_new_ids() -> anyhow::Result<()> {
    let (folder, list) = folder()?;
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (before, out, gone) = (at("before.csv"), at("out.csv"), at("gone.csv"));
    // Ana was two persons, Juan one, and a record of a seventh is no longer there.
    let earlier = "source,record,cluster\nlist.csv,a1,5\nlist.csv,a2,6\nlist.csv,b1,4\nlist.csv,b2,4\nold.csv,x,7\n";
    std::fs::write(&before, earlier)?;
    std::fs::write(&gone, "previous,cluster,records,change\n8,4,1,merged\n")?;
    let words =
        [&list, "--id", "clave", "--out", &out, "--previous", &before, "--redirects", &gone];
    let words: Vec<&str> = [&words[..], &["--column", "quien=none"]].concat();
    run(&args(&words)?)?;
    let ids: Vec<String> = std::fs::read_to_string(&out)?
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').nth(2).map(str::to_owned))
        .collect();
    assert_eq!(ids, ["5", "5", "4", "4", "9"]);
    let gone = std::fs::read_to_string(&gone)?;
    let expected = ["previous,cluster,records,change", "8,4,1,merged", "6,5,1,merged", "7,,0,gone"];
    assert_eq!(gone.lines().collect::<Vec<_>>(), expected);
    Ok(())
}

#[test]
fn draws_are_the_same_for_a_seed_and_list_every_record_in_each() -> anyhow::Result<()> {
    let (folder, list) = folder()?;
    let drawn = |name: &str, seed: &str| -> anyhow::Result<String> {
        let out = folder.path().join(name).display().to_string();
        run(&args(&[&list, "--draws", "20", "--draws-out", &out, "--draws-seed", seed])?)?;
        Ok(std::fs::read_to_string(out)?)
    };
    let first = drawn("one.csv", "3")?;
    assert_eq!(first, drawn("two.csv", "3")?);
    assert_eq!(first.lines().next(), Some("source,record,cluster,draw"));
    assert_eq!(first.lines().count(), 1 + 20 * 5);
    Ok(())
}

#[test]
fn a_column_stated_wrongly_is_refused_with_what_there_is() -> anyhow::Result<()> {
    let (_folder, list) = folder()?;
    for (words, reason) in [
        (vec!["--column", "zona"], "write COL=KIND"),
        (vec!["--column", "zona=zone"], "there are: full-name, given,"),
        (vec!["--column", "lugar=place"], "no column \"lugar\" in list.csv; there are: clave,"),
        (vec!["--column", "zona=place", "--column", "zona=none"], "stated twice"),
        (vec!["--truth", "verdad"], "no column \"verdad\""),
        (vec!["--unique"], "give a second file"),
    ] {
        let words = [vec![list.as_str()], words].concat();
        let said =
            run(&args(&words)?).map_or_else(|error| format!("{error:#}"), |()| String::new());
        assert!(said.contains(reason), "{words:?}: {said}");
    }
    Ok(())
}

#[test]
fn what_is_stated_of_a_column_is_what_is_compared() -> anyhow::Result<()> {
    let (_folder, list) = folder()?;
    let args =
        args(&[&list, "--id", "clave", "--column", "zona=place", "--columns", "Nacido=none"])?;
    let proposal = Records::read(&args.records, &Config::default())?.proposal;
    let compared: Vec<(&str, &str)> =
        proposal.fields.iter().map(|field| (field.name.as_str(), field.kind.code())).collect();
    assert!(compared.contains(&("zona", "place")), "{compared:?}");
    assert!(!compared.iter().any(|(name, _)| ["Nacido", "clave"].contains(name)), "{compared:?}");
    Ok(())
}
