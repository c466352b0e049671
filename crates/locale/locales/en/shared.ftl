# What stands on several pages.

shared-all = all
shared-and-more = and { $n } more
shared-batches = Batches
shared-cases = Findings
shared-certain = Certain
shared-contested = contested
shared-denied = denied
shared-entries-count = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
shared-findings = Findings
shared-how-many-said-by = How many, said by whom
shared-level = Level
shared-name = Name
shared-next = next →
shared-no = no
shared-no-date = no date
shared-no-name = (no name)
shared-nobody-says = nobody says
shared-none = None.
shared-none-feminine = None.
shared-on-this-page = On this page
shared-orders = Orders
shared-page-of = page { $page } of { $last }
shared-pages = Pages
shared-people = People
shared-people-count = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
shared-previous = ← previous
shared-proposals = Proposals
shared-record = Record
shared-record-in-line = record
shared-records = Records
shared-records-count = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
shared-register-after = the register after entry { $entry }
shared-rests-on = Rests on:
shared-rule = Rule
shared-show = Show
shared-since = Since
shared-since-date = since { $date }
shared-sources = Sources
shared-sources-count = { $n ->
    [one] { $n } source
   *[other] { $n } sources
}
shared-speaker-not-stated = speaker not stated
shared-timeline = Timeline
shared-what-and-by-whom = What is said, and by whom
shared-what-is-said = What is said
shared-when = When
shared-yes = yes
shared-country = Country
shared-download = Download:
shared-id = Identifier
shared-kept-back = kept back
shared-number = Number
shared-recognised = recognised, { $share } %
shared-recognised-explained = A machine read this in a picture; the number is its confidence in the word it was least sure of. Look at the picture.
shared-why-kept-back = At the public level, counts below { $n } are kept back, and with them those from which they could be worked out.
