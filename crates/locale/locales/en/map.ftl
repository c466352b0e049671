# The map.

map-contradicted = sources give different coordinates
map-country-not-stated = country not stated
map-explained = Circles are places, with as many persons as are last said to be there; arcs are removals from one country to another, with the number of persons. It is what sources say, not what is known to be so.
map-from = From
map-ground = Arcs begin and end in the middle of a country, since of them sources say the country alone. Ground: Natural Earth, public domain. The register takes no side by its borders.
map-how-to-place = A place is drawn once a source gives its coordinates: an event “place” with “latitude” and “longitude” in a claim sheet. Where none does, a name that the gazetteer reads whole as one place has a broken ring at a point in it.
map-is-drawn = On the map
map-latitude = Latitude
map-longitude = Longitude
map-more-places = { $n ->
    [one] There is { $n } more place with coordinates and fewer persons.
   *[other] There are { $n } more places with coordinates and fewer persons.
}
map-no-places = No place has coordinates.
map-not-stated = no source gives coordinates
map-places = Places on the map
map-point-in = a point in { $place }:
map-read-as = Read as
map-removal = Removal
map-somewhere-in = somewhere in { $place }, as its name says
map-title = Map
map-to = To
map-unplaced = Places that are not on the map
map-way = Removals from { $from } to { $to }: { $number }
map-ways = Removals between countries
map-what = What
map-where = Latitude and longitude
map-why-not = Why not
