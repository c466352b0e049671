# La primera página. $number es $n tal como se muestra, como enlace.

home-alerts = Alertas: plazos que vencen y novedades
home-attention = Lo que pide atención
home-events = { $n ->
    [one] { $number } hecho declarado
   *[other] { $number } hechos declarados
}
home-info = Informativo: lo que falta o no se sabe
home-kinds = De qué hablan las fuentes
home-new = Lo más nuevo
home-newest-sources = Fuentes más recientes
home-notable = Notable: lo que alguien debería mirar
home-nothing-yet = Todavía nada.
home-people = { $n ->
    [one] { $number } persona
   *[other] { $number } personas
}
home-problems = { $n ->
    [one] { $number } valor ilegible
   *[other] { $number } valores ilegibles
}
home-records = { $n ->
    [one] { $number } registro
   *[other] { $number } registros
}
home-said-last = Lo dicho más recientemente
home-serious = Grave: lo que un tratado o un tribunal prohíbe
home-sources = { $n ->
    [one] { $number } fuente
   *[other] { $number } fuentes
}
home-title = Qué hay en el registro
