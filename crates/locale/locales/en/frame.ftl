# The frame around every page.

frame-behind = { $n ->
    [one] { $n } new entry is being worked in. Until that is done these pages show the register as it was before.
   *[other] { $n } new entries are being worked in. Until that is done these pages show the register as it was before.
}
frame-reload = Load again
frame-not-yet = Not there yet: new entries are being worked in. If it is among them, this page will show it by itself once that is done.
frame-as-of = { $n ->
    [one] This is what the register knew after { $n } entry.
   *[other] This is what the register knew after { $n } entries.
}
frame-clocks = Clocks read on { $date }
frame-level = level: { $level }
frame-menu-authorities = Authorities
frame-menu-batches = Batches
frame-menu-dashboard = Dashboard
frame-menu-countries = Countries
frame-menu-findings = Findings
frame-menu-home = Home
frame-menu-instruments = Legal bases
frame-menu-labels = Labels
frame-menu-ledger = Ledger
frame-menu-map = Map
frame-menu-orders = Orders
frame-menu-people = People
frame-menu-places = Places
frame-menu-review = Pairs to judge
frame-menu-screen = Screening
frame-menu-sources = Sources
frame-menu-statements = Statements
frame-menu-uncounted = Uncounted
frame-my-account = My account:
frame-no-page = There is no such page
frame-nothing = There is no such thing
frame-nothing-here = This level of the register has nothing at that address.
frame-sections = Sections
frame-see-today = See what it knows today
frame-sign-out = Sign out
frame-skip = Skip to content
frame-who-says-what = These pages show who says what; they do not say what is true.
