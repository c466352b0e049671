# Judging pairs of mentions.

review-a-minute = { $rate } a minute
review-all-together = All together
review-applied = Applied: the register has been made anew with these decisions.
review-apart-now = The register holds them to be two persons now.
review-apply = Apply what reviewers agree on
review-apply-explained = The judgements become decisions in the ledger, with the reviewers' names, and the register is made anew. With a large register that takes time: paradero review apply does the same at night.
review-as-table = The same as a table
review-back = Back to the pairs
review-bits = bits
review-changed = What changed
review-changed-by = { $n ->
    [one] { $by } applied one judgement.
   *[other] { $by } applied { $n } judgements.
}
review-changes-title = What judgements change
review-contested = Reviewers disagree
review-contested-count = { $n ->
    [one] reviewers disagree on one
   *[other] reviewers disagree on { $n }
}
review-contested-explained = Nothing of these is applied. A third reviewer is asked; then what most say holds.
review-decided-different = A decision says that they are two persons. A new judgement counts once it is applied.
review-decided-same = A decision says that they are one person. A new judgement counts once it is applied.
review-different = Different persons
review-download-picture = Download the picture (SVG)
review-even-odds = even odds
review-fault = Nothing was recorded: the server does not answer, or your session ended. Load the page again; the pair is still open.
review-field = Field
review-field-alias = Other name
review-field-birth = Birth
review-field-deprived = Arrested or held since
review-field-document = Document
review-field-name = Name
review-field-namesakes = Names alone say no more
review-field-place = Place
review-field-prior = Before any field
review-field-relatives = A word unlike in each name
review-field-sex = Sex
review-gone-since = one of the two mentions is no longer in the register
review-held-to-be = Held to be
review-help = this help
review-how = A judgement is kept before the next pair appears, and binds nobody: once reviewers agree, what they say is applied to the register as decisions. One pair in ten goes to two reviewers, so that it is known how far they agree; who is second does not see what the first said.
review-how-alike = How alike
review-joined-now = The register holds them to be one person now.
review-judged-of = { $n } of { $all } pairs judged
review-kappa = Cohen's kappa { $kappa }.
review-kappa-few = (With so few pairs it says little.)
review-keys = Keys and what happens to a judgement
review-lead = Is it one person, or are they two? These are the pairs of which a judgement would teach most.
review-level-days = within three days
review-level-month = within a month
review-level-word = shares a word
review-level-year = within a year
review-mentions = { $n ->
    [one] one mention
   *[other] { $n } mentions
}
review-none-left = No pair is left for you
review-none-left-explained = Every pair that linking is unsure of has been judged, or another reviewer is looking at it.
review-not-kept = does not stand so: another decision contradicts it
review-not-weighed = Linking has not weighed this pair.
review-noted-different = Recorded: different persons.
review-noted-same = Recorded: the same person.
review-noted-undecided = Recorded: undecided.
review-noted-undo = Taken back.
review-nothing-ready = No judgement waits to be applied.
review-nothing-to-undo = There is nothing of yours to take back.
review-one-list = The same list, in two versions.
review-one-list-unique = The same list, which says that it names nobody twice.
review-one-source = The same source.
review-orders = Orders that cover this person
review-own = { $n ->
    [one] one is yours
   *[other] { $n } are yours
}
review-are-they-one = { $one } and { $two }: one person?
review-picture-text = In bits: { $parts }; together { $bits }. Above nought stands for one person.
review-picture-title = What each field adds
review-progress = Progress
review-ready = { $n ->
    [0] nothing to apply
    [one] one judgement to apply
   *[other] { $n } judgements to apply
}
review-record = What the record says
review-reload = Load the page again: its form is no longer good. Nothing was recorded.
review-reviewers-only = Only reviewers and keepers judge pairs.
review-said-by = said by { $by }
review-same = The same person
review-say-what = Say what is judged of which pair. Nothing was recorded.
review-single-keys = Single keys judge
review-stays-apart = two persons, as the register has them
review-stays-joined = one person, as the register has them
review-title = Pairs to judge
review-together = { $one } and { $two } both judged { $n } and agree on { $alike }.
review-two-lists = Not the same list.
review-undecided = Undecided
review-undo = Take back the last
review-unread = { $n ->
    [one] one judgement cannot be read on this machine
   *[other] { $n } judgements cannot be read on this machine
}
review-was-joined = joined: { $person } has { $n } mentions now
review-was-parted = parted: { $one } and { $two } are two persons now
review-weights = What each field adds, in bits
review-why = Why (may stay empty)
review-why-unsure = Why linking is unsure
review-will-change = What would change
review-will-explained = { $n ->
    [one] Reviewers agree on one pair that no decision settles yet.
   *[other] Reviewers agree on { $n } pairs that no decision settles yet.
}
review-will-join = will be joined: { $one } and { $two } mentions become one person
review-will-part = will be parted: one person with { $n } mentions becomes two
review-word = { $by }: { $judged }
