# Etiquetas.

labels-count = { $n ->
    [one] { $n } etiqueta
   *[other] { $n } etiquetas
}
labels-found = Lo que hallaron las reglas
labels-indicators = Indicadores
labels-kind = Clase
labels-lead = Una etiqueta es lo que una autoridad dice de alguien, no un hecho. Aquí se ve en qué se apoya cada una.
labels-no-conviction = ninguna fuente declara una condena
labels-nothing-without-it = Etiquetas que sin él no tienen nada
labels-points-stated = puntos declarados: { $stated }; sumados: { $sum }
labels-show-only = Mostrar solo
labels-times = Veces
labels-title = En qué se apoya cada etiqueta
