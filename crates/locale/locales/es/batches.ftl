# Grupos expulsados.

batches-at-least = al menos { $n }
batches-batch = Grupo
batches-count = { $n ->
    [one] { $n } grupo
   *[other] { $n } grupos
}
batches-counted = contados
batches-how-many = Cuántos
batches-named = Con nombre
batches-none = ninguno
batches-not-named = Sin nombre
batches-title = Grupos expulsados: anunciados y nombrados
