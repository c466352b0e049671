//! An export on the real PostgreSQL.

use std::str::FromStr as _;

use paradero_locale::Lang;
use paradero_model::Level;
use paradero_register::postgres::Postgres;
use paradero_tables::{postgres, tables};
use postgres::{Client, Config, NoTls};

use crate::server::address;
use crate::support::{SEALED, TEAM, reader, roster, rules, view};

fn client() -> Client {
    Config::from_str(address()).unwrap().connect(NoTls).unwrap()
}

fn count(client: &mut Client, sql: &str) -> i64 {
    client.query_one(sql, &[]).unwrap_or_else(|error| panic!("{sql}: {error:?}")).get(0)
}

#[test]
fn an_export_is_a_schema_with_types_keys_and_comments() {
    let folder = tempfile::tempdir().unwrap();
    let register = roster(folder.path(), 60, true);
    let (view, rules) = (view(&register, Level::Team), rules());
    let server = Postgres::marked(address(), "tables").unwrap();
    let made = || postgres(&reader(&view, &rules, Lang::en()), &server, "for \"others\"");
    let written = made().unwrap();
    let mut client = client();
    client.batch_execute("SET search_path = \"for \"\"others\"\"\"").unwrap();
    for table in tables().unwrap() {
        let sql = format!("SELECT count(*) FROM \"{}\"", table.name);
        assert_eq!(
            count(&mut client, &sql).cast_unsigned(),
            written.of(&table.name),
            "{}",
            table.name
        );
    }
    assert!(written.of("person") > 50 && written.of("custody") > 50);
    // Days are days, yes and no are that, keys lead somewhere.
    let held = "SELECT count(*) FROM custody AS c JOIN person AS p ON p.id = c.person
                WHERE c.since_earliest >= DATE '2020-01-01' AND c.since_latest - c.since_earliest >= 0";
    assert!(count(&mut client, held) > 10);
    let led: usize = tables()
        .unwrap()
        .iter()
        .flat_map(|table| table.columns.clone())
        .filter(|column| column.to.is_some())
        .count();
    let keys =
        "SELECT count(*) FROM pg_constraint AS k JOIN pg_namespace AS n ON n.oid = k.connamespace
                WHERE n.nspname = 'for \"others\"' AND k.contype = ";
    assert_eq!(count(&mut client, &format!("{keys} 'f'")), i64::try_from(led).unwrap());
    assert!(count(&mut client, &format!("{keys} 'p'")) > 10);
    let said = "SELECT count(*) FROM pg_description WHERE objoid = 'custody'::regclass";
    let columns =
        "SELECT count(*) FROM pg_attribute WHERE attrelid = 'custody'::regclass AND attnum > 0";
    assert_eq!(
        count(&mut client, said),
        count(&mut client, columns) + 1,
        "a comment on each, and on the table"
    );
    // What the level may not see is nowhere; what it may is.
    let named =
        |word: &str| format!("SELECT count(*) FROM source AS s WHERE s::text ILIKE '%{word}%'");
    assert_eq!(count(&mut client, &named(SEALED)), 0);
    assert_eq!(count(&mut client, &named(TEAM)), 1);
    let again = made().unwrap_err().to_string();
    assert!(again.contains("there is a schema") && again.contains("--schema"), "{again}");
}
