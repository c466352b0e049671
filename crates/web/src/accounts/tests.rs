//! The file of accounts as it is kept, changed and refused.

use super::*;

fn place() -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("accounts.toml");
    (folder, path)
}

#[test]
fn accounts_are_kept_changed_and_removed() {
    let (_folder, path) = place();
    let add = |name, level, role, word| add(&path, name, level, role, word).unwrap();
    assert!(read(&path).unwrap().is_empty(), "no file is no account");
    assert!(add("inés", Level::Team, Some(Role::Keeper), "a long pass phrase"));
    assert!(add("ana", Level::Public, None, "another long phrase"));
    let first = read(&path).unwrap();
    assert_eq!(first.iter().map(|a| a.name.as_str()).collect::<Vec<_>>(), ["ana", "inés"]);
    assert_eq!((first[0].role, first[1].role), (Role::Reader, Role::Keeper));
    assert!(!std::fs::read_to_string(&path).unwrap().contains("phrase"));
    assert!(!add("ana", Level::Team, None, "another long phrase"), "changed");
    assert!(!add("inés", Level::Team, None, "another long phrase"), "changed");
    let second = read(&path).unwrap();
    assert_eq!((second.len(), second[0].level), (2, Level::Team));
    assert_eq!(second[1].role, Role::Keeper, "a new password leaves the role");
    assert_ne!(second[0].password_hash, first[0].password_hash, "a new salt");
    assert!(remove(&path, "ana").unwrap() && !remove(&path, "ana").unwrap());
    assert_eq!(read(&path).unwrap().len(), 1);
}

#[test]
fn whatever_changes_what_an_account_is_trusted_with_changes_its_stamp() {
    let (_folder, path) = place();
    add(&path, "ana", Level::Team, None, "a long pass phrase").unwrap();
    let mut stamps = vec![read(&path).unwrap()[0].stamp()];
    let mut take = |account: Account| {
        assert!(!stamps.contains(&account.stamp()));
        stamps.push(account.stamp());
    };
    let set = |to| set(&path, "ana", to).unwrap().unwrap();
    take(set(Change::Role(Role::Reviewer)));
    take(set(Change::PasswordHash(hash_password("another long phrase").unwrap())));
    let secret = new_secret().unwrap();
    let codes = new_recovery().unwrap();
    let hashes = codes.iter().map(|code| recovery_hash("ana", code)).collect();
    take(set(Change::Totp(Some((secret, hashes)))));
    let used = set(Change::Recovered(recovery_hash("ana", &codes[3])));
    assert_eq!(used.stamp(), *stamps.last().unwrap(), "to use a code ends no session");
    assert_eq!(used.recovery.len(), RECOVERY - 1);
    let again = super::set(&path, "ana", Change::Recovered(recovery_hash("ana", &codes[3])));
    assert!(again.unwrap().is_none(), "each works once");
    assert!(super::set(&path, "eva", Change::Role(Role::Reader)).unwrap().is_none());
}

#[test]
fn a_second_factor_is_demanded_of_a_role_and_those_above_it() {
    let (_folder, path) = place();
    for role in Role::ALL {
        add(&path, role.code(), Level::Team, Some(role), "a long pass phrase").unwrap();
    }
    demand_totp(&path, Some(Role::Reviewer)).unwrap();
    add(&path, "eva", Level::Team, None, "a long pass phrase").unwrap();
    let must: Vec<_> =
        read(&path).unwrap().into_iter().filter(Account::must_enrol).map(|a| a.name).collect();
    assert_eq!(must, ["keeper", "reviewer"], "kept when the file is written again");
    set(&path, "keeper", Change::Totp(Some((new_secret().unwrap(), Vec::new())))).unwrap();
    assert_eq!(read(&path).unwrap().iter().filter(|account| account.must_enrol()).count(), 1);
    demand_totp(&path, None).unwrap();
    assert!(!read(&path).unwrap().iter().any(Account::must_enrol));
}

#[test]
fn an_old_file_keeps_what_its_accounts_could_do() {
    let (_folder, path) = place();
    let hash = hash_password("a long pass phrase").unwrap();
    let line =
        format!("[[account]]\nname = \"ana\"\nlevel = \"team\"\npassword_hash = \"{hash}\"\n");
    std::fs::write(&path, line).unwrap();
    let ana = read(&path).unwrap().remove(0);
    assert_eq!((ana.role, ana.must_totp), (Role::Editor, false));
    assert!(ana.role.may(May::Settle, ana.level));
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_can_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = place();
    add(&path, "ana", Level::Team, None, "a long pass phrase").unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn bad_passwords_strange_names_and_broken_files_are_refused_with_a_reason() {
    let (_folder, path) = place();
    let add = |name, word| add(&path, name, Level::Team, None, word).unwrap_err().to_string();
    assert!(add("ana", "short").contains("12 characters"));
    assert!(add("ana", "password1234").contains("commonest"));
    assert!(add(" ana", "a long pass phrase").contains("no name"));
    for (bad, why) in [
        ("account = 3", "not a file of accounts"),
        ("rol = \"keeper\"", "unknown field"),
        ("totp_from = \"admin\"", "unknown variant"),
        (
            "[[account]]\nname=\"a\"\nlevel=\"team\"\nrole=\"boss\"\npassword_hash=\"x\"",
            "unknown variant",
        ),
        (
            "[[account]]\nname=\"a\"\nlevel=\"team\"\npassword_hash=\"x\"\nsuper=true",
            "unknown field",
        ),
        ("[[account]]\nname=\"a\"\nlevel=\"team\"\npassword_hash=\"x\"\ntotp=\"1\"", "no secret"),
    ] {
        std::fs::write(&path, bad).unwrap();
        let said = read(&path).unwrap_err().to_string();
        assert!(said.contains(why), "{bad}: {said}");
    }
}
