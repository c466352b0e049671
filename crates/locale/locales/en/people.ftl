# The list of people.

people-born = Born
people-finding = Finding
people-narrowed = Only the people whom that page counts.
people-said-to-be = Said to be
people-see-everyone = See everyone
people-serious = { $n ->
    [one] { $n } serious
   *[other] { $n } serious
}
people-whereabouts = Whereabouts
