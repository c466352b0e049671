# El marco de cada página.

frame-as-of = { $n ->
    [one] Se muestra lo que el registro sabía tras { $n } entrada.
   *[other] Se muestra lo que el registro sabía tras { $n } entradas.
}
frame-clocks = Plazos contados al { $date }
frame-level = nivel: { $level }
frame-menu-authorities = Autoridades
frame-menu-batches = Grupos
frame-menu-countries = Países
frame-menu-findings = Hallazgos
frame-menu-home = Inicio
frame-menu-instruments = Bases legales
frame-menu-labels = Etiquetas
frame-menu-ledger = Bitácora
frame-menu-orders = Órdenes
frame-menu-people = Personas
frame-menu-places = Lugares
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
