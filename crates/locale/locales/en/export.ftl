# Documents: the frame, and what all have.

doc-page = page { $page } of { $pages }
doc-foot = { $office }. Level: { $level }. Clocks read on { $day }.
doc-office = Office
doc-day = Clocks read on
doc-level = Level
doc-state = State of the register
doc-id = Id
doc-entries = { $n ->
    [one] { $n } entry
   *[other] { $n } entries
}
doc-entries-earlier = { $n ->
    [one] as it was after { $n } entry
   *[other] as it was after { $n } entries
}
doc-notes = Where each thing stands
doc-checkpoint = Signed checkpoint
doc-checkpoint-use = Whoever keeps this sheet can check later that nothing before it was changed: { $command }
doc-checkpoint-code = QR code of the signed checkpoint; the same text stands beside it
doc-unseen = Signs that these letters have no shape for, or that would turn the order of others, are written as their numbers: [U+0041] is A.
doc-who-says-what = This document shows who says what; it does not say what is true. The numbers in brackets lead to the list of sources at the end.
doc-nobody-says = Nobody says.
doc-nothing-stated = Nothing is stated.
doc-none = None.
doc-no-date = no date
doc-no-name = person without a name
doc-denied = denied:
doc-speaker-not-stated = speaker not stated
doc-said-by = said by { $who }
doc-said-on = said { $date }
doc-said-no-date = no date of saying
doc-repeats = repeats the account of { $other }, and counts as one with it
doc-recognised = read by a machine in a picture, its least sure word with a confidence of { $share } %
doc-level-of-source = level: { $level }
doc-own-act = of its own act
doc-points = { $points } points
doc-more = and { $n } more
doc-when = When
doc-what = What is said
doc-who = Who says it
doc-what-is-said = What is said
doc-question = Question
doc-person = Person
doc-born = Born

# The dossier of a person.

doc-dossier-title = Dossier: { $name }
doc-dossier-told = What is said of this person
doc-whereabouts = Last said to be
doc-nobody-says-where = Nobody says where this person is.
doc-since = since { $date }
doc-last-stated = last stated { $date }
doc-proof-of-life = Last proof of life
doc-no-proof-of-life = Nobody states a proof of life.
doc-list-is-no-proof = { " " }A list is none: that takes a visit, a hearing in person, a call, or someone who saw this person.
doc-days-ago = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
doc-gaps = What nobody says, of all that a family is owed an answer to (art. 18):
doc-gaps-none = Somebody says something on every point that a family is owed an answer to (art. 18).
doc-identity = Who this person is said to be
doc-records = { $n ->
    [one] From { $n } record.
   *[other] From { $n } records, held to be of one person.
}
doc-weakest-link = The weakest link between them weighs { $bits } bits.
doc-groups = Described groups this person is stated to be of
doc-named-in = Also named in
doc-orders = Orders that cover this person
doc-bars-removal = An order in force bars removal.
doc-bars-removal-to = An order in force bars removal to { $country }.
doc-order-state = State
doc-deadline = deadline { $date }
doc-days-over = { $n ->
    [one] passed by { $n } day
   *[other] passed by { $n } days
}
doc-order-findings = What the rules find of orders that cover the person
doc-findings = What the rules find
doc-finding = Finding
doc-what-it-says = What it says
doc-rests-on = What it rests on
doc-rests-on-silence = that no source says anything of it
doc-contested = contested
doc-differences = What sources state differently
doc-exclusive = cannot both be right
doc-compatible = may both have been so
doc-labels = Labels put on by authorities
doc-labels-are-claims = A label is a claim to be audited, not a fact.
doc-label-no-indicator = no indicator is stated
doc-label-superficial = rests on superficial indicators alone
doc-label-no-conviction = no source states a conviction
doc-label-sum = { $stated } points are stated, and the indicators add up to { $sum }

# Articles 17 and 18 of the convention.

doc-17-title = How complete the register is
doc-17-caption = Convention on enforced disappearance, art. 17(3)
doc-17-identity-above = see above
doc-on-record = What must be on record
doc-17-a = identity
doc-17-b = date, time and place of the deprivation of liberty, and who did it
doc-17-c = authority that ordered it, and grounds
doc-17-d = authority that supervises it
doc-17-e = place held, date and time of admission, authority in charge of the place
doc-17-f = state of health
doc-17-g = if dead in custody: circumstances, cause, destination of the remains
doc-17-h = date and time of release or transfer, destination, authority responsible
doc-18-title = What the family is owed an answer to
doc-18-caption = Convention on enforced disappearance, art. 18(1)
doc-18-a = authority that ordered the deprivation of liberty
doc-18-b = date, time and place of the deprivation of liberty and of admission
doc-18-c = authority that supervises the deprivation of liberty
doc-18-d = whereabouts; if transferred, the destination and the authority responsible
doc-18-e = date, time and place of release
doc-18-f = state of health
doc-18-g = if dead in custody, circumstances, cause and destination of the remains

