# Hallazgos.

findings-about = Sobre
findings-basis = Base
findings-certainty = Certeza
findings-cited = Hechos citados
findings-count = { $n ->
    [one] { $n } hallazgo
   *[other] { $n } hallazgos
}
findings-law = Derecho en que se apoya
findings-of-this-rule = todos los hallazgos de esta regla
findings-on-no-record = En ningún registro: el hallazgo es que nadie lo dice.
findings-part = Papel
findings-reason = Motivo de la decisión
findings-rests-on = En qué se apoya
findings-severity = Gravedad
findings-time = Tiempo
findings-until = Hasta
findings-narrowed = La lista está restringida:
findings-no-month = sin mes cierto
findings-see-all = ver todos los hallazgos
findings-until-month = hasta { $month }, inclusive
