# Documentos: el marco, y lo que todos tienen.

doc-page = página { $page } de { $pages }
doc-foot = { $office }. Nivel: { $level }. Plazos contados al { $day }.
doc-office = Oficina
doc-day = Plazos contados al
doc-level = Nivel
doc-state = Estado del registro
doc-id = Identificador
doc-entries = { $n ->
    [one] { $n } entrada
   *[other] { $n } entradas
}
doc-entries-earlier = { $n ->
    [one] como era tras { $n } entrada
   *[other] como era tras { $n } entradas
}
doc-notes = Dónde consta cada cosa
doc-checkpoint = Constancia firmada
doc-checkpoint-use = Quien guarda esta hoja puede comprobar más tarde que nada de lo anterior fue cambiado: { $command }
doc-checkpoint-code = Código QR con la constancia firmada; el mismo texto está al lado
doc-unseen = Los signos para los que estas letras no tienen forma, o que cambiarían el orden de otros, se escriben con su número: [U+0041] es A.
doc-who-says-what = Este documento muestra quién dice qué; no dice qué es cierto. Los números entre corchetes llevan a la lista de fuentes del final.
doc-nobody-says = Nadie lo dice.
doc-nothing-stated = Nada declarado.
doc-none = Ninguno.
doc-no-date = sin fecha
doc-no-name = persona sin nombre
doc-denied = se niega:
doc-speaker-not-stated = no se dice quién
doc-said-by = según { $who }
doc-said-on = dicho el { $date }
doc-said-no-date = sin fecha de lo dicho
doc-repeats = repite el relato de { $other }, y cuenta como uno con él
doc-recognised = leído por una máquina en una imagen; su palabra menos segura, con una confianza de { $share } %
doc-level-of-source = nivel: { $level }
doc-own-act = sobre su propio acto
doc-points = { $points } puntos
doc-more = y { $n } más
doc-when = Cuándo
doc-what = Qué se dice
doc-who = Quién lo dice
doc-what-is-said = Lo que se dice
doc-question = Pregunta
doc-person = Persona
doc-born = Nacimiento

# El expediente de una persona.

doc-dossier-title = Expediente: { $name }
doc-dossier-told = Lo que se dice de esta persona
doc-whereabouts = Dónde se dice que está
doc-nobody-says-where = Nadie dice dónde está.
doc-since = desde { $date }
doc-last-stated = dicho por última vez: { $date }
doc-proof-of-life = Última prueba de vida
doc-no-proof-of-life = Nadie declara una prueba de vida.
doc-list-is-no-proof = { " " }Una lista no lo es: haría falta una visita, una audiencia en persona, una llamada o alguien que la viera.
doc-days-ago = { $n ->
    [one] hace { $n } día
   *[other] hace { $n } días
}
doc-gaps = Lo que nadie dice, de todo lo que se debe responder a la familia (art. 18):
doc-gaps-none = Sobre cada punto que se debe responder a la familia (art. 18) alguien dice algo.
doc-identity = Quién se dice que es
doc-records = { $n ->
    [one] De { $n } registro.
   *[other] De { $n } registros, que se consideran de una misma persona.
}
doc-weakest-link = El enlace más débil entre ellos pesa { $bits } bits.
doc-groups = Grupos descritos a los que se dice que pertenece
doc-named-in = También la nombran
doc-orders = Órdenes que la amparan
doc-bars-removal = Una orden vigente prohíbe expulsarla.
doc-bars-removal-to = Una orden vigente prohíbe expulsarla a { $country }.
doc-order-state = Estado
doc-deadline = plazo: { $date }
doc-days-over = { $n ->
    [one] vencido hace { $n } día
   *[other] vencido hace { $n } días
}
doc-order-findings = Lo que hallan las reglas de las órdenes que cubren a la persona
doc-findings = Lo que hallan las reglas
doc-finding = Hallazgo
doc-what-it-says = Qué dice
doc-rests-on = En qué se apoya
doc-rests-on-silence = en que ninguna fuente lo menciona
doc-contested = controvertido
doc-differences = Lo que las fuentes dicen de otro modo
doc-exclusive = no pueden ser ciertas ambas
doc-compatible = pueden haber sido ciertas ambas
doc-labels = Etiquetas puestas por autoridades
doc-labels-are-claims = Una etiqueta es una afirmación por auditar, no un hecho.
doc-label-no-indicator = no se declara ningún indicio
doc-label-superficial = se apoya solo en indicios superficiales
doc-label-no-conviction = ninguna fuente declara una condena
doc-label-sum = se declaran { $stated } puntos, y los indicios suman { $sum }

