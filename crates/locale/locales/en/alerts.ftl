# Alerts: what is told without anybody asking.

alerts-about = About
alerts-atom = Atom feed
alerts-calendar = Calendar (iCalendar)
alerts-count-changed = A number changed
alerts-day = Day
alerts-deadline = A deadline comes
alerts-feed = Feed and calendar of alerts
alerts-feed-end = Withdraw the address
alerts-feed-has = This account has a secret address. A new one ends the old one.
alerts-feed-made = These are the addresses; they are shown this once. Whoever has them sees which deadlines come and when, without names.
alerts-feed-new = Make a secret address
alerts-feed-none = A program that reads feeds, or a calendar, cannot sign in: it needs a secret address. What it is given names nobody: of what kind each alert is, its day, and the page to look at.
alerts-feeds = In other programs
alerts-feeds-account = Make the secret address in "My account"
alerts-feeds-what = The same alerts, without names, for a reader of feeds or a calendar.
alerts-in = in { $days }
alerts-lead = Deadlines that come within { $days }, orders that are overdue, protected people whom a record may name, proofs of life after nobody owned to knowing, and numbers that changed.
alerts-look = Look at the page; it will ask you to sign in.
alerts-mail-lead = { $n ->
    [one] There is one new alert in the register.
   *[other] There are { $n } new alerts in the register.
}
alerts-mail-why = This mail names nobody: mail passes through machines of others.
alerts-none = None.
alerts-overdue = An order is overdue
alerts-protected-named = A record may name a protected person
alerts-seen-again = A proof of life after nobody owned to knowing
alerts-title = Alerts
alerts-told = { $kind }: { $date }
alerts-what = What
