# Lo que está en varias páginas.

shared-all = todos
shared-and-more = y { $n } más
shared-batches = Grupos expulsados
shared-cases = Casos
shared-certain = Ciertos
shared-contested = controvertido
shared-denied = se niega
shared-entries-count = { $n ->
    [one] { $n } entrada
   *[other] { $n } entradas
}
shared-findings = Hallazgos
shared-how-many-said-by = Cuántos, según quién
shared-level = Nivel
shared-name = Nombre
shared-next = siguiente →
shared-no = no
shared-no-date = sin fecha
shared-no-name = (sin nombre)
shared-nobody-says = nadie lo dice
shared-none = Ninguno.
shared-none-feminine = Ninguna.
shared-on-this-page = En esta página
shared-orders = Órdenes
shared-page-of = página { $page } de { $last }
shared-pages = Páginas
shared-people = Personas
shared-people-count = { $n ->
    [one] { $n } persona
   *[other] { $n } personas
}
shared-previous = ← anterior
shared-proposals = Propuestas
shared-record = Registro
shared-record-in-line = registro
shared-records = Registros
shared-records-count = { $n ->
    [one] { $n } registro
   *[other] { $n } registros
}
shared-register-after = el registro tras la entrada { $entry }
shared-rests-on = Se apoya en:
shared-rule = Regla
shared-show = Mostrar
shared-since = Desde
shared-since-date = desde { $date }
shared-sources = Fuentes
shared-sources-count = { $n ->
    [one] { $n } fuente
   *[other] { $n } fuentes
}
shared-speaker-not-stated = no se dice quién
shared-timeline = Línea de tiempo
shared-what-and-by-whom = Qué se dice, y quién
shared-what-is-said = Lo que se dice
shared-when = Cuándo
shared-yes = sí
shared-country = País
shared-download = Descargar:
shared-id = Identificador
shared-kept-back = reservado
shared-number = Número
shared-recognised = reconocido, { $share } %
shared-recognised-explained = Una máquina leyó esto en una imagen; el número es su confianza en la palabra de la que menos segura estaba. Mire la imagen.
shared-why-kept-back = A nivel público, las cifras menores que { $n } se reservan, y con ellas las que permitirían deducirlas.
