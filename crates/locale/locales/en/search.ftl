# The search.

search-as = also as { $names }
search-do = Search
search-everything = Everything
search-label = Search the register
search-lead = Names, orders, places, statements, sources and the text inside them. Accents, capitals and the order of words do not matter; the beginning of each is enough.
search-narrow = Search only in
search-near = Names spelt nearly so:
search-near-not-ready = Names spelt nearly so are searched here once the index is ready; until then, in
search-nothing = Nothing.
search-page = page { $n }
search-see-all = See all: { $what }
search-subjects = Orders, places, authorities and the rest
search-text = Text of sources
search-title = Search
