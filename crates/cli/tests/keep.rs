//! `paradero backup` and `paradero repair` as they are typed.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use crate::support::{Office, contents};

    #[test]
    fn a_register_is_backed_up_damaged_and_mended() {
        let office = Office::with_list();
        let copy = office.register().with_file_name("copy");
        let copy = copy.to_str().unwrap();
        let made = office.run(&["backup", copy]);
        assert_eq!(made.code, 0, "{}", made.err);
        assert!(made.err.contains("the copy is verified"), "{}", made.err);
        let again = office.run(&["backup", copy]);
        assert!(again.err.contains(": 0 files copied"), "{}", again.err);
        let (file, _) = contents(&office.register().join("sources")).remove(0);
        std::fs::write(&file, "bent").unwrap();
        let found = office.run(&["verify"]);
        assert_eq!(found.code, 1);
        assert!(found.out.contains(file.to_str().unwrap()), "{}", found.out);
        let refused = office.run(&["backup", copy]);
        assert_eq!((refused.code, refused.err.lines().count()), (2, 1), "{}", refused.err);
        let mended = office.run(&["repair", "--from", copy]);
        assert_eq!(mended.code, 0, "{}{}", mended.out, mended.err);
        assert!(mended.err.contains("is again what was written"), "{}", mended.err);
        assert_eq!(office.run(&["verify"]).code, 0);
    }

    #[test]
    fn what_no_copy_can_mend_is_named_with_exit_code_1() {
        let office = Office::with_list();
        let copy = office.register().with_file_name("copy");
        std::fs::create_dir(&copy).unwrap();
        let (file, _) = contents(&office.register().join("sources")).remove(0);
        std::fs::write(&file, "bent").unwrap();
        let ran = office.run(&["repair", "--from", copy.to_str().unwrap()]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        assert!(ran.out.contains(file.to_str().unwrap()), "{}", ran.out);
        let ran = office.run(&["repair", "--from", "nowhere"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
    }
}
