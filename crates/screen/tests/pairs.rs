//! Labelled pairs of names that nobody here wrote (`../shared/data/names/pairs`): how far the index agrees with them.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use paradero_screen::{Cut, Index, Person, Query, Searcher, Why};

    const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/names/pairs/");

    struct Labelled {
        one: String,
        two: String,
        one_person: bool,
        group: String,
    }

    fn labelled(file: &str) -> Vec<Labelled> {
        let path = format!("{DATA}{file}");
        let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let rows = reader.records().map(|row| row.unwrap());
        rows.map(|row| {
            // The group stands after the file: project@commit:file#group/...
            let group = row[3].split('#').nth(1).and_then(|group| group.split('/').next());
            Labelled {
                one: row[0].to_owned(),
                two: row[1].to_owned(),
                one_person: &row[2] == "match",
                group: group.unwrap_or("other").trim().to_owned(),
            }
        })
        .collect()
    }

    /// Each second name a person.
    fn index(pairs: &[Labelled]) -> Index {
        let names: BTreeSet<&str> = pairs.iter().map(|pair| pair.two.as_str()).collect();
        let person = |name: &str| Person {
            id: name.to_owned(),
            names: vec![name.to_owned()],
            ..Person::default()
        };
        Index::build(&names.into_iter().map(person).collect::<Vec<_>>()).unwrap()
    }

    /// Whether one name leads to the other, and whether nothing in the names speaks against one person.
    fn leads(index: &Index, searcher: &mut Searcher, (one, two): (&str, &str)) -> (bool, bool) {
        let query = Query { name: one.to_owned(), ..Query::default() };
        let answered = searcher.screen(index, &query, (Cut::USUAL, usize::MAX));
        let hit = answered.hits.iter().find(|hit| hit.id == two);
        let against = |hit: &paradero_screen::Hit| {
            hit.why.iter().any(|why| matches!(why.what, Why::OtherWord { .. }))
        };
        (hit.is_some(), hit.is_some_and(|hit| !against(hit)))
    }

    /// Pairs of one person that are not found, by the first name, and why not.
    const NOT_FOUND: &[(&str, &str)] = &[
        ("Abdullah Al-Rashid", "Arabic script writes no short vowels, and joins the article"),
        ("Khalid Mahmoud", "Arabic script"),
        ("Mohamed Ali", "Arabic script"),
        ("فرناندو بيريز", "Arabic script"),
        (
            "Kim Jong Un",
            "Korean script: syllables are transliterated in another way than the person writes",
        ),
        ("贝拉克·奥巴马", "Chinese script: a transcription by sound"),
        ("Barry Obama", "a familiar form that is in no table, and the rest is one word"),
        ("John Doe", "Juan and John are two names here, though one in translation"),
        ("JC Juncker", "two initials written as one word"),
        ("FridrichBuchenberg", "names written together that are no well-known given names"),
        ("President Erdoğan", "a form of address that is in no list"),
        ("Sergejs Lavrovs", "Latvian endings on both words, and a name between them"),
        ("Si Jinpin", "two short words, each misspelt"),
        ("Usama bin Ladin", "two words, each with another vowel; each alone is weak"),
        ("Michelle Michaela", "one word of two agrees"),
        ("Mohammed bin Sultan", "one word of two agrees; they are two people, whatever the label"),
        ("DOST MOHAMMAD KHAN HAQQANI", "two words of four agree, both frequent"),
    ];

    /// Pairs of two people whose names have nothing against one person, by the first name, and why.
    const TAKEN_FOR_ONE: &[(&str, &str)] = &[
        ("Ali Vellabati", "each word is near one of the other's"),
        ("Ginta Boreza", "each word is near one of the other's"),
        ("Olga Barynova", "each word is near one of the other's"),
        ("SAIF AL-DIN AL-RAWI", "every word stands in the other"),
        ("Thomas A. Lind", "a surname that begins the other"),
        ("习近朋", "Chinese: the last syllable is written alike and sounds alike in Latin letters"),
        ("이재형", "Korean: the last syllable differs by one sound"),
    ];

    /// By group and label: how many pairs, how many are found, how many have nothing against one person.
    fn measure(file: &str) -> BTreeMap<(String, bool), [usize; 3]> {
        let pairs = labelled(file);
        let index = index(&pairs);
        let mut searcher = Searcher::default();
        let mut shares: BTreeMap<(String, bool), [usize; 3]> = BTreeMap::new();
        let (mut lost, mut taken) = (BTreeSet::new(), BTreeSet::new());
        for pair in &pairs {
            let (found, whole) = leads(&index, &mut searcher, (&pair.one, &pair.two));
            let share = shares.entry((pair.group.clone(), pair.one_person)).or_default();
            share[0] += 1;
            share[1] += usize::from(found);
            share[2] += usize::from(whole);
            if pair.one_person && !found {
                lost.insert(pair.one.as_str());
            }
            if !pair.one_person && whole {
                taken.insert(pair.one.as_str());
            }
        }
        for ((group, one), [pairs, found, whole]) in &shares {
            let label = if *one { "one person" } else { "two people" };
            println!(
                "{group}, {label}: {pairs} pairs, {found} found, {whole} with nothing against"
            );
        }
        let names = |list: &'static [(&str, &str)]| list.iter().map(|one| one.0).collect();
        assert_eq!(lost, names(NOT_FOUND), "not found");
        assert_eq!(taken, names(TAKEN_FOR_ONE), "taken for one");
        shares
    }

    #[test]
    fn two_spellings_of_a_person_lead_to_each_other_but_for_exceptions_that_have_a_reason() {
        let shares = measure("match_person.csv");
        let sum = |one: bool, at: usize| -> usize {
            shares.iter().filter(|(key, _)| key.1 == one).map(|(_, share)| share[at]).sum()
        };
        println!(
            "of one person {}, found {}; of two people {}, with nothing against {}",
            sum(true, 0),
            sum(true, 1),
            sum(false, 0),
            sum(false, 2)
        );
        assert!(sum(true, 1) * 100 >= sum(true, 0) * 86);
        assert!(sum(false, 2) * 100 <= sum(false, 0) * 6);
    }
}
