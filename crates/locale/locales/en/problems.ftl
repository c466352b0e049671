# What could not be read, as a list to work through.

problems-correct-mapping = Correct the reading
problems-expected-bad-bytes = text; state the encoding in the mapping
problems-expected-bad-json = one JSON object a line
problems-expected-formula-error = the value of the formula
problems-expected-no-subject = a name or another fact of a person
problems-expected-ragged-row = as many cells as the header has
problems-expected-too-long = at most 1 MiB in a cell; the rest stands in the source
problems-expected-unknown-code = a known value; give it under “values” of the mapping
problems-expected-unreadable-number = a number
problems-expected-unreadable-date = a date that exists, written as the mapping says
problems-expected-unsure-word = a word that is recognised more surely: look at the page
problems-expected-pattern-mismatch = the form that the mapping says
problems-lead = Nothing is lost: every row with a problem was kept with what it says. Here they are worked through one by one.
problems-looked-at = looked at
problems-looked-by = { $by } looked at it
problems-mark-looked-at = Mark as looked at
problems-new-mapping = “Correct the reading” takes the source into the tray with its mapping. When it is accepted again, the new mapping takes the place of the old one, which stays in the ledger.
problems-none-such = There is no such row with a problem.
problems-of-all = those of all sources
problems-of-source = Work through these problems
problems-open-again = Open again
problems-title = Problems
problems-why = Why it stays so
