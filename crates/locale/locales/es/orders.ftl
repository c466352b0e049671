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
orders-by-lane = Cuántas órdenes hay en cada carril
orders-days-passed = Días de retraso
orders-lane-asap = Lo antes posible, la más antigua primero
orders-lane-contested = Impugnadas
orders-lane-due-30 = Vencen en 30 días
orders-lane-due-7 = Vencen en 7 días
orders-lane-due-later = Vencen más adelante
orders-lane-obeyed = Cumplidas
orders-lane-over = Sin efecto
orders-lane-overdue = Vencidas
orders-lane-refused = Desacatadas: se niegan a cumplir
orders-lane-standing = Vigentes, sin plazo que corra
orders-lanes = Carril
orders-list = Lista
orders-see-lane = Ver las { $n } de este carril
