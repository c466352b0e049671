//! The server: how it is reached, what lies on it, and who waits for whom.

use std::net::IpAddr;
use std::path::Path;
use std::str::FromStr as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use paradero_model::{Day, Level};
use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use rusqlite::OpenFlags;
use serde::{Deserialize, Serialize};

use super::ask::{View, told};
use super::{load, password};
use crate::decided::DECIDED;
use crate::sql::{Answer, Connection, Error};

/// How long a server is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Signs of hashes in names of schemas.
const MARK: usize = 8;
const KEY: usize = 16;

/// How every connection is set that reads views: statements are planned once, without knowing what they will be asked with, as SQLite
/// plans them; a row is looked up where an index leads to it, since what pages ask for is little; and nothing is written.
const READING: &str = "SET plan_cache_mode = force_generic_plan; SET jit = off; SET max_parallel_workers_per_gather = 0; \
     SET enable_seqscan = off; SET random_page_cost = 1; \
     SET default_transaction_read_only = on";

/// The names of the schemas of a view, and what they were made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The schema of the derived store.
    pub store: String,
    /// The schema of the findings of a day.
    pub findings: String,
    pub(super) of: [Kept; 2],
}

/// What is noted of a schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its name.
    #[serde(default)]
    pub schema: String,
    /// The mark of the register.
    pub register: String,
    /// The level.
    pub level: String,
    /// The key of what it was made from.
    pub key: String,
    /// The day on which its clocks are read; none of a store.
    pub day: Option<String>,
    /// The schema of the store that findings are of.
    pub store: Option<String>,
    /// Its size.
    #[serde(default)]
    pub bytes: i64,
    /// Connections that read it.
    #[serde(default)]
    pub readers: i64,
}

fn short(text: &str, signs: usize) -> String {
    paradero_ledger::sha256(text.as_bytes()).to_string().chars().take(signs).collect()
}

impl Names {
    /// Of a store and findings, by the keys of what they are made from.
    pub(super) fn of(
        register: &str,
        level: Level,
        (store_key, findings_key): (&str, &str),
        day: Day,
    ) -> Self {
        let level = level.code();
        let store = format!("paradero_{register}_{level}_{}", short(store_key, KEY));
        let date = day.to_string().replace('-', "");
        let findings = format!("{store}_{date}_{}", short(findings_key, MARK));
        let kept = |schema: &str, key: &str, of: Option<(String, String)>| Kept {
            schema: schema.to_owned(),
            register: register.to_owned(),
            level: level.to_owned(),
            key: key.to_owned(),
            day: of.as_ref().map(|(day, _)| day.clone()),
            store: of.map(|(_, store)| store),
            bytes: 0,
            readers: 0,
        };
        let of = [
            kept(&store, store_key, None),
            kept(&findings, findings_key, Some((day.to_string(), store.clone()))),
        ];
        Self { store, findings, of }
    }
}

/// The number under which a schema, or the making of those of a level, is locked.
fn lock(name: &str) -> i64 {
    let hash = paradero_ledger::sha256(name.as_bytes()).to_string();
    u64::from_str_radix(&hash[..KEY], 16).unwrap_or_default().cast_signed()
}

/// A server with the views of a register.
pub struct Postgres {
    config: Config,
    /// Tells the schemas of this register from those of others in the same database.
    register: String,
    /// For questions about schemas.
    desk: Mutex<Option<Client>>,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Where it is reached may hold a password.
        formatter.debug_struct("Postgres").field("register", &self.register).finish_non_exhaustive()
    }
}

impl Postgres {
    /// The server at an address, `postgresql://user@/database?host=/run/postgresql` or as libpq has it, for the register in a
    /// directory. A password that is not in it is taken from `PGPASSWORD`, else from `PGPASSFILE` or `~/.pgpass`.
    ///
    /// # Errors
    /// If the address is none, leads in clear over a net, or the directory holds no register.
    pub fn at(address: &str, directory: &Path) -> Answer<Self> {
        let key = directory.join("keys").join("verify.key");
        let key = std::fs::read_to_string(&key)
            .map_err(|error| Error::said(format!("{}: {error}", key.display())))?;
        Self::marked(address, &short(key.trim(), MARK))
    }

    /// The server at an address, for whatever has a mark: tests use it, and [`Postgres::at`].
    ///
    /// # Errors
    /// As [`Postgres::at`].
    pub fn marked(address: &str, register: &str) -> Answer<Self> {
        let wrong = |error: &dyn std::fmt::Display| {
            Error::said(format!(
                "the address of PostgreSQL: {error}; write postgresql://USER@/DATABASE?host=/run/postgresql"
            ))
        };
        let mut config = Config::from_str(address).map_err(|error| wrong(&error))?;
        if !is_near(&config) && !address.contains("sslmode=disable") {
            return Err(wrong(
                &"names would travel in clear. Name a socket or an address of this machine (a tunnel may end there), or \
                  add sslmode=disable where nobody else is on the net between",
            ));
        }
        config.ssl_mode(SslMode::Disable);
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        config.application_name("paradero");
        if config.get_password().is_none()
            && let Some(password) = password::find(&config)
        {
            config.password(password);
        }
        Ok(Self { config, register: register.to_owned(), desk: Mutex::default() })
    }

