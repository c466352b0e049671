# Cómo llaman las páginas a los códigos que no son del vocabulario.

# gravedad de una regla
word-serious = grave
word-notable = notable
word-info = informativo

# en qué se apoya un hallazgo
word-admitted = admitido por la autoridad
word-ordered = constatado por un tribunal
word-corroborated = dos fuentes independientes
word-single = una sola fuente
word-none = ninguna fuente lo dice

# certeza y estado de un hallazgo
word-certain = cierto
word-possible = posible
word-open = abierto
word-confirmed = confirmado por una persona
word-dismissed = descartado por una persona

# lo que hace quien habla
word-asserts = afirma
word-alleges = alega
word-denies = niega
word-admits = admite
word-announces = anuncia
word-orders = ordena

# paradero, sin género
word-held = bajo custodia
word-removed = expulsión a otro país
word-released = en libertad
word-dead = fallecimiento
word-unknown = paradero desconocido

# estado de una orden, en femenino
word-vacated = dejada sin efecto
word-stayed = suspendida
word-obeyed = cumplida
word-obeyed-late = cumplida tarde
word-obeyed-in-part = cumplida en parte
word-moot = sin objeto
word-ended = terminada
word-overdue = plazo vencido
word-refused = desacatada: se niega a cumplir
word-contested = impugnada
word-promised = cumplimiento prometido
word-amended = modificada
word-lapsed = plazo sin efecto
word-in-force = vigente

# estado de un plazo
word-runs = corre
word-extended = prorrogado
word-replaced = reemplazado

# una letra del art. 17.3
word-missing = nadie lo dice
word-stated = alguien lo dice
word-official = lo dice la propia autoridad
word-contradicted = las fuentes se contradicen

# cuentas de un grupo
word-announced = anunciados
word-departed = salieron
word-arrived = llegaron

# niveles y papeles
word-public = público
word-team = equipo
word-sealed = reservado
word-reader = lector
word-editor = editor
word-reviewer = revisor
word-keeper = custodio

# papel de un hecho en un hallazgo
word-core = en esto se apoya
word-context = contexto
word-contra = lo niega

# clases de etiquetas
word-superficial = solo indicadores superficiales
word-no-indicator = ningún indicador declarado
word-sum-differs = los puntos no suman
word-conviction-unsourced = alega condena que ninguna fuente declara

# finalidades y clases de fuentes
word-search = búsqueda
word-proceedings = procesos judiciales
word-statistics = estadística
word-list = lista
word-post = publicación en redes
word-press-list = lista en la prensa
word-press-report = nota de prensa

# lo que no se pudo leer
word-unreadable-date = fecha ilegible
word-unreadable-number = número ilegible
word-unknown-code = valor desconocido
word-ragged-row = fila con celdas de más o de menos
word-bad-bytes = bytes que no son texto
word-too-long = celda demasiado larga
word-formula-error = error de fórmula
word-pattern-mismatch = no tiene la forma esperada
word-no-subject = no nombra a nadie
word-unsure-word = palabra reconocida sin seguridad
word-bad-json = JSON no válido

# clases de sujetos, en plural
kind-many-person = personas
kind-many-group = grupos descritos
kind-many-batch = grupos expulsados
kind-many-order = órdenes
kind-many-obligation = obligaciones
kind-many-instrument = leyes y decretos
kind-many-agreement = acuerdos
kind-many-authority = autoridades y voceros
kind-many-place = lugares
kind-many-country = países
kind-many-proposition = proposiciones
kind-many-affiliation = afiliaciones atribuidas
kind-many-scorecard = tablas de puntaje
kind-many-source = fuentes

# uno de ellos
kind-one-person = persona
kind-one-group = grupo descrito
kind-one-batch = grupo expulsado
kind-one-order = orden
kind-one-obligation = obligación
kind-one-instrument = ley o decreto
kind-one-agreement = acuerdo
kind-one-authority = autoridad o vocero
kind-one-place = lugar
kind-one-country = país
kind-one-proposition = proposición
kind-one-affiliation = afiliación atribuida
kind-one-scorecard = tabla de puntaje
kind-one-source = fuente

# para qué se puede usar una fuente, y cuán segura es una propuesta
word-purpose-public = publicación
word-high = alta
word-medium = media
word-low = baja
