//! The commands of the book that are not run as its pages stand, and what runs them instead.

/// A command that a page shows and this test does not type.
pub(crate) struct Apart {
    /// The page, within `docs`.
    pub(crate) page: &'static str,
    /// The command, or what it begins with and a `*`.
    pub(crate) begins: &'static str,
    /// Why, and which test runs it.
    pub(crate) why: &'static str,
}

impl Apart {
    /// Whether a command of a page is this one.
    pub(crate) fn is(&self, page: &str, command: &str) -> bool {
        let is = match self.begins.strip_suffix('*') {
            Some(begins) => command.starts_with(begins),
            None => command == self.begins,
        };
        self.page == page && is
    }
}

/// All of them.
pub(crate) const APART: &[Apart] = &[
    apart(
        "alerts.md",
        "paradero alerts --mail",
        "needs a server that takes mail: cli/tests/alerts.rs has one",
    ),
    apart(
        "screening.md",
        "paradero screen --watch*",
        "never ends: cli/tests/screen.rs starts and ends it",
    ),
    apart(
        "custody.md",
        "paradero timestamp --answer*",
        "needs an authority: cli/tests/docs.rs types the section with one",
    ),
    apart(
        "custody.md",
        "paradero timestamp",
        "needs an authority: cli/tests/docs.rs, and by HTTP cli/tests/stamped.rs",
    ),
    apart(
        "custody.md",
        "(cd casework/ledger/team/stamped*",
        "needs an answer of an authority: cli/tests/docs.rs",
    ),
    apart(
        "postgres.md",
        "paradero serve --postgres*",
        "needs a server of PostgreSQL: cli/tests/postgres.rs starts one",
    ),
    apart(
        "postgres.md",
        "paradero export postgres*",
        "needs a server of PostgreSQL: cli/tests/postgres.rs starts one",
    ),
    apart(
        "postgres.md",
        "paradero postgres*",
        "needs a server of PostgreSQL: cli/tests/postgres.rs starts one",
    ),
    apart(
        "scale.md",
        "paradero-cluster*",
        "needs several machines: cluster/tests/loopback.rs has them on one",
    ),
    apart("scale.md", "paradero dedupe*", "needs a cluster: cluster/tests/loopback.rs"),
    apart("scale.md", "paradero link*", "needs a cluster: cluster/tests/office.rs"),
    apart("scale.md", "paradero rebuild*", "needs a cluster: cluster/tests/rules.rs"),
    apart("scale.md", "paradero findings*", "needs a cluster: cluster/tests/rules.rs"),
    apart(
        "install.md",
        "cargo install*",
        "builds everything anew, which is what the tests were built from",
    ),
    apart(
        "install.md",
        "packaging/deb",
        "builds everything anew; packaging/try installs what it makes",
    ),
    apart("install.md", "sudo*", "changes the machine; packaging/try types it in a clean root"),
    apart(
        "install.md",
        "podman*",
        "needs a program that makes containers, and a base from the net",
    ),
    apart(
        "followthemoney.md",
        "ftm *",
        "another program: ftm/tests/packages.rs runs the real package",
    ),
    apart("r.md", "*", "cli/tests/r.rs types this page, its code too"),
    apart(
        "datasette.md",
        "pip *",
        "another program: ./test installs it for tables/tests/as_tables/served.rs",
    ),
    apart(
        "datasette.md",
        "datasette *",
        "another program: tables/tests/as_tables/served.rs starts it",
    ),
    apart(
        "python.md",
        "pip *",
        "builds everything anew; python/check does it in an environment of its own",
    ),
    apart(
        "try.md",
        "paradero demo*",
        "takes long: cli/tests/postgres.rs makes it and asks every page of it",
    ),
    apart("followthemoney.md", "alephclient *", "another program, and a server of others"),
];

const fn apart(page: &'static str, begins: &'static str, why: &'static str) -> Apart {
    Apart { page, begins, why }
}
