# Fuentes y registros.

records-about-source = Sobre la fuente misma
records-address = Dirección
records-another-source = otra fuente
records-bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
}
records-consent = Consentimiento
records-download = Bajar el archivo tal como se recibió
records-entry = entrada { $entry }
records-events = Hechos declarados
records-expected = se esperaba:
records-from = De:
records-inert = Así se ve lo recibido sin nada que se ejecute, se cargue de otro sitio o lleve a él: sin programas, direcciones, formularios ni imágenes ajenas. Lo que vale es el archivo tal como se recibió.
records-kind = Tipo
records-no-heading = (sin título)
records-note = Nota
records-obtained = Cómo se obtuvo
records-origin = Registro de origen
records-other-versions = Otras versiones
records-other-versions-title = Otras versiones de la lista
records-problems = Problemas
records-problems-count = { $n ->
    [one] { $n } problema
   *[other] { $n } problemas
}
records-published-by = Quién la publicó
records-purpose = Finalidad
records-read-from-it = Lo que se lee en él
records-repeated-by = Repetida por
records-repeats = repite otra fuente
records-repeats-account = Repite el relato de { $source }; cuentan como una.
records-rows = Filas de la tabla
records-said-on = Dicho el
records-see-inert = Verlo sin que nada en él actúe
records-source = Fuente
records-unreadable = Lo que no se pudo leer
records-verbatim = Lo que dice, letra por letra
records-version = versión { $n }
records-who-speaks = Quién habla
