# What pages call codes that are not of the vocabulary.

# severity of a rule
word-serious = serious
word-notable = notable
word-info = information

# basis of a finding
word-admitted = admitted by the authority
word-ordered = found by a court
word-corroborated = two independent sources
word-single = one source
word-none = no source says

# certainty and state of a finding
word-certain = certain
word-possible = possible
word-open = open
word-confirmed = confirmed by a person
word-dismissed = dismissed by a person

# stance of a claim
word-asserts = asserts
word-alleges = alleges
word-denies = denies
word-admits = admits
word-announces = announces
word-orders = orders

# whereabouts
word-held = in custody
word-removed = removed to another country
word-released = released
word-dead = dead
word-unknown = whereabouts unknown

# state of an order
word-vacated = vacated
word-stayed = stayed
word-obeyed = obeyed
word-obeyed-late = obeyed late
word-obeyed-in-part = obeyed in part
word-moot = moot
word-ended = ended
word-overdue = overdue
word-refused = refused
word-contested = contested
word-promised = compliance promised
word-amended = amended
word-lapsed = deadline lapsed
word-in-force = in force

# standing of a deadline
word-runs = runs
word-extended = extended
word-replaced = replaced

# a letter of art. 17(3)
word-missing = nobody says
word-stated = stated
word-official = stated by the authority itself
word-contradicted = sources contradict each other

# numbers of a batch
word-announced = announced
word-departed = departed
word-arrived = arrived

# levels
word-public = public
word-team = team
word-sealed = sealed
word-reader = reader
word-editor = editor
word-reviewer = reviewer
word-keeper = keeper

# part that an event plays in a finding
word-core = rests on this
word-context = context
word-contra = denies it

# sorts of labels
word-superficial = superficial indicators only
word-no-indicator = no indicator stated
word-sum-differs = points do not add up
word-conviction-unsourced = claims a conviction that no source states

# purposes and kinds of sources
word-search = search
word-proceedings = proceedings
word-statistics = statistics
word-list = list
word-post = post
word-press-list = press list
word-press-report = press report

# what could not be read
word-unreadable-date = unreadable date
word-unreadable-number = unreadable number
word-unknown-code = unknown value
word-ragged-row = row with too many or too few cells
word-bad-bytes = bytes that are not text
word-too-long = cell too long
word-formula-error = formula error
word-pattern-mismatch = not of the expected form
word-no-subject = names no one
word-unsure-word = word recognised without certainty
word-bad-json = invalid JSON

# kinds of subjects, in the plural
kind-many-person = people
kind-many-group = described groups
kind-many-batch = batches
kind-many-order = orders
kind-many-obligation = obligations
kind-many-instrument = laws and decrees
kind-many-agreement = agreements
kind-many-authority = authorities and speakers
kind-many-place = places
kind-many-country = countries
kind-many-proposition = propositions
kind-many-affiliation = stated affiliations
kind-many-scorecard = scorecards
kind-many-source = sources

# one of them
kind-one-person = person
kind-one-group = described group
kind-one-batch = batch
kind-one-order = order
kind-one-obligation = obligation
kind-one-instrument = law or decree
kind-one-agreement = agreement
kind-one-authority = authority or speaker
kind-one-place = place
kind-one-country = country
kind-one-proposition = proposition
kind-one-affiliation = stated affiliation
kind-one-scorecard = scorecard
kind-one-source = source

# for what a source may be used, and how sure a proposal is
word-purpose-public = publication
word-high = high
word-medium = medium
word-low = low
