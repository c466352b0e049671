# Lo que no se pudo leer, como lista de trabajo.

problems-correct-mapping = Corregir la lectura
problems-expected-bad-bytes = texto; indique la codificación en el mapeo
problems-expected-bad-json = un objeto JSON por línea
problems-expected-formula-error = el valor de la fórmula
problems-expected-no-subject = un nombre u otro dato de una persona
problems-expected-ragged-row = tantas celdas como el encabezado
problems-expected-too-long = como mucho 1 MiB en una celda; lo demás está en la fuente
problems-expected-unknown-code = un valor conocido; indíquelo en «values» del mapeo
problems-expected-unreadable-number = un número
problems-expected-unreadable-date = una fecha que exista, escrita como dice el mapeo
problems-expected-unsure-word = una palabra reconocida con más seguridad: mire la página
problems-expected-pattern-mismatch = la forma que dice el mapeo
problems-lead = Nada se pierde: cada fila con un problema se guardó con lo que dice. Aquí se trabajan una a una.
problems-looked-at = revisado
problems-looked-by = La revisó { $by }
problems-mark-looked-at = Dar por revisada
problems-new-mapping = «Corregir la lectura» lleva la fuente a la bandeja con su mapeo. Al aceptarla de nuevo, el mapeo nuevo sustituye al anterior, que queda en el libro.
problems-none-such = No hay tal fila con problemas.
problems-of-all = los de todas las fuentes
problems-of-source = Trabajar estos problemas
problems-open-again = Volver a abrir
problems-title = Problemas
problems-why = Por qué queda así
