# Lugares y países.

places-advisories = Lo que dicen los avisos oficiales
places-count = { $n ->
    [one] { $n } lugar
   *[other] { $n } lugares
}
places-countries-title = Países: avisos y tribunales
places-courts-found = Lo que constataron los tribunales
places-gazetteer = El nomenclátor lee
places-gazetteer-explained = El nomenclátor conoce los países y sus divisiones, y lo que agrega la oficina; no es una fuente. El nombre queda como está escrito.
places-gazetteer-says = Lo que lee el nomenclátor
places-kind-airport = aeropuerto
places-kind-country = país
places-kind-court = juzgado
places-kind-detention-centre = centro de detención
places-kind-first-division = primera división
places-kind-police-station = comisaría
places-kind-prison = prisión
places-kind-second-division = segunda división
places-kind-third-division = tercera división
places-kind-town = localidad
places-may-be = Puede ser uno de estos, o un lugar que el nomenclátor no conoce:
places-no-signals = Sin avisos ni constataciones
places-none-stated = Ninguno declarado.
places-not-known = nada
places-nothing-stated = Nada declarado.
places-one-of = { $n ->
    [one] quizás un lugar que conoce
   *[other] uno de { $n } lugares
}
places-people = Personas que se dice que están
places-place = Lugar
places-run-by = Lo dirige
places-said-to-be-run-by = Lo dirige, según se dice
places-somewhere-in = en algún punto de { $place }
places-title = Lugares
places-way-code = (por su código)
places-way-name = (por su nombre)
places-way-other-name = (por otro de sus nombres)
places-way-parts = (por sus partes)
places-way-words = (escritas por entero las abreviaturas)
