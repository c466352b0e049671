# Revisión de pares de menciones.

review-a-minute = { $rate } por minuto
review-all-together = En conjunto
review-applied = Aplicado: el registro se rehízo con estas decisiones.
review-apart-now = Hoy el registro las tiene por dos personas.
review-apply = Aplicar aquello en que coinciden quienes revisan
review-apply-explained = Los juicios pasan a ser decisiones en la bitácora, con el nombre de quienes revisaron, y el registro se rehace. Si el registro es grande, eso tarda: paradero review apply hace lo mismo de noche.
review-as-table = Lo mismo en una tabla
review-back = Volver a los pares
review-bits = bits
review-changed = Qué cambió
review-changed-by = { $n ->
    [one] { $by } aplicó un juicio.
   *[other] { $by } aplicó { $n } juicios.
}
review-changes-title = Qué cambian los juicios
review-contested = No hay acuerdo
review-contested-count = { $n ->
    [one] en uno no hay acuerdo
   *[other] en { $n } no hay acuerdo
}
review-contested-explained = Nada de esto se aplica. Se pregunta a una tercera persona; después vale lo que diga la mayoría.
review-decided-different = Una decisión dice que son dos personas. Un juicio nuevo cuenta cuando se aplica.
review-decided-same = Una decisión dice que son una sola persona. Un juicio nuevo cuenta cuando se aplica.
review-different = Personas distintas
review-download-picture = Descargar el gráfico (SVG)
review-even-odds = a la par
review-fault = No se registró nada: el servidor no responde o su sesión terminó. Vuelva a cargar la página; el par sigue abierto.
review-field = Campo
review-field-alias = Otro nombre
review-field-birth = Nacimiento
review-field-deprived = Detención o custodia desde
review-field-document = Documento
review-field-name = Nombre
review-field-namesakes = El nombre solo no dice más
review-field-place = Lugar
review-field-prior = Antes de mirar los campos
review-field-relatives = Una palabra distinta en cada nombre
review-field-sex = Sexo
review-gone-since = una de las dos menciones ya no está en el registro
review-held-to-be = Se la tiene por
review-help = esta ayuda
review-how = Un juicio queda guardado antes de que aparezca el par siguiente y no obliga a nadie: cuando quienes revisan coinciden, lo que dicen se aplica al registro como decisión. Uno de cada diez pares va a dos personas, para saber hasta dónde coinciden; la segunda no ve lo que dijo la primera.
review-how-alike = Parecido
review-joined-now = Hoy el registro las tiene por una sola persona.
review-judged-of = { $n } de { $all } pares revisados
review-kappa = Kappa de Cohen: { $kappa }.
review-kappa-few = (Con tan pocos pares dice poco.)
review-keys = Teclas, y qué pasa con un juicio
review-lead = ¿Es una sola persona o son dos? Estos son los pares en los que un juicio enseña más.
review-level-days = con tres días de diferencia
review-level-month = con un mes de diferencia
review-level-word = una palabra en común
review-level-year = con un año de diferencia
review-mentions = { $n ->
    [one] una mención
   *[other] { $n } menciones
}
review-none-left = No queda ningún par para usted
review-none-left-explained = Ya se revisó cada par dudoso, o alguien más lo está mirando.
review-not-kept = no quedó así: otra decisión lo contradice
review-not-weighed = El enlace automático no pesó este par.
review-noted-different = Registrado: personas distintas.
review-noted-same = Registrado: la misma persona.
review-noted-undecided = Registrado: sin decidir.
review-noted-undo = Se retiró el juicio.
review-nothing-ready = Ningún juicio espera a ser aplicado.
review-nothing-to-undo = No hay ningún juicio suyo que retirar.
review-one-list = La misma lista, en dos versiones.
review-one-list-unique = La misma lista, que dice no nombrar a nadie dos veces.
review-one-source = La misma fuente.
review-orders = Órdenes que amparan a esta persona
review-own = { $n ->
    [one] uno es suyo
   *[other] { $n } son suyos
}
review-are-they-one = { $one } y { $two }: ¿una sola persona?
review-picture-text = En bits: { $parts }; en conjunto { $bits }. Por encima de cero habla a favor de una sola persona.
review-picture-title = Lo que aporta cada campo
review-progress = Avance
review-ready = { $n ->
    [0] nada que aplicar
    [one] un juicio por aplicar
   *[other] { $n } juicios por aplicar
}
review-record = Lo que dice el registro de la fuente
review-reload = Vuelva a cargar la página: el formulario ya no vale. No se registró nada.
review-reviewers-only = Solo revisores y custodios juzgan pares.
review-said-by = lo dice { $by }
review-same = La misma persona
review-say-what = Indique qué juzga y de qué par. No se registró nada.
review-single-keys = Juzgar con una sola tecla
review-stays-apart = dos personas, como ya las tiene el registro
review-stays-joined = una sola persona, como ya la tiene el registro
review-title = Pares por revisar
review-together = { $one } y { $two } revisaron ambos { $n } y coinciden en { $alike }.
review-two-lists = No es la misma lista.
review-undecided = Sin decidir
review-undo = Retirar el último
review-unread = { $n ->
    [one] un juicio no se puede leer en este equipo
   *[other] { $n } juicios no se pueden leer en este equipo
}
review-was-joined = se unieron: { $person } tiene ahora { $n } menciones
review-was-parted = se separaron: { $one } y { $two } son ahora dos personas
review-weights = Lo que aporta cada campo, en bits
review-why = Por qué (puede quedar vacío)
review-why-unsure = Por qué hay duda
review-will-change = Qué cambiaría
review-will-explained = { $n ->
    [one] Quienes revisan coinciden en un par que ninguna decisión resuelve aún.
   *[other] Quienes revisan coinciden en { $n } pares que ninguna decisión resuelve aún.
}
review-will-join = se unirán: { $one } y { $two } menciones pasan a ser una sola persona
review-will-part = se separarán: una persona con { $n } menciones pasa a ser dos
review-word = { $by }: { $judged }