    pub(super) fn register(&self) -> &str {
        &self.register
    }

    /// A connection of one's own, for what is no view of a register.
    ///
    /// # Errors
    /// If the server cannot be reached.
    pub fn client(&self) -> Answer<Client> {
        self.connect()
    }

    fn connect(&self) -> Answer<Client> {
        self.config.connect(NoTls).map_err(|error| told(&error))
    }

    fn desk(&self) -> MutexGuard<'_, Option<Client>> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks something about schemas, over one connection that is kept.
    fn about<T>(&self, ask: impl Fn(&mut Client) -> Result<T, postgres::Error>) -> Answer<T> {
        let mut desk = self.desk();
        if let Some(client) = desk.as_mut()
            && let Ok(answer) = ask(client)
        {
            return Ok(answer);
        }
        // It went away, or this is the first question.
        let client = desk.insert(self.connect()?);
        let answer = ask(client).map_err(|error| told(&error));
        if answer.is_err() {
            *desk = None;
        }
        answer
    }

    /// Whether the schemas of a view stand.
    pub(super) fn has(&self, names: &Names) -> Answer<bool> {
        self.about(|client| {
            let sql = "SELECT count(*) FROM pg_namespace WHERE nspname IN ($1, $2)";
            let found = client.query_one(sql, &[&names.store, &names.findings])?;
            Ok(found.get::<_, i64>(0) == 2)
        })
    }

    /// A connection to the schemas of a view; nothing where they do not stand.
    pub(crate) fn open(&self, names: &Names) -> Answer<Option<Connection>> {
        let mut client = self.connect()?;
        let told = |error: postgres::Error| told(&error);
        let level = format!("paradero_{}", names.of[0].level);
        // Locked first: what is found then stands as long as this connection.
        let sql = "SELECT pg_advisory_lock_shared($1), pg_advisory_lock_shared($2)";
        client.execute(sql, &[&lock(&names.store), &lock(&names.findings)]).map_err(told)?;
        let sql = "SELECT (SELECT count(*) FROM pg_namespace WHERE nspname IN ($1, $2)), \
                   (SELECT count(*) FROM pg_roles WHERE rolname = $3 AND pg_has_role(oid, 'member'))";
        let found =
            client.query_one(sql, &[&names.store, &names.findings, &level]).map_err(told)?;
        if found.get::<_, i64>(0) != 2 {
            return Ok(None);
        }
        if found.get::<_, i64>(1) == 1 {
            // Where the office made a role for the level, the connection reads nothing of another.
            client.batch_execute(&format!("SET ROLE {level}")).map_err(told)?;
        }
        let Names { store, findings, .. } = names;
        Ok(Some(reading(client, &format!("{findings}, {store}"))?))
    }

    /// Copies what a file of SQLite holds into a new schema.
    ///
    /// # Errors
    /// If the server does not take it.
    pub fn copy(&self, file: &rusqlite::Connection, schema: &str) -> Answer<()> {
        let mut client = self.connect()?;
        let mut change = client.transaction().map_err(|error| told(&error))?;
        load::load(&mut change, file, schema)?;
        change.commit().map_err(|error| told(&error))
    }

    /// A connection that reads one schema, as [`Postgres::copy`] made it.
    ///
    /// # Errors
    /// If the server cannot be reached.
    pub fn connected(&self, schema: &str) -> Answer<Connection> {
        reading(self.connect()?, schema)
    }

