# El tiempo de una persona, dibujado.

timeline-according-to = Según
timeline-as-table = La línea de tiempo como tabla
timeline-deadline = plazo de «{ $name }»: { $date }
timeline-deadline-of = Plazo de «{ $name }»
timeline-denied = { $span } (se niega)
timeline-download = Descargar la línea de tiempo (SVG)
timeline-finding = Hallazgo
timeline-from-to = { $from } a { $until }
timeline-how-to-read = Barra llena: alguien lo declara; difuminada: la fecha es incierta; rayada: nadie dice dónde; marco rayado sobre los lugares: no todo puede ser cierto a la vez. Cada barra y cada marca llevan al registro donde consta.
timeline-no-place = lugar no declarado
timeline-nobody = Ninguna fuente dice dónde
timeline-of-silence = sin noticia
timeline-orders = Órdenes que la amparan y sus plazos
timeline-said-by = según { $name }
timeline-steps = Lo que se dice que ocurrió
timeline-today = hoy
timeline-what = Qué
timeline-where = Dónde se dice que estuvo, y según quién
timeline-where-it-stands = Dónde consta
