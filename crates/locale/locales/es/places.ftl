# Lugares y países.

places-advisories = Lo que dicen los avisos oficiales
places-count = { $n ->
    [one] { $n } lugar
   *[other] { $n } lugares
}
places-countries-title = Países: avisos y tribunales
places-courts-found = Lo que constataron los tribunales
places-no-signals = Sin avisos ni constataciones
places-none-stated = Ninguno declarado.
places-nothing-stated = Nada declarado.
places-people = Personas que se dice que están
places-place = Lugar
places-run-by = Lo dirige
places-said-to-be-run-by = Lo dirige, según se dice
places-title = Lugares
