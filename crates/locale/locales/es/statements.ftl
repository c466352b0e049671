# Declaraciones.

statements-all = Todo lo dicho
statements-contradictions = Lo que se contradice
statements-count = { $n ->
    [one] { $n } declaración
   *[other] { $n } declaraciones
}
statements-speaker = Quién habla
statements-statements = Declaraciones
statements-title = Quién dijo qué
