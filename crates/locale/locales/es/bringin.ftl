# Incorporar: lo que se recibe, cómo se lee y cuándo se acepta.

bringin-about-source = Sobre lo que trae
bringin-accept = Aceptar
bringin-accept-means = Al aceptar, el archivo entra en el registro con esta lectura y con su nombre: queda en el libro, y ya no se edita; solo se corrige o se retira.
bringin-accept-now = Aceptar e incorporar
bringin-afresh = Volver a la propuesta
bringin-against-custom = según el orden de día y mes aquí
bringin-against-mention = según una fecha anterior
bringin-against-message = según el sello del mensaje
bringin-against-published = según la fecha del documento
bringin-all-kinds = todos los tipos de hecho
bringin-all-rows = Ver todas las filas
bringin-already-known = Quizá ya en el registro, por «{ $name }»:
bringin-as-document = Tratarlo como documento
bringin-as-table = Tratarlo como tabla
bringin-as-text = La lectura como texto (TOML)
bringin-ask-model = Preguntar al modelo de lenguaje { $model }
bringin-ask-model-explained = El texto del documento se envía a la dirección que indica la configuración de la oficina. Puede tardar minutos.
bringin-authorities = Autoridades
bringin-broken-off = Se interrumpió; no quedó nada de ese archivo. Inténtelo de nuevo.
bringin-by-hand = así lo decidió una persona
bringin-by-model = modelo de lenguaje
bringin-cancel = Cancelar
bringin-cancelled = cancelado; no quedó nada
bringin-cells-doubt = «{ $column }» se lee así porque usted lo pidió, aunque { $why }.
bringin-change = Cambiar
bringin-choose = Elegir
bringin-choose-files = Elegir archivos
bringin-claims-nothing = De esta fila no se afirmaría nada; la fila se guarda.
bringin-column = Columna
bringin-columns = Columnas: qué da cada una
bringin-consent-help = Con qué consentimiento se dio, y para qué. Vacío si no se sabe.
bringin-courts = Tribunales
bringin-date-form = Cómo están escritas las fechas
bringin-date-form-help = Solo cuenta para columnas de fechas. Entre paréntesis, cómo se leería una celda.
bringin-date-found-out = como digan las celdas
bringin-dates = Fechas
bringin-dockets = Expedientes
bringin-download = Bajar como archivo
bringin-editors-only = Incorporan fuentes quienes tienen papel de editor, revisor o custodio.
bringin-events = { $n ->
    [one] Se afirmaría { $n } hecho.
   *[other] Se afirmarían { $n } hechos.
}
bringin-fields-help = Las fechas como 2025-03-15, 2025-03 o 2025; varios valores, separados por punto y coma. Lo que queda vacío no se afirma.
bringin-file-not-taken-in = «{ $name }» no se recibió:
bringin-file-taken-in = «{ $name }» está en la bandeja.
bringin-files = Archivos
bringin-files-help = Arrástrelos aquí o elíjalos, uno o muchos: Excel, CSV, ODS, Word (DOCX), ODT, PDF, HTML, correo (EML), texto, JSON, Parquet. Hasta 2 GB cada uno; cuenta lo que contienen, no cómo se llaman.
bringin-first-words = Primeras palabras
bringin-for-example = Por ejemplo:
bringin-form-edtf = año-mes-día (2025-03-15)
bringin-form-excel = números de día de Excel
bringin-form-fuzzy = formas de registros antiguos (med/05/1976)
bringin-given-by = Quién lo entregó
bringin-given-by-help = Una persona, una oficina, un sitio. Vacío si no debe constar.
bringin-gives = Qué da
bringin-gone = Ya no está en la bandeja: se aceptó o se desechó.
bringin-how-to-mark = Seleccione un pasaje en el texto y pulse «Marcar»; o escriba sus primeras y últimas palabras. Cada marca es una línea de la hoja de afirmaciones; nada se afirma hasta que usted acepte.
bringin-instruments = Leyes y decretos
bringin-keep = Guardar
bringin-kept-by-hand = una persona decidió que no afirma nada
bringin-last-words = Últimas palabras
bringin-lead = Traiga aquí listas y documentos. Primero quedan en una bandeja: usted ve cómo se leerían, lo corrige y solo entonces los acepta.
bringin-level = Quién podrá verlo
bringin-level-help = El nivel de la fuente. Se puede subir después.
bringin-likely = probable
bringin-load-again = Vuelva a cargar la página e inténtelo de nuevo.
bringin-look-again = Volver a mirar
bringin-mapping = Mapeo
bringin-mapping-wrong = Con esta lectura el archivo no se puede leer. Corríjala abajo, o deshaga el último cambio.
bringin-mark-passage = Marcar el pasaje
bringin-marks = { $n ->
    [one] { $n } pasaje marcado
   *[other] { $n } pasajes marcados
}
bringin-model-left = { $n } partes del documento no se le enviaron: es demasiado largo.
bringin-model-said = Se preguntó a { $model }: { $n } sugerencias están en el texto, { $dropped } se descartaron porque sus palabras no están en él.
bringin-model-silent = El modelo de lenguaje no respondió.
bringin-more-fields = Más campos
bringin-names = Nombres
bringin-no-claim = Nada: la celda queda con la fila
bringin-no-date = «{ $text }» no es una fecha: escriba 2025-03-15, 2025-03 o 2025.
bringin-no-file = No se eligió ningún archivo.
bringin-no-level = Elija un nivel que usted pueda ver.
bringin-no-marks = Todavía ninguno. Un documento también se puede aceptar sin marcas.
bringin-no-model = La configuración de la oficina no indica ningún modelo de lenguaje.
bringin-no-passage = No hay en el documento un pasaje que empiece y termine así.
bringin-not-added = No se incorporó, y sigue en la bandeja:
bringin-not-changed = No se cambió nada:
bringin-not-said = no se dice
bringin-not-taken-in = no se recibió:
bringin-nothing-chosen = Aún no hay nada elegido: seleccione palabras en el texto de abajo, o escriba las primeras y las últimas del pasaje.
bringin-nothing-recognised = Aquí no se reconoce nada.
bringin-nothing-waits = No espera nada.
bringin-nothing-yet = Todavía no está en el registro: lo que sigue es lo que se afirmaría.
bringin-numbers = Números de personas
bringin-obtained = Cómo y cuándo se obtuvo
bringin-obtained-help = Por ejemplo: por correo, el 3 de abril; copiado del tablero del juzgado.
bringin-only-problems = Solo las filas con problemas.
bringin-page = página { $n }
bringin-page-as-it-is = La página tal como es
bringin-passage = El pasaje
bringin-picture-of-page = Imagen de la página { $n } del documento
bringin-places = Lugares
bringin-propose-anew = Proponer de nuevo, sin ese mapeo
bringin-read-so = Leer así
bringin-recognised = Una lista con estas mismas columnas ya se aceptó: se lee como «{ $file }» (vale el mapeo más nuevo). La fecha en que se dijo y el título no se copian.
bringin-recognised-here = Reconocido en esta página
bringin-recognised-explained = Sugerencias por reglas, no afirmaciones. Elija una para marcar la frase en que está.
bringin-recognised-in = En el pasaje se reconoce, solo como sugerencia:
bringin-rows = { $n ->
    [one] { $n } fila
   *[other] { $n } filas
}
bringin-rows-and-claims = Filas, y lo que se afirmaría de cada una
bringin-rows-bad = { $n ->
    [one] { $n } con problemas
   *[other] { $n } con problemas
}
bringin-rows-whole = { $n ->
    [one] { $n } leída entera
   *[other] { $n } leídas enteras
}
bringin-said-by-help = Quien lleva la lista. Vale para todas las filas que no digan otra cosa.
bringin-said-on-help = 2025-03-15, 2025-03 o 2025
bringin-says-when = dice cuándo hay { $kind }
bringin-sheet = Hoja de afirmaciones
bringin-sheet-as-text = La hoja de afirmaciones como texto (TOML)
bringin-sheet-wrong = La hoja de afirmaciones tiene un error. Corríjala abajo, o deshaga el último cambio.
bringin-stance = Cómo lo dice
bringin-step-adding = Leyendo el archivo y escribiéndolo en el libro…
bringin-step-deriving = Está en el libro. Enlazando personas y revisando las reglas…
bringin-step-help = Puede cerrar esta página: el trabajo sigue.
bringin-step-waiting = Esperando turno: otro proceso está escribiendo…
bringin-sure = confianza { $how }
bringin-take-back = Quitar la marca
bringin-take-in = Recibir
bringin-taken-in = recibido: abrir
bringin-tells-of = Habla de
bringin-text = Texto
bringin-throw-away = Desechar
bringin-throw-away-means = El archivo se borra de la bandeja y su clave se destruye. Al registro no llegó nada.
bringin-throw-away-now = Sí, desechar
bringin-thrown-away = «{ $name }» se desechó.
bringin-title = Incorporar
bringin-to-problems = Lo que no se pudo leer en lo ya aceptado
bringin-tray-is = Lo que espera aquí está cifrado, no aparece en ninguna otra página y no entra en las copias de respaldo. Caben { $n } archivos por nivel.
bringin-two-readings = dos lecturas: día y mes pueden ser uno u otro
bringin-undo = Deshacer
bringin-unreadable = Este archivo no se puede leer:
bringin-waiting = En la bandeja
bringin-who-says = Quién lo dice, y cuándo
bringin-whole-row = De la fila entera
bringin-why = Por qué
bringin-write-into-sheet = Anotar en la hoja