    /// The schemas of all registers that lie in the database.
    ///
    /// # Errors
    /// If the server cannot be reached.
    pub fn kept(&self) -> Answer<Vec<Kept>> {
        let sql = "SELECT n.nspname, obj_description(n.oid, 'pg_namespace'),
               (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c
                WHERE c.relnamespace = n.oid AND c.relkind = 'r')
             FROM pg_namespace n WHERE starts_with(n.nspname, 'paradero_') ORDER BY n.nspname";
        let locks = "SELECT classid::bigint, objid::bigint, count(*) FROM pg_locks WHERE locktype = 'advisory'
             AND mode = 'ShareLock' AND granted AND objsubid = 1
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) GROUP BY 1, 2";
        let (schemas, locks) =
            self.about(|client| Ok((client.query(sql, &[])?, client.query(locks, &[])?)))?;
        let readers = |name: &str| {
            let number = lock(name).cast_unsigned();
            let (high, low) = ((number >> 32).cast_signed(), (number & 0xffff_ffff).cast_signed());
            let held = |row: &&postgres::Row| (row.get(0), row.get(1)) == (high, low);
            locks.iter().find(held).map_or(0, |row| row.get(2))
        };
        let kept = schemas.iter().filter_map(|row| {
            let (schema, bytes): (String, i64) = (row.get(0), row.get(2));
            // A schema of that name without our note is somebody else's.
            let note: Kept = serde_json::from_str(&row.get::<_, Option<String>>(1)?).ok()?;
            let readers = readers(&schema);
            Some(Kept { schema, bytes, readers, ..note })
        });
        Ok(kept.collect())
    }

    /// The schemas of this register.
    ///
    /// # Errors
    /// If the server cannot be reached.
    pub fn kept_here(&self) -> Answer<Vec<Kept>> {
        let mut all = self.kept()?;
        all.retain(|kept| kept.register == self.register);
        Ok(all)
    }

    /// Those of this register at a level.
    pub(super) fn own(&self, level: Level) -> Answer<Vec<Kept>> {
        let mut all = self.kept_here()?;
        all.retain(|kept| kept.level == level.code());
        Ok(all)
    }

    /// Drops a schema that nobody reads. Whether it did.
    ///
    /// # Errors
    /// If the server cannot be reached or does not allow it.
    pub fn drop(&self, schema: &str) -> Answer<bool> {
        self.about(|client| {
            let mut change = client.transaction()?;
            let sql = "SELECT pg_try_advisory_xact_lock($1)";
            if !change.query_one(sql, &[&lock(schema)])?.get::<_, bool>(0) {
                return Ok(false);
            }
            change.batch_execute(&format!("DROP SCHEMA IF EXISTS {schema} CASCADE"))?;
            change.commit()?;
            Ok(true)
        })
    }

    /// Drops what is older than a view and nobody reads.
    pub(super) fn clear(&self, names: &Names, level: Level) -> Answer<()> {
        for kept in self.own(level)? {
            if kept.schema != names.store && kept.schema != names.findings && kept.readers == 0 {
                self.drop(&kept.schema)?;
            }
        }
        Ok(())
    }

    /// Waits until no other process makes a view of a level, and keeps others waiting until what is given back is dropped.
    pub(super) fn making(&self, level: Level) -> Answer<Making> {
        let mut client = self.connect()?;
        let told = |error: postgres::Error| told(&error);
        let name = format!("making {} {}", self.register, level.code());
        client.execute("SELECT pg_advisory_lock($1)", &[&lock(&name)]).map_err(told)?;
        let sql = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = current_database()";
        let found = client.query_one(sql, &[]).map_err(told)?;
        let found: [String; 3] = [0, 1, 2].map(|at| found.get(at));
        if found.iter().map(String::as_str).ne(["UTF8", "C", "C"]) {
            return Err(Error::said(format!(
                "the database orders text by {}, in {}: pages would order names otherwise than here. Make one with \
                 CREATE DATABASE paradero TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'",
                found[1], found[0]
            )));
        }
        Ok(Making(client))
    }

    /// Writes a schema into a new file of SQLite.
    pub(super) fn save(&self, schema: &str, to: &Path) -> Answer<()> {
        super::save::save(&mut self.connect()?, schema, to)
    }
}

/// A connection that reads schemas, the first before the others.
fn reading(mut client: Client, schemas: &str) -> Answer<Connection> {
    let set = format!("SET search_path = {schemas}, pg_catalog; {DECIDED}; {READING}");
    client.batch_execute(&set).map_err(|error| told(&error))?;
    Ok(Connection::over(Box::new(View::over(client))))
}

/// Held while views of a level are made.
pub(super) struct Making(Client);

impl Making {
    /// Copies what is missing of a view.
    pub(super) fn put(&mut self, names: &Names, files: [&Path; 2]) -> Answer<()> {
        for (kept, file) in names.of.iter().zip(files) {
            let sql = "SELECT count(*) FROM pg_namespace WHERE nspname = $1";
            let found = self.0.query_one(sql, &[&kept.schema]).map_err(|error| told(&error))?;
            if found.get::<_, i64>(0) == 0 {
                self.put_one(kept, file)?;
            }
        }
        Ok(())
    }

    fn put_one(&mut self, kept: &Kept, file: &Path) -> Answer<()> {
        let told = |error: postgres::Error| told(&error);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let uri = format!("file:{}?mode=ro&immutable=1", file.display());
        let lying = rusqlite::Connection::open_with_flags(uri, flags)?;
        let mut change = self.0.transaction().map_err(told)?;
        load::load(&mut change, &lying, &kept.schema)?;
        let note = serde_json::to_string(kept).map_err(|error| Error::said(error.to_string()))?;
        let note = note.replace('\'', "''");
        let schema = &kept.schema;
        change.batch_execute(&format!("COMMENT ON SCHEMA {schema} IS '{note}'")).map_err(told)?;
        let role = format!("paradero_{}", kept.level);
        let sql = "SELECT count(*) FROM pg_roles WHERE rolname = $1";
        if change.query_one(sql, &[&role]).map_err(told)?.get::<_, i64>(0) == 1 {
            let grant = format!(
                "GRANT USAGE ON SCHEMA {schema} TO {role}; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role}"
            );
            change.batch_execute(&grant).map_err(told)?;
        }
        change.commit().map_err(told)
    }
}

/// Whether nothing leaves this machine.
fn is_near(config: &Config) -> bool {
    let is_own = |host: &Host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
        }
    };
    config.get_hosts().iter().all(is_own) && config.get_hostaddrs().iter().all(IpAddr::is_loopback)
}
