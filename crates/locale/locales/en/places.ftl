# Places and countries.

places-advisories = What official advisories say
places-count = { $n ->
    [one] { $n } place
   *[other] { $n } places
}
places-countries-title = Countries: advisories and courts
places-courts-found = What courts found
places-no-signals = Without advisories or court findings
places-none-stated = None stated.
places-nothing-stated = Nothing stated.
places-people = People last said to be there
places-place = Place
places-run-by = Run by
places-said-to-be-run-by = Said to be run by
places-title = Places
