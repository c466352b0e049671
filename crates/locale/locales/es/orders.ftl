# Órdenes.

orders-answered = Qué se respondió
orders-answers = Respuestas
orders-binds = obliga a { $whom }
orders-count = { $n ->
    [one] { $n } orden
   *[other] { $n } órdenes
}
orders-covers = ampara a
orders-days-over = vencido hace { $days }
orders-deadline = Plazo
orders-finds = constata { $what }
orders-first-record = Primer registro:
orders-life = Vida de la orden
orders-no-answer = ninguna declarada
orders-no-deadline = ninguno declarado
orders-obligation = obligación:
orders-obligations = Obligaciones
orders-order = Orden
orders-ordered = Qué se dispuso
orders-state = Estado
orders-title = Órdenes, plazos y respuestas
orders-what-and-for-whom = Qué dispone y a quién ampara
orders-what-it-does = Dispone
