# El mapa.

map-contradicted = las fuentes dan coordenadas distintas
map-country-not-stated = país no declarado
map-explained = Cada círculo es un lugar con el número de personas que se dice que están allí; cada arco, las expulsiones de un país a otro, con el número de personas. Es lo que dicen las fuentes, no un hecho comprobado.
map-from = Desde
map-ground = Cada arco empieza y termina en el centro de un país, pues de él las fuentes solo dicen el país. Fondo: Natural Earth, dominio público. Sus fronteras no son una toma de posición del registro.
map-how-to-place = Un lugar se dibuja cuando una fuente da sus coordenadas: un hecho «place» con «latitude» y «longitude» en una hoja de afirmaciones. Si ninguna las da, un nombre que el nomenclátor lee entero como un solo lugar lleva un círculo discontinuo en un punto de él.
map-is-drawn = En el mapa
map-latitude = Latitud
map-longitude = Longitud
map-more-places = { $n ->
    [one] Hay { $n } lugar más con coordenadas, con menos personas.
   *[other] Hay { $n } lugares más con coordenadas, con menos personas.
}
map-no-places = Ningún lugar tiene coordenadas.
map-not-stated = ninguna fuente da coordenadas
map-places = Lugares en el mapa
map-point-in = un punto en { $place }:
map-read-as = Leído como
map-removal = Expulsión
map-somewhere-in = en algún punto de { $place }, según su nombre
map-title = Mapa
map-to = Hacia
map-unplaced = Lugares que no están en el mapa
map-way = Expulsiones de { $from } a { $to }: { $number }
map-ways = Expulsiones entre países
map-what = Qué
map-where = Latitud y longitud
map-why-not = Por qué no
