# Subjects of other kinds.

subjects-authorities = Authorities and speakers
subjects-count = { $n } in all
subjects-described-groups = Described groups
subjects-events = Events
subjects-events-naming = Events that name it
subjects-its-parts = Its parts
subjects-legal-bases = Legal bases and whom they affect
subjects-named = Named in the register
subjects-names = How sources name it
subjects-not-named = Announced and not named
subjects-part-of = Part of
subjects-people = People it concerns
subjects-see-all = See all of them
subjects-source = source
subjects-what-is-said-of = What is said of it
subjects-what-it-is = What it is
