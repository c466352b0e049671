# Trabajo con hallazgos.

work-changed = cambió
work-confirm = Confirmar
work-count-changed = { $n ->
    [one] uno cambió
   *[other] { $n } cambiaron
}
work-count-gone = { $n ->
    [one] uno ya no está
   *[other] { $n } ya no están
}
work-count-new = { $n ->
    [one] uno es nuevo
   *[other] { $n } son nuevos
}
work-decided = Registrado en la bitácora.
work-dismiss = Descartar
work-gone = ya no está
work-hand = Encargar
work-hand-to = A cargo de
work-handed = Anotado.
work-is-new = nuevo
work-looked = Ya los miré
work-mine = A su cargo
work-never-looked = Usted aún no ha indicado que miró: todo cuenta como nuevo.
work-new = Desde la última vez que miró
work-no-account = Ninguna cuenta con ese nombre ve este nivel. No se anotó nada.
work-no-longer = { $id } ya no aparece.
work-nobody = nadie
work-nobodys = Todavía no está a cargo de nadie.
work-none-such = No existe ese hallazgo. No se registró nada.
work-not-for-you = Solo editores, revisores y custodios trabajan con hallazgos.
work-of = Está a cargo de { $name }.
work-on-this = Trabajo con este hallazgo
work-reload = No se registró nada: su cuenta no puede hacerlo o el formulario ya no vale. Vuelva a cargar la página.
work-say-why = Indique por qué. No se registró nada.
work-title = Mis hallazgos
work-unwatch = Dejar de seguir
work-watch = Seguir
work-watch-changed = Anotado.
work-watched = En seguimiento
work-why = Por qué se sostiene o no
