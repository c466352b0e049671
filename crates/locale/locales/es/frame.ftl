# El marco de cada página.

frame-behind = { $n ->
    [one] Se está incorporando { $n } entrada nueva. Hasta que termine, estas páginas muestran el registro tal como estaba antes.
   *[other] Se están incorporando { $n } entradas nuevas. Hasta que termine, estas páginas muestran el registro tal como estaba antes.
}
frame-reload = Volver a cargar
frame-not-yet = Aún no está: se están incorporando entradas nuevas. Si está entre ellas, esta página la mostrará sola en cuanto termine.
frame-as-of = { $n ->
    [one] Se muestra lo que el registro sabía tras { $n } entrada.
   *[other] Se muestra lo que el registro sabía tras { $n } entradas.
}
frame-clocks = Plazos contados al { $date }
frame-level = nivel: { $level }
frame-menu-authorities = Autoridades
frame-menu-batches = Grupos
frame-menu-dashboard = Tablero
frame-menu-countries = Países
frame-menu-findings = Hallazgos
frame-menu-home = Inicio
frame-menu-instruments = Bases legales
frame-menu-labels = Etiquetas
frame-menu-ledger = Bitácora
frame-menu-map = Mapa
frame-menu-orders = Órdenes
frame-menu-people = Personas
frame-menu-places = Lugares
frame-menu-review = Pares por revisar
frame-menu-screen = Cotejo
frame-menu-sources = Fuentes
frame-menu-statements = Declaraciones
frame-menu-uncounted = No contados
frame-my-account = Mi cuenta:
frame-no-page = Esa página no existe
frame-nothing = No hay tal cosa
frame-nothing-here = Este nivel del registro no tiene nada con esa dirección.
frame-sections = Secciones
frame-see-today = Ver lo que sabe hoy
frame-sign-out = Salir
frame-skip = Ir al contenido
frame-who-says-what = Estas páginas muestran quién dice qué; no dicen qué es cierto.
