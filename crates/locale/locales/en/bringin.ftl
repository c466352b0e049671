# Bringing in: what is received, how it is read, and when it is accepted.

bringin-about-source = About what you bring
bringin-accept = Accept
bringin-accept-means = When you accept, the file enters the register read this way and under your name: it stands in the ledger and is not edited any more, only corrected or withdrawn.
bringin-accept-now = Accept and add
bringin-afresh = Back to the proposal
bringin-against-custom = by the order of day and month here
bringin-against-mention = by a date before it
bringin-against-message = by the stamp of the message
bringin-against-published = by the date of the document
bringin-all-kinds = all kinds of event
bringin-all-rows = Show all rows
bringin-already-known = Perhaps in the register already, for “{ $name }”:
bringin-as-document = Treat it as a document
bringin-as-table = Treat it as a table
bringin-as-text = The reading as text (TOML)
bringin-ask-model = Ask the language model { $model }
bringin-ask-model-explained = The text of the document is sent to the address that the office’s settings name. It can take minutes.
bringin-authorities = Authorities
bringin-broken-off = It was broken off; nothing of that file was kept. Try again.
bringin-by-hand = a person decided so
bringin-by-model = language model
bringin-cancel = Cancel
bringin-cancelled = cancelled; nothing was kept
bringin-cells-doubt = “{ $column }” is read so because you asked for it, although { $why }.
bringin-change = Change
bringin-choose = Choose
bringin-choose-files = Choose files
bringin-claims-nothing = Nothing would be claimed of this row; the row is kept.
bringin-column = Column
bringin-columns = Columns: what each one gives
bringin-consent-help = With what consent it was given, and for what. Empty if not known.
bringin-courts = Courts
bringin-date-form = How dates are written
bringin-date-form-help = It counts for columns of dates only. In brackets, how a cell would be read.
bringin-date-found-out = as the cells say
bringin-dates = Dates
bringin-dockets = Cases
bringin-download = Download as a file
bringin-editors-only = Sources are added by editors, reviewers and keepers.
bringin-events = { $n ->
    [one] { $n } event would be claimed.
   *[other] { $n } events would be claimed.
}
bringin-fields-help = Dates as 2025-03-15, 2025-03 or 2025; several values apart by semicolons. What stays empty is not claimed.
bringin-file-not-taken-in = “{ $name }” was not taken in:
bringin-file-taken-in = “{ $name }” is in the tray.
bringin-files = Files
bringin-files-help = Drop them here or choose them, one or many: Excel, CSV, ODS, Word (DOCX), ODT, PDF, HTML, mail (EML), text, JSON, Parquet. Up to 2 GB each; what they hold counts, not what they are called.
bringin-first-words = First words
bringin-for-example = For example:
bringin-form-edtf = year-month-day (2025-03-15)
bringin-form-excel = day numbers of Excel
bringin-form-fuzzy = forms of old registers (med/05/1976)
bringin-given-by = Who gave it
bringin-given-by-help = A person, an office, a site. Empty if that must not be recorded.
bringin-gives = Gives
bringin-gone = It is no longer in the tray: it was accepted or thrown away.
bringin-how-to-mark = Select a passage in the text and press “Mark”; or type its first and last words. Each mark is a line of the claim sheet; nothing is claimed until you accept.
bringin-instruments = Laws and decrees
bringin-keep = Keep
bringin-kept-by-hand = a person decided that it claims nothing
bringin-last-words = Last words
bringin-lead = Bring lists and documents here. First they lie in a tray: you see how they would be read, put it right, and only then accept them.
bringin-level = Who will see it
bringin-level-help = The level of the source. It can be raised later.
bringin-likely = likely
bringin-load-again = Load the page again and try once more.
bringin-look-again = Look again
bringin-mapping = Mapping
bringin-mapping-wrong = Read this way the file cannot be read. Correct it below, or undo the last change.
bringin-mark-passage = Mark the passage
bringin-marks = { $n ->
    [one] { $n } passage marked
   *[other] { $n } passages marked
}
bringin-model-left = { $n } parts of the document were not put to it: it is too long.
bringin-model-said = { $model } was asked: { $n } suggestions stand in the text, { $dropped } were dropped since their words do not stand in it.
bringin-model-silent = The language model gave no answer.
bringin-more-fields = More fields
bringin-names = Names
bringin-no-claim = Nothing: the cell stays with the row
bringin-no-date = “{ $text }” is not a date: write 2025-03-15, 2025-03 or 2025.
bringin-no-file = No file was chosen.
bringin-no-level = Choose a level that you can see.
bringin-no-marks = None yet. A document can be accepted without marks too.
bringin-no-model = The office’s settings name no language model.
bringin-no-passage = The document has no passage that begins and ends so.
bringin-not-added = It was not added, and still lies in the tray:
bringin-not-changed = Nothing was changed:
bringin-not-said = not said
bringin-not-taken-in = not taken in:
bringin-nothing-chosen = Nothing is chosen yet: select words in the text below, or write the first and the last words of the passage.
bringin-nothing-recognised = Nothing is recognised here.
bringin-nothing-waits = Nothing waits.
bringin-nothing-yet = It is not in the register yet: what follows is what would be claimed.
bringin-numbers = Numbers of people
bringin-obtained = How and when it was obtained
bringin-obtained-help = For example: by post, on 3 April; copied from the court's board.
bringin-only-problems = Only rows with problems.
bringin-page = page { $n }
bringin-page-as-it-is = The page as it is
bringin-passage = The passage
bringin-picture-of-page = Picture of page { $n } of the document
bringin-places = Places
bringin-propose-anew = Propose anew, without that mapping
bringin-read-so = Read it so
bringin-recognised = A list with these very columns was accepted before: it is read as “{ $file }” (the newest mapping holds). The day it was said and the title are not copied.
bringin-recognised-here = Recognised on this page
bringin-recognised-explained = Suggestions by rules, no claims. Choose one to mark the sentence it stands in.
bringin-recognised-in = Recognised in the passage, as a suggestion only:
bringin-rows = { $n ->
    [one] { $n } row
   *[other] { $n } rows
}
bringin-rows-and-claims = Rows, and what would be claimed of each
bringin-rows-bad = { $n ->
    [one] { $n } with problems
   *[other] { $n } with problems
}
bringin-rows-whole = { $n ->
    [one] { $n } read whole
   *[other] { $n } read whole
}
bringin-said-by-help = Who keeps the list. It holds for all rows that say nothing else.
bringin-said-on-help = 2025-03-15, 2025-03 or 2025
bringin-says-when = says when there is: { $kind }
bringin-sheet = Claim sheet
bringin-sheet-as-text = The claim sheet as text (TOML)
bringin-sheet-wrong = The claim sheet has an error. Correct it below, or undo the last change.
bringin-stance = How it is said
bringin-step-adding = Reading the file and writing it into the ledger…
bringin-step-deriving = It is in the ledger. Linking people and running the rules…
bringin-step-help = You can close this page: the work goes on.
bringin-step-waiting = Waiting: another process is writing…
bringin-sure = confidence { $how }
bringin-take-back = Take the mark back
bringin-take-in = Take in
bringin-taken-in = taken in: open
bringin-tells-of = It tells of
bringin-text = Text
bringin-throw-away = Throw away
bringin-throw-away-means = The file is removed from the tray and its key is destroyed. Nothing reached the register.
bringin-throw-away-now = Yes, throw it away
bringin-thrown-away = “{ $name }” was thrown away.
bringin-title = Bring in
bringin-to-problems = What could not be read of what is accepted
bringin-tray-is = What waits here is encrypted, stands on no other page and is in no backup. { $n } files fit at each level.
bringin-two-readings = two readings: day and month may be either
bringin-undo = Undo
bringin-unreadable = This file cannot be read:
bringin-waiting = In the tray
bringin-who-says = Who says it, and when
bringin-whole-row = Of the whole row
bringin-why = Why
bringin-write-into-sheet = Write into the sheet
