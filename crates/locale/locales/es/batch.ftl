# Un grupo expulsado.

batch-agreement = Acuerdo
batch-announced-named = Anunciados y nombrados
batch-arrived = Personas cuya llegada se declara
batch-covered = Amparados por una orden que prohíbe expulsarlos
batch-covered-by-order = Con orden que prohíbe expulsar
batch-departed = Personas cuya salida se declara
batch-how-to-read = Barra llena: personas que algún registro nombra en este grupo; rayada: anunciadas de las que ningún registro da el nombre.
batch-instrument = Base legal
batch-last-said = Dónde se dice que está
batch-manifest = Quiénes constan en este grupo
batch-none-covered = Ninguna orden vigente de las que este nivel ve ampara a quienes constan aquí.
batch-own-only = Solo lo que se declara del grupo mismo; nadie lo hereda.
batch-removed-despite = { $n ->
    [one] { $n } expulsada a pesar de una orden
   *[other] { $n } expulsadas a pesar de una orden
}
batch-sides = Salida y llegada, según cada parte
