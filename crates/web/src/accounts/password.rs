//! Passwords: which are taken, and their Argon2id hashes.
//!
//! Argon2id version 19 with 19 MiB, 2 passes and 1 lane: the least that OWASP's Password Storage
//! Cheat Sheet asks for. A hash made with other parameters is made anew when its owner signs in.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use paradero_locale::{Key, key};

use crate::{Error, Trouble};

/// The fewest characters that a password may have.
pub const PASSWORD_MIN: usize = 12;

/// The most: longer ones only cost time.
pub const PASSWORD_MAX: usize = 512;

/// Memory in KiB, passes, lanes.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Of the commonest passwords those of [`PASSWORD_MIN`] characters or more, and common words: a
/// password that is one of them, or one of them said over again or between digits, is refused.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "passphrase",
    "contraseña",
    "contrasena",
    "qwertyuiop",
    "qwerty",
    "asdfghjkl",
    "zxcvbnm",
    "iloveyou",
    "tequiero",
    "teamo",
    "letmein",
    "welcome",
    "bienvenido",
    "administrator",
    "administrador",
    "admin",
    "changeme",
    "cambiame",
    "sunshine",
    "princess",
    "princesa",
    "football",
    "futbol",
    "superman",
    "batman",
    "dragon",
    "monkey",
    "master",
    "secret",
    "secreto",
    "abc",
    "abcdef",
    "abcdefghijkl",
    "paradero",
    "1q2w3e4r5t6y",
    "1q2w3e4r",
    "1qaz2wsx3edc",
    "qazwsxedc",
    "q1w2e3r4t5y6",
    "q1w2e3r4",
    "correcthorsebatterystaple",
    "correct horse battery staple",
    "trustno1",
    "mexico",
    "elsalvador",
    "guatemala",
    "honduras",
    "losangeles",
    "a",
    "test",
    "prueba",
];

fn argon2() -> Result<Argon2<'static>, Error> {
    let (memory, passes, lanes) = COST;
    let parameters = Params::new(memory, passes, lanes, None)
        .map_err(|error| Trouble::Hash(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

/// The Argon2id hash of a password, as a PHC string with a random salt.
///
/// # Errors
/// If the machine gives no random bytes.
pub fn hash_password(password: &str) -> Result<String, Error> {
    let hash = argon2()?.hash_password(password.as_bytes());
    Ok(hash.map_err(|error| Trouble::Hash(error.to_string()))?.to_string())
}

/// Whether a password is that of a hash. The parameters are the hash's own.
pub(crate) fn is_right(password: &str, hash: &str) -> bool {
    if password.len() > 4 * PASSWORD_MAX {
        return false;
    }
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Whether a hash was made otherwise than hashes are made now.
pub(crate) fn is_outdated(hash: &str) -> bool {
    let (memory, passes, lanes) = COST;
    let same = PasswordHash::new(hash).ok().and_then(|hash| {
        let known = Params::try_from(&hash).ok()?;
        let version = hash.version == Some(Version::V0x13.into());
        Some(
            hash.algorithm.as_str() == Algorithm::Argon2id.as_str()
                && version
                && (known.m_cost(), known.t_cost(), known.p_cost()) == (memory, passes, lanes),
        )
    });
    same != Some(true)
}

/// Why a password is not taken for an account, as a message; `None` where it is.
pub(crate) fn refused(name: &str, password: &str) -> Option<Key> {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        return Some(key!("account-password-short"));
    }
    if length > PASSWORD_MAX {
        return Some(key!("account-password-long"));
    }
    let plain = password.to_lowercase();
    let name = name.to_lowercase();
    // A name of one or two letters stands in most sentences.
    if name.chars().count() > 2 && plain.contains(&name) {
        return Some(key!("account-password-has-name"));
    }
    is_common(&plain).then_some(key!("account-password-common"))
}

/// Whether a password in small letters is one that everybody tries.
fn is_common(plain: &str) -> bool {
    let letters = plain.trim_matches(|sign: char| !sign.is_alphabetic());
    let repeated = |text: &str| {
        COMMON.iter().any(|word| !text.is_empty() && text.replace(word, "").is_empty())
    };
    let signs: std::collections::BTreeSet<char> = plain.chars().collect();
    // Digits alone, few signs said over again, or a run such as abcdefghijkl or 987654321098.
    plain.chars().all(|sign| sign.is_ascii_digit())
        || signs.len() < 4
        || is_run(plain)
        || letters.is_empty()
        || repeated(plain)
        || repeated(letters)
}

/// Whether each sign follows the one before it, upward or downward.
fn is_run(text: &str) -> bool {
    let signs: Vec<i64> = text.chars().map(|sign| i64::from(u32::from(sign))).collect();
    let steps =
        || signs.windows(2).map(|pair| pair.last().unwrap_or(&0) - pair.first().unwrap_or(&0));
    steps().all(|step| step == 1) || steps().all(|step| step == -1)
}

#[cfg(test)]
mod tests {
    use paradero_locale::Lang;

    use super::*;

    fn why(name: &str, password: &str) -> &'static str {
        Lang::en().plain(refused(name, password).unwrap())
    }

    #[test]
    fn passwords_that_everybody_tries_are_refused_and_others_taken() {
        for bad in [
            "password1234",
            "PasswordPassword",
            "contraseña123",
            "aaaaaaaaaaaaaa",
            "123456789012",
            "abcdefghijklm",
            "1q2w3e4r5t6y",
            "qwertyuiop123",
            "!!!!12345678",
            "abababababab",
            "correct horse battery staple",
        ] {
            assert!(refused("ines", bad).is_some(), "{bad}");
        }
        for good in ["a long pass phrase", "tres gatos en la azotea", "ñandú-7-laguna-tambor"] {
            assert_eq!(refused("ines", good), None, "{good}");
        }
        let named = why("Inés", "soy inés y esta es mi clave");
        assert!(named.contains("account's name"), "{named}");
        assert!(why("ines", "short").contains("12 characters"));
        assert!(why("ines", &"x y z q ".repeat(70)).contains("too long"));
    }

    #[test]
    fn hashes_state_their_parameters_and_others_are_outdated() {
        let hash = hash_password("a long pass phrase").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_right("a long pass phrase", &hash) && !is_right("another", &hash));
        assert!(!is_outdated(&hash));
        let weak =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 1, 1, None).unwrap());
        let weak = weak.hash_password(b"a long pass phrase").unwrap().to_string();
        assert!(is_right("a long pass phrase", &weak) && is_outdated(&weak));
        assert!(is_outdated("nothing") && !is_right("x", "nothing"));
    }
}
