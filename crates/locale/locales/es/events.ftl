# Hechos.

events-nothing-stated = nada declarado.
events-own-act = sobre su propio acto
events-points = { $points ->
    [one] { $points } punto
   *[other] { $points } puntos
}
