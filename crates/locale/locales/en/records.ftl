# Sources and records.

records-about-source = About the source itself
records-address = Address
records-another-source = another source
records-bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
}
records-consent = Consent
records-download = Download the file as received
records-entry = entry { $entry }
records-events = Stated events
records-expected = expected:
records-from = From:
records-inert = This is what was received without anything that runs, loads from elsewhere or leads there: no scripts, addresses, forms or pictures from outside. What counts is the file as received.
records-kind = Kind
records-no-heading = (no heading)
records-note = Note
records-obtained = How it was obtained
records-origin = Register of origin
records-other-versions = Other versions
records-other-versions-title = Other versions of the list
records-problems = Problems
records-problems-count = { $n ->
    [one] { $n } problem
   *[other] { $n } problems
}
records-published-by = Published by
records-purpose = Purpose
records-read-from-it = What is read from it
records-repeated-by = Repeated by
records-repeats = repeats another source
records-repeats-account = Repeats the account of { $source }; they count as one.
records-rows = Rows of the table
records-said-on = Said on
records-see-inert = See it with nothing in it acting
records-source = Source
records-unreadable = What could not be read
records-verbatim = What it says, verbatim
records-version = version { $n }
records-who-speaks = Who speaks
