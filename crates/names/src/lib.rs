//! Names of people: normalise, tokens, phonetics, nicknames, similarity. Knows no person.
