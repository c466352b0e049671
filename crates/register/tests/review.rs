//! Judgements: durable acts that bind nobody, until those that agree are applied as decisions.

#[cfg(test)]
mod support;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use paradero_model::{Day, Level};
    use paradero_register::query::Stretch;
    use paradero_register::query::findings::{self, Filter};
    use paradero_register::review::{
        Desk, NewJudgement, Pair, Standing, level_of, of_rank, record_judgements, sheet,
    };
    use paradero_register::{Judged, Register, View, verify};

    use crate::support::{pdf, room, whole};

    fn view(register: &Register, level: Level) -> View {
        let today = Day::parse_iso("2026-05-01").unwrap();
        register.view(level, register.size(level), today).unwrap()
    }

    fn open(directory: &Path) -> Register {
        Register::open(directory, pdf()).unwrap()
    }

    fn desk(register: &Register, view: &View) -> Desk {
        Desk::new(register, Level::Team, view.connection()).unwrap()
    }

    /// A register of the fictional case load, closed, and the pairs of its queue in their order.
    fn register(directory: &Path) -> Vec<Pair> {
        let register = whole(directory);
        let view = view(&register, Level::Team);
        (1..).map_while(|rank| of_rank(view.connection(), rank).unwrap()).collect()
    }

    fn judge(directory: &Path, by: &str, pair: &Pair, judged: Judged, why: &str) {
        let one = NewJudgement { pair: pair.clone(), judged, why: why.to_owned() };
        record_judgements(directory, None, (Level::Team, by), &[one], 1_777_000_000).unwrap();
    }

    #[test]
    fn the_queue_holds_pairs_near_even_odds_whose_parts_add_up() {
        let folder = room();
        let directory = folder.path().join("register");
        let pairs = register(&directory);
        assert!(pairs.len() >= 3, "{pairs:?}");
        let register = open(&directory);
        let view = view(&register, Level::Team);
        let mut weights = Vec::new();
        for (pair, rank) in pairs.iter().zip(1..) {
            let sheet = sheet(view.connection(), pair).unwrap().unwrap();
            assert_eq!(sheet.rank, Some(rank));
            let sum: i32 = sheet.parts.iter().map(|part| part.units).sum();
            assert_eq!(Some(sum), sheet.weight, "{:?}", sheet.parts);
            assert!(sheet.sides.iter().all(|side| side.record.is_some()), "{sheet:?}");
            weights.push(sheet.weight.unwrap().abs() / 256);
        }
        // The last pair is settled by the decision of the case load, and asked of nobody.
        let open = weights.len() - 1;
        assert!(weights[..open].is_sorted(), "{weights:?}");
        let mut desk = desk(&register, &view);
        let every: Vec<u32> = (0..open)
            .scan(Vec::new(), |before: &mut Vec<u32>, _| {
                let rank = desk.next("ana", 0, before).unwrap();
                before.push(rank);
                Some(rank)
            })
            .collect();
        assert!(every.is_sorted(), "the nearest first: {every:?}");
        assert_eq!(desk.next("ana", 0, &every), None, "the settled pair is not asked about");
    }

    #[test]
    fn a_judgement_is_an_act_that_changes_no_store_and_no_position() {
        let folder = room();
        let directory = folder.path().join("register");
        let pairs = register(&directory);
        let (state, size) = {
            let register = open(&directory);
            (register.state(Level::Team).unwrap(), register.size(Level::Team))
        };
        let store = directory.join("derived/team/register.sqlite");
        let made = std::fs::metadata(&store).unwrap().modified().unwrap();
        // A name too long to stand in a signature or a sealed text by chance.
        judge(
            &directory,
            "ana.quispe.mamani",
            &pairs[0],
            Judged::Same,
            "one mother signed for both",
        );
        let register = open(&directory);
        assert_eq!(register.size(Level::Team), size);
        assert_eq!(register.state(Level::Team).unwrap(), state);
        assert_eq!(std::fs::metadata(&store).unwrap().modified().unwrap(), made);
        let view = view(&register, Level::Team);
        let desk = desk(&register, &view);
        let words: Vec<_> = desk.words(&pairs[0]).collect();
        let [(by, word)] = words.as_slice() else { panic!("{words:?}") };
        assert_eq!((*by, word.judged), ("ana.quispe.mamani", Judged::Same));
        assert_eq!(word.why, "one mother signed for both");
        assert_eq!(
            verify(&directory).unwrap(),
            [],
            "the logs, with the judgement in one, are whole"
        );
        // What it says stands in no log in clear.
        let log = crate::support::contents(&directory.join("ledger"));
        let clear = |text: &str| {
            log.iter().any(|(_, bytes)| bytes.windows(text.len()).any(|at| at == text.as_bytes()))
        };
        assert!(!clear("one mother") && !clear("ana.quispe") && !clear(&pairs[0][0]));
        assert!(clear("judgement"), "what kind of act it is does");
    }

    #[test]
    fn a_writer_shuts_judgements_out_and_says_so() {
        let folder = room();
        let directory = folder.path().join("register");
        let pairs = register(&directory);
        let writer = Register::open_writer(&directory, pdf(), 0).unwrap();
        let one = NewJudgement { pair: pairs[0].clone(), judged: Judged::Same, why: String::new() };
        let refused = record_judgements(&directory, None, (Level::Team, "ana"), &[one], 0);
        assert!(refused.unwrap_err().is_locked());
        drop(writer);
        judge(&directory, "ana", &pairs[0], Judged::Same, "");
    }

    #[test]
    fn a_pair_is_asked_of_one_or_of_two_and_of_a_third_where_they_disagree() {
        let folder = room();
        let directory = folder.path().join("register");
        let pairs = register(&directory);
        let rank_of =
            |pair: &Pair| u32::try_from(pairs.iter().position(|p| p == pair).unwrap()).unwrap() + 1;
        let first = &pairs[0];
        judge(&directory, "ana", first, Judged::Same, "");
        let register = open(&directory);
        let at = view(&register, Level::Team);
        let mut seen = desk(&register, &at);
        assert_ne!(seen.next("ana", 0, &[]), Some(rank_of(first)), "never twice of one reviewer");
        assert_eq!(seen.standing(first), Standing::Same);
        assert_eq!(seen.last("ana"), Some(first));
        // What one is looking at is not given to another, for a while.
        let given = seen.next("ana", 0, &[]).unwrap();
        assert_ne!(seen.next("eva", 0, &[]), Some(given));
        judge(&directory, "eva", first, Judged::Different, "another mother");
        let register = open(&directory);
        seen.catch_up(&register, at.connection()).unwrap();
        assert_eq!(seen.standing(first), Standing::Contested);
        assert_eq!(seen.ready().count(), 0, "nothing contested is applied");
        assert_eq!(seen.next("eva", 10_000, &[]).filter(|rank| *rank == rank_of(first)), None);
        assert_eq!(seen.next("ina", 20_000, &[]), Some(rank_of(first)), "a third look");
        judge(&directory, "ina", first, Judged::Different, "");
        let register = open(&directory);
        seen.catch_up(&register, at.connection()).unwrap();
        assert_eq!(seen.standing(first), Standing::Different, "two of three");
        let agreement = &seen.progress("ana").agreement;
        assert_eq!(agreement.len(), 3);
        assert_eq!((agreement[2].pairs, agreement[2].alike), (1, 1), "{agreement:?}");
        // Taking back leaves the two others, who agree.
        judge(&directory, "ana", first, Judged::Open, "");
        let register = open(&directory);
        seen.catch_up(&register, at.connection()).unwrap();
        assert_eq!(seen.progress("ana").agreement.len(), 1);
        assert_eq!(seen.last("ana"), None);
        let again = Desk::new(&register, Level::Team, at.connection()).unwrap();
        assert_eq!(again.progress("eva"), seen.progress("eva"), "read anew it is the same");
    }

    /// Judges all open pairs that are, or are not, one person now the other way, and applies that.
    fn applied(directory: &Path, pair: &Pair, judged: Judged) -> [String; 2] {
        judge(directory, "ana", pair, judged, "she said \"so\"");
        let (files, by) = {
            let register = open(directory);
            let view = view(&register, Level::Team);
            (desk(&register, &view).decisions(view.connection()).unwrap(), "ana")
        };
        assert_eq!(files.len(), 1);
        assert_eq!((files[0].pairs, files[0].level), (1, Level::Team), "{files:?}");
        let mut writer = Register::open_writer(directory, pdf(), 0).unwrap();
        writer.decide("review", &files[0].text, by, files[0].level, 0).unwrap();
        drop(writer);
        let register = open(directory);
        let view = view(&register, Level::Team);
        assert_eq!(desk(&register, &view).ready().count(), 0, "applied once");
        let sheet = sheet(view.connection(), pair).unwrap().unwrap();
        sheet.sides.map(|side| side.person)
    }

    #[test]
    fn what_is_applied_joins_and_parts_and_the_last_word_holds() {
        let folder = room();
        let directory = folder.path().join("register");
        let pairs = register(&directory);
        let pair = {
            let register = open(&directory);
            let view = view(&register, Level::Team);
            let team =
                |pair: &&Pair| level_of(view.connection(), pair).unwrap() == Some(Level::Team);
            pairs.iter().find(team).unwrap().clone()
        };
        let [a, b] = applied(&directory, &pair, Judged::Same);
        assert_eq!(a, b, "joined");
        let [a, b] = applied(&directory, &pair, Judged::Different);
        assert_ne!(a, b, "parted: the later decision on the same two holds");
        let register = open(&directory);
        assert_eq!(register.rebuild_check(Level::Team).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn a_level_knows_judgements_of_its_own_and_lower_levels_alone() {
        let folder = room();
        let directory = folder.path().join("register");
        let pairs = register(&directory);
        let one = NewJudgement { pair: pairs[0].clone(), judged: Judged::Same, why: String::new() };
        record_judgements(&directory, None, (Level::Sealed, "ana"), &[one], 0).unwrap();
        let register = open(&directory);
        let view = view(&register, Level::Team);
        let desk = Desk::new(&register, Level::Team, view.connection()).unwrap();
        assert_eq!(desk.words(&pairs[0]).count(), 0);
        let sealed = Desk::new(&register, Level::Sealed, view.connection()).unwrap();
        assert_eq!(sealed.words(&pairs[0]).count(), 1);
        assert_eq!(verify(&directory).unwrap(), []);
    }
    #[test]
    fn a_decision_on_findings_alone_makes_nothing_anew_and_the_last_one_holds() {
        let folder = room();
        let directory = folder.path().join("register");
        let mut register = whole(&directory);
        let state = |register: &Register, id: &str| {
            let view = view(register, Level::Team);
            let finding =
                findings::one(view.connection(), id, Stretch::default()).unwrap().unwrap();
            (finding.state, finding.reason.unwrap_or_default())
        };
        let id = {
            let view = view(&register, Level::Team);
            let all = findings::list(view.connection(), &Filter::default(), Stretch::default());
            all.unwrap().findings[0].id.clone()
        };
        assert_eq!(state(&register, &id).0, "open");
        let (before, key) = (register.state(Level::Team).unwrap(), "findings-2026-05-01.sqlite");
        let store = directory.join("derived/team");
        let made = |name: &str| std::fs::metadata(store.join(name)).unwrap().modified().unwrap();
        let both = (made("register.sqlite"), made(key));
        for (verdict, why, shown) in
            [("dismiss", "seen \"free\"", "dismissed"), ("confirm", "it stands", "confirmed")]
        {
            let why_toml = why.replace('"', "\\\"");
            let text =
                format!("[[finding]]\nid = \"{id}\"\nas = \"{verdict}\"\nwhy = \"{why_toml}\"\n");
            register.decide("finding", &text, "ana", Level::Team, 0).unwrap();
            assert_eq!(state(&register, &id), (shown.to_owned(), why.to_owned()));
        }
        assert_eq!(register.state(Level::Team).unwrap(), before);
        assert_eq!((made("register.sqlite"), made(key)), both, "no store was made anew");
        let earlier = register.size(Level::Team) - 1;
        let today = Day::parse_iso("2026-05-01").unwrap();
        let then = register.view(Level::Team, earlier, today).unwrap();
        let finding = findings::one(then.connection(), &id, Stretch::default()).unwrap().unwrap();
        assert_eq!(finding.state, "dismissed", "as of then the first one held");
        assert_eq!(register.rebuild_check(Level::Team).unwrap(), Vec::<String>::new());
    }
}
