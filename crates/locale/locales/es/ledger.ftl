# La bitácora.

ledger-all-as-written = Todo fue leído otra vez y es como se escribió.
ledger-approved = aprobó la propuesta de la entrada { $entry }
ledger-as-it-was = Ver el registro como era
ledger-check = Comprobar que nada fue alterado
ledger-check-again = Leer y comprobar todo otra vez
ledger-check-by-command = Lo mismo, en la línea de órdenes:
ledger-damaged = Dañado o faltante:
ledger-day-or-entries = Día (2025-04-14) o número de entradas
ledger-decisions = decisiones de { $by }
ledger-done = hecho lo propuesto en la entrada { $entry }
ledger-entries = Entradas
ledger-estimate = una estimación de los no contados
ledger-joined = { $n ->
    [one] se tomó de otro registro, { $register }, nivel { $level }: { $n } entrada conocida
   *[other] se tomó de otro registro, { $register }, nivel { $level }: { $n } entradas conocidas
}
ledger-key = Clave que la verifica:
ledger-lead = Todo lo que entra queda anotado aquí, en orden; lo que se retira deja su lugar a la vista.
ledger-locked = cifrada para otros
ledger-model = un modelo de enlace entrenado
ledger-moot = ya sin objeto: la propuesta de la entrada { $entry }
ledger-proposal = propuesta de { $by }
ledger-refused = rechazó la propuesta de la entrada { $entry }
ledger-see = Ver
ledger-settings = ajustes del registro
ledger-signed-checkpoint = Cabeza firmada
ledger-title = Bitácora
ledger-with-problems = { $n ->
    [one] { $n } con problema
   *[other] { $n } con problemas
}
ledger-withdrawn = retirada: de lo que decía no se guarda nada
ledger-withdrew = se retiró la entrada { $entry }
ledger-withdrew-elsewhere = se retiró aquí la entrada ajena { $entry }
