# Places and countries.

places-advisories = What official advisories say
places-count = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
places-countries-title = Countries: advisories and courts
places-courts-found = What courts found
places-gazetteer = The gazetteer reads
places-gazetteer-explained = The gazetteer knows countries and their divisions, and what the office adds; it is no source. The name stays as it is written.
places-gazetteer-says = What the gazetteer reads
places-kind-airport = airport
places-kind-country = country
places-kind-court = court
places-kind-detention-centre = detention centre
places-kind-first-division = first division
places-kind-police-station = police station
places-kind-prison = prison
places-kind-second-division = second division
places-kind-third-division = third division
places-kind-town = town
places-may-be = It may be one of these, or a place that the gazetteer does not know:
places-no-signals = Without advisories or court findings
places-none-stated = None stated.
places-not-known = nothing
places-nothing-stated = Nothing stated.
places-one-of = { $n ->
    [one] perhaps a place that it knows
   *[other] one of { $n } places
}
places-people = People last said to be there
places-place = Place
places-run-by = Run by
places-said-to-be-run-by = Said to be run by
places-somewhere-in = somewhere in { $place }
places-title = Places
places-way-code = (by its code)
places-way-name = (by its name)
places-way-other-name = (by another name of it)
places-way-parts = (by its parts)
places-way-words = (short forms written out)
