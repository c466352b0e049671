//! Random registers: what a level shows is byte for byte what it would show if nothing above it had ever
//! been there. `PARADERO_LEAK_REGISTERS=1000` asks for more of them than a usual run does.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use paradero_model::{Day, Level, SourceInfo};
    use paradero_register::screening::Asked;
    use paradero_register::{Addition, GuideKind, List, Register, record_reading};

    use crate::support::{contents, empty, pdf, room};

    const GIVEN: [&str; 6] = ["Rosa", "Marta Lidia", "Julio", "Hugo", "Inés", "Beto"];
    const FAMILY: [&str; 6] =
        ["Amaya Quintana", "Ubeda", "Paz Orellana", "Serrano", "Sol", "Zaldivar"];
    const PLACES: [&str; 3] = ["North Prison", "South Prison", "Port Camp"];

    /// Numbers that look random; the same for the same seed (xorshift).
    struct Random(u64);

    impl Random {
        fn below(&mut self, n: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap() % n
        }

        fn of<T: Copy>(&mut self, all: &[T]) -> T {
            all[self.below(all.len())]
        }
    }

    /// One act of a random office.
    #[derive(Clone, Debug)]
    enum Step {
        Source { level: Level, name: String, text: String, guide: String },
        Decision { level: Level, text: String },
        Withdrawal { level: Level, name: String },
        Train { level: Level },
        Reading,
    }

    impl Step {
        fn level(&self) -> Level {
            match self {
                Self::Source { level, .. }
                | Self::Decision { level, .. }
                | Self::Withdrawal { level, .. }
                | Self::Train { level } => *level,
                Self::Reading => Level::Sealed,
            }
        }
    }

    fn source(random: &mut Random, at: usize) -> Step {
        let level = random.of(&Level::ALL);
        let rows: String = (0..1 + random.below(5))
            .map(|_| {
                let (given, family) = (random.of(&GIVEN), random.of(&FAMILY));
                let born = format!(
                    "19{}-0{}-1{}",
                    70 + random.below(3),
                    1 + random.below(2),
                    random.below(2)
                );
                format!(
                    "{given} {family},{born},{},2026-01-0{}\n",
                    random.of(&PLACES),
                    1 + random.below(9)
                )
            })
            .collect();
        let kind = random.of(&["custody", "removal", "custody"]);
        let place = if kind == "custody" {
            "place = { column = \"Place\" }\nsince"
        } else {
            "to_country = \"XB\"\non"
        };
        let guide = format!(
            "[source]\nsaid_by = \"Office {at}\"\nsaid_on = \"2026-02-0{}\"\nlevel = \"{}\"\n[person]\n\
             name = {{ column = \"Name\" }}\nbirth.date = {{ column = \"Born\", date = \"edtf\" }}\n[[event]]\n\
             kind = \"{kind}\"\n{place} = {{ column = \"Day\", date = \"edtf\" }}\n{}",
            1 + random.below(9),
            level.code(),
            if kind == "custody" { "" } else { "[columns]\nPlace = \"not used\"\n" }
        );
        let text = format!("Name,Born,Place,Day\n{rows}");
        Step::Source { level, name: format!("list-{at}.csv"), text, guide }
    }

    fn decision(random: &mut Random, sources: &[(Level, String)]) -> Option<Step> {
        let level = random.of(&Level::ALL);
        let seen: Vec<&String> =
            sources.iter().filter(|one| one.0 <= level).map(|one| &one.1).collect();
        let (a, b) = (seen.get(random.below(seen.len().max(1)))?, seen.last()?);
        let text = match random.below(3) {
            0 => format!("[[gone]]\nsource = \"{a}\"\non = \"2026-03-01\"\nwhy = \"taken down\"\n"),
            1 if a != b => {
                format!("[[repeats]]\nsource = \"{a}\"\nof = \"{b}\"\nwhy = \"the same words\"\n")
            }
            _ => format!(
                "[[different]]\nkind = \"person\"\nmembers = [\"{a}:1\", \"{b}:1\"]\nwhy = \"two cousins\"\n"
            ),
        };
        (a != b || !text.contains("members")).then_some(Step::Decision { level, text })
    }

    fn steps(seed: u64) -> Vec<Step> {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let (mut all, mut sources) = (Vec::new(), Vec::new());
        for at in 0..4 + random.below(6) {
            match random.below(10) {
                0 => all.push(Step::Reading),
                1 | 2 => all.extend(decision(&mut random, &sources)),
                3 if sources.len() > 2 => {
                    let (level, name): (Level, String) =
                        sources.remove(random.below(sources.len()));
                    all.push(Step::Withdrawal { level, name });
                }
                4 if sources.len() > 2 => all.push(Step::Train { level: random.of(&Level::ALL) }),
                _ => {
                    let one = source(&mut random, at);
                    if let Step::Source { level, name, .. } = &one {
                        sources.push((*level, name.clone()));
                    }
                    all.push(one);
                }
            }
        }
        all
    }

    /// A register of those steps that stand at a level or below, each at its own second.
    fn made(directory: &Path, steps: &[Step], most: Level) -> Register {
        let mut register = empty(directory);
        for (step, at) in steps.iter().zip(1..).filter(|(step, _)| step.level() <= most) {
            let now = 1_770_000_000 + 60 * at;
            match step {
                Step::Source { name, text, guide, .. } => {
                    let guide = Some((GuideKind::Mapping, "m.toml", guide.as_str()));
                    let (bytes, info) = (text.as_bytes(), SourceInfo::default());
                    register.add(&Addition { file_name: name, bytes, guide, info, now }).unwrap();
                }
                Step::Decision { level, text } => {
                    register.decide("d.toml", text, "office", *level, now).unwrap();
                }
                Step::Withdrawal { name, .. } => {
                    register.withdraw(name, "asked for", &["Ana".to_owned()], now).unwrap();
                }
                // With too few records there is nothing to learn from, which is said and records nothing.
                Step::Train { level } => drop(register.train(*level, now)),
                Step::Reading => {
                    drop(register);
                    record_reading(directory, "inés", &["/es".to_owned()], now).unwrap();
                    register = Register::open_writer(directory, pdf(), now).unwrap();
                }
            }
        }
        register
    }

    /// All that a level is told: lists, findings, names, acts, earlier states, what is refused and how.
    fn told(register: &Register, level: Level, strange: &[String]) -> String {
        let today = Day::parse_iso("2026-05-01").unwrap();
        let mut text = String::new();
        for position in [register.size(level) / 2, register.size(level)] {
            let view = match register.view(level, position, today) {
                Ok(view) => view,
                Err(error) => {
                    text += &error.to_string();
                    continue;
                }
            };
            for list in [List::People, List::Orders, List::Batches, List::Statements, List::Status]
            {
                text += &serde_json::to_string(&view.list(list).unwrap()).unwrap();
            }
            text += &serde_json::to_string(&view.findings().unwrap()).unwrap();
            for id in strange {
                text += &register
                    .prove(&view, id)
                    .map_or_else(|error| error.to_string(), |_| "proof".to_owned());
                text += &format!("{:?}", register.shows(level, id).ok());
            }
            let screener = register.screener(view).unwrap();
            text += &serde_json::to_string(screener.searched()).unwrap();
            for (given, family) in GIVEN.iter().zip(FAMILY) {
                let asked =
                    Asked::typed(&format!("{given} {family}"), Some("1970"), None, None).unwrap();
                text += &serde_json::to_string(&screener.screen(&asked, 9).unwrap()).unwrap();
            }
        }
        for act in register.acts(level) {
            let entry = act.entry().map(|entry| format!("{entry:?}"));
            text += &format!(
                "{} {} {entry:?} {:?}\n",
                act.place(),
                act.recorded_at(),
                act.tree().map(|t| t.leaves)
            );
        }
        for when in ["2026-02-02", "3", "99", "no day"] {
            text += &format!(
                "{:?}",
                register.position(level, Some(when)).map_err(|error| error.to_string())
            );
        }
        text
    }

    #[test]
    fn random_registers_show_at_a_level_what_they_would_without_anything_above_it() {
        let asked = std::env::var("PARADERO_LEAK_REGISTERS").ok();
        let registers: u64 = asked.map_or(25, |n| n.parse().expect("a number of registers"));
        let (mut compared, mut sealed) = (0, 0);
        for seed in 1..=registers {
            let folder = room();
            let all = steps(seed);
            let whole = made(&folder.path().join("whole"), &all, Level::Sealed);
            // Built first, so that anything it left about could be picked up; ids of it are asked for below.
            let strange: Vec<String> = whole
                .view(Level::Sealed, whole.size(Level::Sealed), Day(20_500))
                .and_then(|view| {
                    view.rows("SELECT id FROM record UNION SELECT id FROM source", &[])
                })
                .map(|rows| rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect())
                .unwrap_or_default();
            for level in [Level::Public, Level::Team] {
                let without = made(&folder.path().join(level.code()), &all, level);
                // A proof that the level may have is not the same twice: what may be proven is.
                let (one, other) = (told(&whole, level, &strange), told(&without, level, &strange));
                assert_eq!(one, other, "seed {seed}, {level:?}: {all:?}");
                let derived = |register: &Register| {
                    contents(&register.directory().join("derived").join(level.code()))
                };
                let (one, other) = (derived(&whole), derived(&without));
                assert_eq!(one.len(), other.len(), "seed {seed}, {level:?}");
                for (one, other) in one.iter().zip(&other) {
                    assert!(one == other, "seed {seed}, {level:?}: {} differs", one.0.display());
                    compared += 1;
                }
            }
            sealed += all.iter().filter(|step| step.level() == Level::Sealed).count();
        }
        println!("{registers} registers, {sealed} sealed acts, {compared} derived files compared");
        assert!(sealed as u64 > registers, "{sealed} sealed acts");
    }
}