# The answer sheet for a family.

doc-answer-title = What is known of { $name }
doc-answer-what = This sheet says what our office has read or been told, and who said it. It may be wrong. The numbers in brackets lead to the list at the end, which says where each thing stands.
doc-answer-questions = Your questions
doc-answer-a = Who ordered the arrest?
doc-answer-b = When and where was the arrest, and since when is the person held?
doc-answer-c = Which authority is in charge of the person now?
doc-answer-d = Where is the person? If moved: where to, and by whom?
doc-answer-e = Was the person set free? When and where?
doc-answer-f = How is the person's health?
doc-answer-g = If the person died: how, of what, and where are the remains?
doc-answer-right = You have the right to an answer to each of these questions (International Convention for the Protection of All Persons from Enforced Disappearance, article 18). Asking must bring you no harm.
doc-answer-more = Where it says that nobody says, ask the authorities in writing, keep a copy with the date, and tell us what they answer.

# The report of a batch.

doc-batch-title = Batch: { $name }
doc-batch-told = What is said of this batch
doc-batch-numbers = Announced against named
doc-batch-no-number = Nobody gives a number.
doc-batch-named = { $n ->
    [one] { $n } person is named as part of it.
   *[other] { $n } people are named as part of it.
}
doc-batch-all-named = As many are named as were announced.
doc-batch-unnamed = { $n ->
    [one] { $n } of those announced is named nowhere.
   *[other] { $n } of those announced are named nowhere.
}
doc-batch-unnamed-at-least = { $n ->
    [one] At least { $n } of those announced is named nowhere.
   *[other] At least { $n } of those announced are named nowhere.
}
doc-batch-manifest = Those who are named
doc-batch-nobody-named = No record names anybody as part of it.
doc-batch-more = What is known of each: { $command } and the id below the name.
doc-batch-protected = Those whom an order protects
doc-batch-none-protected = No order in force that is known here bars the removal of anybody named.
doc-batch-people-findings = What the rules find of those named

# Drafts for the bodies of the United Nations.

