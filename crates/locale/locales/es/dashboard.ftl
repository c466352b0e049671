# El tablero.

dashboard-all = Todos los hallazgos
dashboard-as-table = El tablero como tabla
dashboard-explained = Cuántos hallazgos empiezan en cada mes, según la regla. Cada columna lleva a su lista; las de los extremos, en blanco y fuera de escala, reúnen los meses anteriores y los hallazgos sin mes cierto.
dashboard-explained-named = Cuántos hallazgos empiezan en cada mes, según quién o qué lugar nombran las afirmaciones en que se apoyan. Un hallazgo puede contarse en varias filas o en ninguna. Las columnas de los extremos, en blanco, no están a escala. Que una afirmación nombre a una autoridad no dice que sea responsable.
dashboard-findings = { $n ->
    [one] { $n } hallazgo
   *[other] { $n } hallazgos
}
dashboard-findings-persons = hallazgos (personas)
dashboard-month = Mes
dashboard-over-authority = Autoridades
dashboard-over-place = Lugares
dashboard-over-rule = Reglas
dashboard-title = Tablero
dashboard-together = En total
