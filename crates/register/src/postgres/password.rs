//! Where a password is looked for that is not in the address, as libpq does.

use std::path::PathBuf;

use postgres::Config;
use postgres::config::Host;

/// Of `PGPASSWORD`, else of the first line that fits in `PGPASSFILE` or `~/.pgpass`.
pub(super) fn find(config: &Config) -> Option<String> {
    if let Ok(password) = std::env::var("PGPASSWORD") {
        return Some(password);
    }
    let file = std::env::var_os("PGPASSFILE").map(PathBuf::from);
    let file = file.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".pgpass")))?;
    in_file(&std::fs::read_to_string(file).ok()?, config)
}

fn in_file(text: &str, config: &Config) -> Option<String> {
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(host)) => host.clone(),
        _ => "localhost".to_owned(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432).to_string();
    let user = config.get_user().unwrap_or_default();
    let asked = [host.as_str(), &port, config.get_dbname().unwrap_or(user), user];
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(fields).find_map(|mut fields| {
        let fits = fields.len() == 5
            && fields.iter().zip(asked).all(|(field, asked)| field == "*" || field == asked);
        fits.then(|| fields.pop()).flatten()
    })
}

/// The fields of a line: colons part them, a backslash takes the next sign as it stands.
fn fields(line: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut signs = line.chars();
    while let Some(sign) = signs.next() {
        match sign {
            ':' => all.push(String::new()),
            '\\' => all.last_mut().into_iter().for_each(|field| field.extend(signs.next())),
            other => all.last_mut().into_iter().for_each(|field| field.push(other)),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use std::str::FromStr as _;

    use super::*;

    #[test]
    fn the_first_line_that_fits_has_the_password() {
        let file =
            "# ours\ndb:5432:other:pages:no\nlocalhost:*:paradero:pages:a\\:b\\\\c\n*:*:*:*:last\n";
        let of = |address: &str| in_file(file, &Config::from_str(address).unwrap());
        let own = "postgresql://pages@/paradero?host=/run/postgresql";
        assert_eq!(of(own).as_deref(), Some("a:b\\c"), "a socket is localhost");
        assert_eq!(of("postgresql://pages@db/x").as_deref(), Some("last"));
        assert_eq!(in_file("a:b\n", &Config::new()), None);
    }
}
