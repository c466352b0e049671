# The first page. $number is $n as it is shown, as a link.

home-alerts = Alerts: deadlines that come, and what is new
home-attention = What needs attention
home-events = { $n ->
    [one] { $number } stated event
   *[other] { $number } stated events
}
home-info = Information: what is missing or unknown
home-kinds = What the sources speak of
home-new = What is new
home-newest-sources = Newest sources
home-notable = Notable: what someone should look at
home-nothing-yet = Nothing yet.
home-people = { $n ->
    [one] { $number } person
   *[other] { $number } people
}
home-problems = { $n ->
    [one] { $number } unreadable value
   *[other] { $number } unreadable values
}
home-records = { $n ->
    [one] { $number } record
   *[other] { $number } records
}
home-said-last = Said most recently
home-serious = Serious: what a treaty or a court forbids
home-sources = { $n ->
    [one] { $number } source
   *[other] { $number } sources
}
home-title = What the register holds
