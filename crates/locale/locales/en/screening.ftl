# Protection screening. $number is $n as it is shown.

screening-absent = Protected people who are not on the list
screening-absent-count = { $n ->
    [one] { $number } protected person is on no row
   *[other] { $number } protected people are on no row
}
screening-absent-more = And others:
screening-another-list = Another list
screening-born = born { $date }
screening-choose-file = Choose a file
screening-class = An order covers a class of people, “{ $class }” ({ $order }): only those are found whom a source states to be of it.
screening-country-help = two letters, such as SV; empty: any
screening-decided = { $by } decided on { $date } that the row is somebody else: { $why }.
screening-decision-recorded = Decision recorded
screening-destination = Country of destination
screening-field-alias = other name
screening-field-birth = birth
screening-field-document = document
screening-field-name = name
screening-field-namesakes = frequent names
screening-field-relatives = a word unlike in each name
screening-field-sex = sex
screening-hearing-ahead = hearing ahead
screening-how-read = How the list was read
screening-how-to-check = The signed checkpoint of the ledger lets anybody check it:
screening-in-ledger = It is in the ledger as entry { $entry }.
screening-lead = Is anyone on this list protected by an order in force?
screening-level-different = different
screening-level-in-part = in part
screening-level-one-digit = one digit off
screening-level-one-digit-or-swapped = one digit off, or day and month swapped
screening-level-one-word = one word
screening-level-part = a part is missing
screening-level-part-variant = a part is missing, spelt otherwise
screening-level-possible = compatible
screening-level-possible-in-a-month = compatible within a month
screening-level-same = the same
screening-level-same-year = the same year
screening-level-some-words = some words
screening-level-two-digits = two digits off
screening-level-two-parts = two parts of three
screening-level-variant = spelt otherwise
screening-limits = What this answer cannot say
screening-list-help = one person a line; the date of birth and the document, where known, after “;”. Or a table with headers.
screening-list-not-kept = The list was not kept: go back in the browser to go on with it, or screen it again.
screening-may-not-settle = Load the page again and decide anew; readers and accounts of the public level only read.
screening-missing-birth-of-person = the full date of birth of the person in the register
screening-missing-birth-of-row = the full date of birth of whoever is on the list
screening-missing-document-of-person = the document of the person in the register
screening-missing-document-of-row = the document of whoever is on the list
screening-more = { $n ->
    [one] { $n } more person whom it may name
   *[other] { $n } more people whom it may name
}
screening-namesakes = Perhaps namesakes of protected people
screening-near-names = + { $n } of a near name
screening-no-identity = No hit is an identity: a person decides.
screening-nobody = nobody
screening-not-recorded = Not recorded
screening-not-this-person = It is not this person
screening-not-used = not used:
screening-nothing-recorded = Nothing was recorded:
screening-nothing-screened = Nothing was screened:
screening-nothing-to-screen = neither name nor document
screening-open-again = Open again
screening-opened-again = The hit counts again.
screening-or-a-file = or a file
screening-order-elsewhere = Order for another country
screening-order-ended = Order no longer in force
screening-order-in-force = Order in force
screening-order-perhaps = Order perhaps in force
screening-orders = With an order in force
screening-other-matters = Other matters
screening-other-matters-count = Other matters in the register:
screening-other-rows = The other rows
screening-outcome-known = in the register; no source states anything in the way
screening-outcome-no-hit = found nobody
screening-outcome-not-screened = not screened: neither a name nor a document
screening-outcome-order-in-force = may be someone whom an order in force covers
screening-outcome-order-of-namesake = near in name to someone whom an order in force covers: perhaps a namesake
screening-outcome-other-matter = with other matters: hearings, batches, removals, findings
screening-outcome-settled = settled before: somebody decided that the row is somebody else
screening-paste = Paste names or choose a file. Each row is screened against { $people } of this level of the register. The list is not kept.
screening-pasted-list = Pasted list
screening-person = The person
screening-record = Record
screening-record-decision = Record the decision
screening-removal-ahead = removal announced or ahead
screening-reopened = What is known of the person has changed since: look again.
screening-row = Row
screening-rows-count = { $n ->
    [one] { $n } row screened
   *[other] { $n } rows screened
}
screening-said-removed = said to have been removed
screening-screen = Screen
screening-settled = Settled: not { $name }
screening-settled-by = It would be settled by:
screening-settled-explained = The hit will not count in later screenings as long as what is known of the person does not change. It can be opened again from the same screening.
screening-settled-in-spite = Settled: not { $name }, whom an order in force covers
screening-signature = Date, name and signature:
screening-silence = Silence is no clearance: only sources of the level “{ $level }” and below were read.
screening-standing-contradicted = something that is known speaks against it
screening-standing-name-alone = by the name alone: this is no identification
screening-standing-supported = the name and another fact agree; a person must decide
screening-state = State of the register:
screening-strength-likely = Likely
screening-strength-possible = Possibly
screening-strength-weak = Hardly
screening-summary = { $rows } against { $people } of { $sources }; orders in force on { $date }.
screening-title = Protection screening
screening-too-much = What was sent could not be read: it is larger than 32 MB, or did not arrive whole. Split the list.
screening-twice = Perhaps one person twice
screening-twice-count = { $n ->
    [one] { $number } pair of rows may be one person
   *[other] { $number } pairs of rows may be one person
}
screening-weight = (weight { $bits } bits)
screening-who-it-may-be = Who it may be
screening-why = Why
screening-word-against = { $asked } against { $found }
screening-word-consonants = the same consonants
screening-word-cut-short = cut short
screening-word-initial = initial
screening-word-letters = { $n ->
    [one] one letter
   *[other] { $n } letters
}
screening-word-nickname = familiar form
screening-word-only-asked = { $word } only on the list
screening-word-only-found = { $word } only in the register
screening-word-other-order = the words in another order
screening-word-sound = sound alike
