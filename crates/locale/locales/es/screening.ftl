# Cotejo de protección. $number es $n tal como se muestra.

screening-absent = Protegidos que no están en la lista
screening-absent-count = { $n ->
    [one] { $number } persona protegida no está en ninguna fila
   *[other] { $number } personas protegidas no están en ninguna fila
}
screening-absent-more = Y otras:
screening-another-list = Otra lista
screening-born = nac. { $date }
screening-choose-file = Elegir un archivo
screening-class = Una orden ampara a una clase de personas, «{ $class }» ({ $order }): solo se halla a quien una fuente incluye en ella.
screening-country-help = dos letras, como SV; vacío: cualquiera
screening-decided = { $by } decidió el { $date } que la fila es de otra persona: { $why }.
screening-decision-recorded = Decisión registrada
screening-destination = País de destino
screening-field-alias = otro nombre
screening-field-birth = nacimiento
screening-field-document = documento
screening-field-name = nombre
screening-field-namesakes = nombres frecuentes
screening-field-relatives = una palabra distinta en cada nombre
screening-field-sex = sexo
screening-hearing-ahead = audiencia pendiente
screening-how-read = Cómo se leyó la lista
screening-how-to-check = La constancia firmada de la bitácora permite comprobarlo:
screening-in-ledger = Queda en la bitácora como entrada { $entry }.
screening-lead = ¿Hay en esta lista alguien a quien una orden vigente protege?
screening-level-different = distinto
screening-level-in-part = en parte
screening-level-one-digit = una cifra distinta
screening-level-one-digit-or-swapped = una cifra distinta o día y mes cambiados
screening-level-one-word = una palabra
screening-level-part = falta una parte
screening-level-part-variant = falta una parte, con otra grafía
screening-level-possible = compatible
screening-level-possible-in-a-month = compatible en un mes
screening-level-same = igual
screening-level-same-year = el mismo año
screening-level-some-words = algunas palabras
screening-level-two-digits = dos cifras distintas
screening-level-two-parts = dos partes de tres
screening-level-variant = con otra grafía
screening-limits = Lo que esta respuesta no puede decir
screening-list-help = una persona por línea; si se conocen, la fecha de nacimiento y el documento después de «;». También una tabla con encabezados.
screening-list-not-kept = La lista no se guardó: vuelva a la página anterior del navegador para seguir con ella, o coteje de nuevo.
screening-may-not-settle = Vuelva a cargar la página y decida otra vez; los lectores y las cuentas de nivel público solo leen.
screening-missing-birth-of-person = la fecha de nacimiento completa de la persona del registro
screening-missing-birth-of-row = la fecha de nacimiento completa de quien está en la lista
screening-missing-document-of-person = el documento de la persona del registro
screening-missing-document-of-row = el documento de quien está en la lista
screening-more = { $n ->
    [one] { $n } persona más que puede ser
   *[other] { $n } personas más que pueden ser
}
screening-namesakes = Quizá homónimos de personas protegidas
screening-near-names = + { $n } de nombre parecido
screening-no-identity = Ninguna coincidencia es una identidad: decide una persona.
screening-nobody = nadie
screening-not-recorded = Sin registrar
screening-not-this-person = No es esta persona
screening-not-used = no se usó:
screening-nothing-recorded = No se registró nada:
screening-nothing-screened = No se cotejó nada:
screening-nothing-to-screen = sin nombre ni documento
screening-open-again = Reabrir
screening-opened-again = La coincidencia vuelve a contar.
screening-or-a-file = o un archivo
screening-order-elsewhere = Orden para otro país
screening-order-ended = Orden ya no vigente
screening-order-in-force = Orden vigente
screening-order-perhaps = Orden quizá vigente
screening-orders = Con una orden vigente
screening-other-matters = Otros asuntos
screening-other-matters-count = Otros asuntos que constan en el registro:
screening-other-rows = Las demás filas
screening-outcome-known = en el registro, sin que ninguna fuente diga que algo lo impida
screening-outcome-no-hit = sin coincidencia
screening-outcome-not-screened = sin cotejar: sin nombre ni documento
screening-outcome-order-in-force = posible persona a quien ampara una orden vigente
screening-outcome-order-of-namesake = de nombre parecido al de alguien a quien ampara una orden vigente: puede ser un homónimo
screening-outcome-other-matter = con otros asuntos: audiencias, grupos anunciados, expulsiones, hallazgos
screening-outcome-settled = con todo resuelto antes: alguien decidió que se trata de otra persona
screening-paste = Pegue nombres o elija un archivo. Cada fila se coteja con { $people } de este nivel del registro. La lista no se guarda.
screening-pasted-list = Lista pegada
screening-person = La persona
screening-record = Constancia
screening-record-decision = Registrar la decisión
screening-removal-ahead = expulsión anunciada o futura
screening-reopened = Desde entonces cambió lo que se sabe de la persona: hay que volver a mirar.
screening-row = Fila
screening-rows-count = { $n ->
    [one] { $n } fila cotejada
   *[other] { $n } filas cotejadas
}
screening-said-removed = se dice que ya fue expulsada
screening-screen = Cotejar
screening-settled = Resuelto: no es { $name }
screening-settled-by = Lo decidiría:
screening-settled-explained = La coincidencia no contará en otros cotejos mientras no cambie lo que se sabe de la persona. Si se equivocó, puede reabrirla desde el mismo cotejo.
screening-settled-in-spite = Resuelto: no es { $name }, a quien ampara una orden vigente
screening-signature = Fecha, nombre y firma:
screening-silence = El silencio no es un permiso: solo se leyeron fuentes del nivel «{ $level }» y menores.
screening-standing-contradicted = un dato conocido habla en contra
screening-standing-name-alone = solo por el nombre: no es una identificación
screening-standing-supported = coinciden el nombre y otro dato; una persona debe decidir
screening-state = Estado del registro:
screening-strength-likely = Probablemente
screening-strength-possible = Posiblemente
screening-strength-weak = Difícilmente
screening-summary = { $rows } con { $people } de { $sources }; órdenes vigentes al { $date }.
screening-title = Cotejo de protección
screening-too-much = No se pudo leer lo enviado: es mayor de 32 MB o llegó incompleto. Divida la lista.
screening-twice = Quizá la misma persona dos veces
screening-twice-count = { $n ->
    [one] { $number } par de filas puede ser una misma persona
   *[other] { $number } pares de filas pueden ser una misma persona
}
screening-weight = (peso { $bits } bits)
screening-who-it-may-be = Quién puede ser
screening-why = Por qué
screening-word-against = { $asked } frente a { $found }
screening-word-consonants = las mismas consonantes
screening-word-cut-short = abreviado
screening-word-initial = inicial
screening-word-letters = { $n ->
    [one] una letra
   *[other] { $n } letras
}
screening-word-nickname = forma familiar
screening-word-only-asked = { $word } solo en la lista
screening-word-only-found = { $word } solo en el registro
screening-word-other-order = las palabras en otro orden
screening-word-sound = suenan igual
