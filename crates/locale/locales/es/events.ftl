# Hechos y línea de tiempo.

events-denied = { $span } (se niega)
events-none-since = Desde el { $since } ninguna fuente fecha otro hecho: { $days }
events-nothing-stated = nada declarado.
events-of-silence = sin noticia
events-own-act = sobre su propio acto
events-points = { $points ->
    [one] { $points } punto
   *[other] { $points } puntos
}