# Artículos 17 y 18 de la convención.

doc-17-title = Qué está completo del registro
doc-17-caption = Convención contra la desaparición forzada, art. 17.3
doc-17-identity-above = véase arriba
doc-on-record = Lo que debe constar
doc-17-a = identidad
doc-17-b = fecha, hora y lugar de la privación de libertad, y quién la hizo
doc-17-c = autoridad que la decidió y motivos
doc-17-d = autoridad que la controla
doc-17-e = lugar de reclusión, fecha y hora del ingreso, autoridad a cargo del lugar
doc-17-f = estado de salud
doc-17-g = en caso de muerte bajo custodia: circunstancias, causa, destino de los restos
doc-17-h = fecha y hora de la liberación o del traslado, destino, autoridad responsable
doc-18-title = Lo que se debe responder a la familia
doc-18-caption = Convención contra la desaparición forzada, art. 18.1
doc-18-a = autoridad que decidió la privación de libertad
doc-18-b = fecha, hora y lugar de la privación de libertad y del ingreso
doc-18-c = autoridad que controla la privación de libertad
doc-18-d = lugar donde se encuentra; en caso de traslado, destino y autoridad responsable
doc-18-e = fecha, hora y lugar de la liberación
doc-18-f = estado de salud
doc-18-g = en caso de muerte bajo custodia, circunstancias, causa y destino de los restos

# La hoja de respuestas para una familia.

doc-answer-title = Lo que se sabe de { $name }
doc-answer-what = Esta hoja dice lo que nuestra oficina ha leído o le han contado, y quién lo dijo. Puede estar equivocado. Los números entre corchetes llevan a la lista del final, que dice dónde consta cada cosa.
doc-answer-questions = Sus preguntas
doc-answer-a = ¿Quién ordenó la detención?
doc-answer-b = ¿Cuándo y dónde fue la detención, y desde cuándo está bajo custodia?
doc-answer-c = ¿Qué autoridad está a cargo ahora?
doc-answer-d = ¿Dónde está? Si hubo traslado: ¿a dónde, y quién lo hizo?
doc-answer-e = ¿Recuperó la libertad? ¿Cuándo y dónde?
doc-answer-f = ¿Cómo está de salud?
doc-answer-g = Si murió: ¿cómo, de qué, y dónde están los restos?
doc-answer-right = Usted tiene derecho a una respuesta a cada una de estas preguntas (Convención Internacional para la protección de todas las personas contra las desapariciones forzadas, artículo 18). Preguntar no debe traerle ningún daño.
doc-answer-more = Donde dice que nadie lo dice, pregunte por escrito a las autoridades, guarde una copia con la fecha y cuéntenos qué responden.

# El informe de un grupo expulsado.

doc-batch-title = Grupo: { $name }
doc-batch-told = Lo que se dice de este grupo
doc-batch-numbers = Anunciados y nombrados
doc-batch-no-number = Nadie da un número.
doc-batch-named = { $n ->
    [one] Se nombra a { $n } persona como parte de él.
   *[other] Se nombra a { $n } personas como parte de él.
}
doc-batch-all-named = Se nombra a tantas personas como se anunciaron.
doc-batch-unnamed = { $n ->
    [one] A { $n } de las anunciadas no se la nombra en ninguna parte.
   *[other] A { $n } de las anunciadas no se las nombra en ninguna parte.
}
doc-batch-unnamed-at-least = { $n ->
    [one] Al menos a { $n } de las anunciadas no se la nombra en ninguna parte.
   *[other] Al menos a { $n } de las anunciadas no se las nombra en ninguna parte.
}
doc-batch-manifest = A quiénes se nombra
doc-batch-nobody-named = Ningún registro nombra a nadie como parte de él.
doc-batch-more = Lo que se sabe de cada persona: { $command } y el identificador bajo el nombre.
doc-batch-protected = A quiénes ampara una orden
doc-batch-none-protected = Ninguna orden vigente que aquí se conozca prohíbe expulsar a alguien de los nombrados.
doc-batch-people-findings = Lo que hallan las reglas de las personas nombradas

# Borradores para los órganos de las Naciones Unidas.