doc-form-draft = Draft. Nothing has been sent.
doc-form-not-sent = Made from what this register holds at its level. Check each point, fill in by hand what is missing, and send it yourself on the form of the body.
doc-form-body-decides = Whether this is an enforced disappearance, and whether it takes the case, the body decides.
doc-form-asked = Asked for
doc-form-state = Is it there?
doc-form-known = What is known, or what to ask
doc-form-there = there
doc-form-partly = in part
doc-form-missing = missing
doc-form-by-hand = by hand
doc-form-none-missing = None of what is asked for is missing, but for what is written by hand.
doc-form-still-missing = Missing: { $what }.
doc-form-still-partly = In part: { $what }.
doc-form-still-by-hand = To be written by hand: { $what }.
doc-form-bodies = Which body is open to this case
doc-form-state-concerned = State
doc-form-wgeid-short = Working Group (WGEID)
doc-form-ced-short = Committee (CED, art. 30)
doc-form-open = open
doc-form-not-open = not open
doc-form-perhaps = perhaps
doc-form-not-known = not known here
doc-form-wgeid-any-state = takes cases from any state; relatives must consent
doc-form-no-state = Nothing says which state is concerned. The Working Group takes cases from any state, but needs to know whom to ask: say in which country the person was taken or last seen.
doc-form-two-states = More than one state is concerned, since the person is said to have been taken from one to the other. Each is asked on its own: name them all.
doc-form-country-of-source = country that the source is about
doc-form-ced-party = party to the convention, in force since { $date }; what is said began after that
doc-form-ced-perhaps = party to the convention, in force since { $date }; by what is said it may have begun before or after
doc-form-ced-before = party to the convention, but what is said began before it was in force ({ $date })
doc-form-ced-signed = had signed and not ratified by { $date }; it may have since: see { $page }
doc-form-ced-absent = neither signed nor joined the convention by { $date }; it may have since: see { $page }
doc-form-ced-unknown = whether it is a party is not known here: see { $page }
doc-form-national = The person is said to be a national of { $country }, a party to the convention: a request may also rest on that (CED/C/4/Rev.1, paragraph 3).
doc-form-national-perhaps = The person is said to be a national of { $country }, a party to the convention: a request may also rest on that, if it began after the convention was in force there (CED/C/4/Rev.1, paragraphs 3 and 4).
doc-form-national-none = No nationality of a party to the convention is stated. A request may also rest on that (CED/C/4/Rev.1, paragraph 3): ask the family.
doc-form-list-of-parties = Parties by the list of { $date }; what holds today: { $page }
doc-form-pages = Forms of today: { $wgeid } and { $ced }
doc-form-urgency = How urgent it is for the Working Group
doc-form-urgent = Urgent procedure: the report must be received by { $date } ({ $left } left).
doc-form-urgent-at-most = By the latest of the days that are said, until { $date }; do not count on it.
doc-form-urgent-perhaps = Perhaps urgent procedure: by the latest of the days that are said, until { $date } ({ $left } left); by the earliest it is over. Find out the day, and send it at once.
doc-form-urgent-perhaps-open = Perhaps urgent procedure: the day may be any up to today. Find it out, and send the report at once.
doc-form-connected = The three months of the urgent procedure are over. Until { $date } the case may still go out between sessions if it is connected with one of the last three months; else it is a standard case.
doc-form-connected-perhaps = The three months of the urgent procedure are over. By the latest of the days that are said the case may go out between sessions until { $date } if it is connected with one of the last three months; else it is a standard case.
doc-form-standard = Standard case: it is more than a year old. No case is too old for the Working Group.
doc-form-ahead = By what is said it lies in the future: check the date.
doc-form-no-day = Nobody says when. The Working Group needs year, month and day.
doc-form-counted-from = By the { $kind } ({ $span }):
doc-form-counted-from-open = By the { $kind }, of which the day is open:
doc-form-which-day = Which of them is the disappearance, the family must say: the day since when nobody says where the person is.
doc-form-urgency-rule = A case of the three months before it is received goes to the state at once; one of up to a year may go between sessions if it is connected with such a case; any other is a standard case.
doc-form-refusal = Whether the deprivation of liberty is acknowledged
doc-form-refusal-why = Where an authority acknowledges it and says where the person is, the bodies may hold that it is no enforced disappearance; where it refuses to say, that is part of what makes it one.
doc-form-circumstances = Circumstances
doc-form-submitter = Who submits this
doc-form-submitter-never-printed = Written by hand. It is never printed from the register. Both bodies need to know who writes, and keep it from the state.
doc-form-submitter-name = Name or organisation
doc-form-submitter-relation = Relation to the person, or on whose behalf
doc-form-submitter-contact = Address, telephone, e-mail
doc-form-consent = The family consents to this report.
doc-form-confidential = Who submits this is to be kept confidential.
doc-form-signature = Date and signature
doc-form-consent-of-family = Consent of the family
doc-form-consent-ask = Without the consent of relatives nothing may be sent. Ask them, and keep their answer with its date.
doc-wgeid-title = Working Group on Enforced or Involuntary Disappearances: draft for { $name }
doc-wgeid-elements = The six things without which the Working Group takes no case
doc-wgeid-1 = 1. Full name, and what identifies the person
doc-wgeid-1-ask = Ask for the full name, both surnames, number of identity document, date of birth, and a photograph.
doc-wgeid-2 = 2. Year, month and day
doc-wgeid-2-ask = Ask on which day the person was taken or last seen.
doc-wgeid-3 = 3. Place of arrest, or where last seen
doc-wgeid-3-ask = Ask where the person was taken or last seen, as exactly as possible: street, town, district.
doc-wgeid-4 = 4. Who is believed to have done it
doc-wgeid-4-ask = Ask who took the person: which force, uniform or not, vehicle, names, or why they are believed to act for the state.
doc-wgeid-5 = 5. What was done to find the person
doc-wgeid-5-ask = Ask what relatives or others did: inquiries, complaints, habeas corpus; before whom, when, with what answer; or why nothing could be done.
doc-wgeid-6 = 6. Who submits the report
doc-wgeid-6-ask = Write it by hand below. The Working Group keeps it confidential.
doc-ced-title = Committee on Enforced Disappearances: draft of an urgent action for { $name }
doc-ced-elements = What the Committee asks for (art. 30)
doc-ced-state = State party concerned
doc-ced-state-ask = Ask in which country the person was taken or last seen, and of which the person is a national.
doc-ced-presented = Already presented to the competent bodies of that state, where that was possible (art. 30(2)(c))
doc-ced-presented-ask = Ask to whom it was reported, when, and with what answer: police, prosecutor, court. If that was not possible, write why.
doc-ced-other-procedure = Not examined under another international procedure of the same nature (art. 30(2)(e))
doc-ced-other-procedure-ask = Tick below what holds.
doc-ced-author = Author of the request
doc-ced-author-ask = Write it by hand below. It stays confidential, but the request must not be anonymous.
doc-ced-interest = Authorisation or legitimate interest (art. 30(1))
doc-ced-interest-ask = Relatives, their representatives, counsel, anyone they authorise, or anyone else with a legitimate interest.
doc-ced-measures = What the Committee should ask of the state
doc-ced-measures-ask = Measures to search for, locate and protect the person; danger to relatives or witnesses
doc-ced-box-no-other = The case is before no other international procedure.
doc-ced-box-other = The case is also before (name it above).
