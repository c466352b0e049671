# La lista de personas.

people-born = Nacimiento
people-finding = Hallazgo
people-narrowed = Solo las personas que esa página cuenta.
people-said-to-be = Dónde se dice que está
people-see-everyone = Ver todas
people-serious = { $n ->
    [one] { $n } grave
   *[other] { $n } graves
}
people-whereabouts = Paradero