doc-form-draft = Borrador. No se ha enviado nada.
doc-form-not-sent = Hecho con lo que este registro guarda en su nivel. Compruebe cada punto, complete a mano lo que falta y envíelo usted en el formulario del órgano.
doc-form-body-decides = Si es una desaparición forzada, y si admite el caso, lo decide el órgano.
doc-form-asked = Lo que se pide
doc-form-state = ¿Está?
doc-form-known = Lo que se sabe, o qué preguntar
doc-form-there = está
doc-form-partly = en parte
doc-form-missing = falta
doc-form-by-hand = a mano
doc-form-none-missing = No falta nada de lo que se pide, salvo lo que se escribe a mano.
doc-form-still-missing = Falta: { $what }.
doc-form-still-partly = En parte: { $what }.
doc-form-still-by-hand = Por escribir a mano: { $what }.
doc-form-bodies = Qué órgano está abierto a este caso
doc-form-state-concerned = Estado
doc-form-wgeid-short = Grupo de Trabajo (WGEID)
doc-form-ced-short = Comité (CED, art. 30)
doc-form-open = abierto
doc-form-not-open = no abierto
doc-form-perhaps = quizás
doc-form-not-known = aquí no se sabe
doc-form-wgeid-any-state = admite casos de cualquier Estado; los familiares deben consentir
doc-form-no-state = Nada dice qué Estado está concernido. El Grupo de Trabajo admite casos de cualquier Estado, pero debe saber a cuál preguntar: diga en qué país se llevaron o se vio por última vez a la persona.
doc-form-two-states = Hay más de un Estado concernido, pues se dice que la persona fue llevada de uno a otro. A cada uno se le pregunta por separado: nómbrelos todos.
doc-form-country-of-source = país del que trata la fuente
doc-form-ced-party = parte en la convención, vigente desde el { $date }; lo que se dice empezó después
doc-form-ced-perhaps = parte en la convención, vigente desde el { $date }; por lo que se dice pudo empezar antes o después
doc-form-ced-before = parte en la convención, pero lo que se dice empezó antes de que estuviera vigente ({ $date })
doc-form-ced-signed = al { $date } había firmado y no ratificado; puede haberlo hecho después: véase { $page }
doc-form-ced-absent = al { $date } no había firmado la convención ni se había adherido; puede haberlo hecho después: véase { $page }
doc-form-ced-unknown = si es parte no se sabe aquí: véase { $page }
doc-form-national = Se dice que la persona es nacional de { $country }, parte en la convención: la petición puede apoyarse también en eso (CED/C/4/Rev.1, párrafo 3).
doc-form-national-perhaps = Se dice que la persona es nacional de { $country }, parte en la convención: la petición puede apoyarse también en eso si empezó después de que la convención estuviera vigente allí (CED/C/4/Rev.1, párrafos 3 y 4).
doc-form-national-none = No se declara la nacionalidad de una parte en la convención. La petición puede apoyarse también en eso (CED/C/4/Rev.1, párrafo 3): pregunte a la familia.
doc-form-list-of-parties = Partes según la lista del { $date }; lo que vale hoy: { $page }
doc-form-pages = Formularios de hoy: { $wgeid } y { $ced }
doc-form-urgency = Cuán urgente es para el Grupo de Trabajo
doc-form-urgent = Procedimiento urgente: el informe debe recibirse hasta el { $date } (quedan { $left }).
doc-form-urgent-at-most = Según el último de los días que se dicen, hasta el { $date }; no cuente con ello.
doc-form-urgent-perhaps = Quizás procedimiento urgente: según el último de los días que se dicen, hasta el { $date } (quedan { $left }); según el primero ya pasó. Averigüe el día y envíelo enseguida.
doc-form-urgent-perhaps-open = Quizás procedimiento urgente: el día puede ser cualquiera hasta hoy. Averígüelo y envíe el informe enseguida.
doc-form-connected = Los tres meses del procedimiento urgente pasaron. Hasta el { $date } el caso aún puede enviarse entre períodos de sesiones si tiene relación con otro de los últimos tres meses; si no, es un caso ordinario.
doc-form-connected-perhaps = Los tres meses del procedimiento urgente pasaron. Según el último de los días que se dicen, el caso puede enviarse entre períodos de sesiones hasta el { $date } si tiene relación con otro de los últimos tres meses; si no, es un caso ordinario.
doc-form-standard = Caso ordinario: tiene más de un año. Ningún caso es demasiado antiguo para el Grupo de Trabajo.
doc-form-ahead = Por lo que se dice está en el futuro: compruebe la fecha.
doc-form-no-day = Nadie dice cuándo. El Grupo de Trabajo necesita año, mes y día.
doc-form-counted-from = Según { $kind } ({ $span }):
doc-form-counted-from-open = Según { $kind }, cuyo día queda abierto:
doc-form-which-day = Cuál de ellos es la desaparición, lo debe decir la familia: el día desde el que nadie dice dónde está la persona.
doc-form-urgency-rule = Un caso de los tres meses antes de recibirse va enseguida al Estado; uno de hasta un año puede ir entre períodos de sesiones si tiene relación con un caso así; cualquier otro es ordinario.
doc-form-refusal = Si se reconoce la privación de libertad
doc-form-refusal-why = Donde una autoridad la reconoce y dice dónde está la persona, los órganos pueden considerar que no es una desaparición forzada; donde se niega a decirlo, eso es parte de lo que la hace tal.
doc-form-circumstances = Circunstancias
doc-form-submitter = Quién lo presenta
doc-form-submitter-never-printed = Se escribe a mano. Nunca se imprime desde el registro. Ambos órganos necesitan saber quién escribe, y no lo dicen al Estado.
doc-form-submitter-name = Nombre u organización
doc-form-submitter-relation = Relación con la persona, o en nombre de quién
doc-form-submitter-contact = Dirección, teléfono, correo electrónico
doc-form-consent = La familia consiente este informe.
doc-form-confidential = Quién lo presenta debe mantenerse confidencial.
doc-form-signature = Fecha y firma
doc-form-consent-of-family = Consentimiento de la familia
doc-form-consent-ask = Sin el consentimiento de los familiares no se puede enviar nada. Pídalo, y guarde su respuesta con la fecha.
doc-wgeid-title = Grupo de Trabajo sobre las Desapariciones Forzadas o Involuntarias: borrador para { $name }
doc-wgeid-elements = Las seis cosas sin las que el Grupo de Trabajo no admite un caso
doc-wgeid-1 = 1. Nombre completo, y lo que identifica a la persona
doc-wgeid-1-ask = Pregunte el nombre completo, ambos apellidos, el número del documento de identidad, la fecha de nacimiento, y pida una fotografía.
doc-wgeid-2 = 2. Año, mes y día
doc-wgeid-2-ask = Pregunte qué día se llevaron o se vio por última vez a la persona.
doc-wgeid-3 = 3. Lugar de la detención, o donde se la vio por última vez
doc-wgeid-3-ask = Pregunte dónde se la llevaron o se la vio por última vez, con la mayor exactitud: calle, población, distrito.
doc-wgeid-4 = 4. Quién se cree que lo hizo
doc-wgeid-4-ask = Pregunte quién se la llevó: qué fuerza, si de uniforme, vehículo, nombres, o por qué se cree que actúan por el Estado.
doc-wgeid-5 = 5. Qué se hizo para encontrarla
doc-wgeid-5-ask = Pregunte qué hicieron los familiares u otros: averiguaciones, denuncias, habeas corpus; ante quién, cuándo, con qué respuesta; o por qué no se pudo hacer nada.
doc-wgeid-6 = 6. Quién presenta el informe
doc-wgeid-6-ask = Escríbalo a mano abajo. El Grupo de Trabajo lo mantiene confidencial.
doc-ced-title = Comité contra la Desaparición Forzada: borrador de una acción urgente para { $name }
doc-ced-elements = Lo que el Comité pide (art. 30)
doc-ced-state = Estado parte concernido
doc-ced-state-ask = Pregunte en qué país se la llevaron o se la vio por última vez, y de cuál es nacional.
doc-ced-presented = Ya presentado a los órganos competentes de ese Estado, si era posible (art. 30.2.c)
doc-ced-presented-ask = Pregunte a quién se denunció, cuándo y con qué respuesta: policía, fiscalía, tribunal. Si no fue posible, escriba por qué.
doc-ced-other-procedure = Sin examen en otro procedimiento internacional de la misma naturaleza (art. 30.2.e)
doc-ced-other-procedure-ask = Marque abajo lo que vale.
doc-ced-author = Autor de la petición
doc-ced-author-ask = Escríbalo a mano abajo. Queda confidencial, pero la petición no debe ser anónima.
doc-ced-interest = Autorización o interés legítimo (art. 30.1)
doc-ced-interest-ask = Familiares, sus representantes, su defensa, quien ellos autoricen, o cualquiera con un interés legítimo.
doc-ced-measures = Lo que el Comité debería pedir al Estado
doc-ced-measures-ask = Medidas para buscar, localizar y proteger a la persona; peligros para familiares o testigos
doc-ced-box-no-other = El caso no está en ningún otro procedimiento internacional.
doc-ced-box-other = El caso está también en (nómbrelo arriba).
