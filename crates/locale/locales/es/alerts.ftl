# Alertas: lo que se avisa sin que nadie pregunte.

alerts-about = Sobre
alerts-atom = Canal Atom
alerts-calendar = Calendario (iCalendar)
alerts-count-changed = Una cifra cambió
alerts-day = Día
alerts-deadline = Vence un plazo
alerts-feed = Canal y calendario de alertas
alerts-feed-end = Anular la dirección
alerts-feed-has = Esta cuenta tiene una dirección secreta. Una nueva anula la anterior.
alerts-feed-made = Estas son las direcciones; se muestran solo esta vez. Quien las tenga ve qué plazos vencen y cuándo, sin nombres.
alerts-feed-new = Crear una dirección secreta
alerts-feed-none = Un programa que lee canales o un calendario no puede entrar con contraseña: necesita una dirección secreta. Lo que recibe no nombra a nadie: de qué trata cada alerta, su día y la página donde mirar.
alerts-feeds = En otros programas
alerts-feeds-account = Crear la dirección secreta en «Mi cuenta»
alerts-feeds-what = Las mismas alertas, sin nombres, para un lector de canales o un calendario.
alerts-in = dentro de { $days }
alerts-lead = Plazos que vencen dentro de { $days }, órdenes vencidas, personas protegidas que un registro quizá nombra, pruebas de vida después de que se negara saber, y cifras que cambiaron.
alerts-look = Mire la página; pedirá entrar.
alerts-mail-lead = { $n ->
    [one] Hay una alerta nueva en el registro.
   *[other] Hay { $n } alertas nuevas en el registro.
}
alerts-mail-why = Este correo no nombra a nadie: el correo pasa por máquinas ajenas.
alerts-none = Ninguna.
alerts-overdue = Una orden está vencida
alerts-protected-named = Un registro quizá nombra a una persona protegida
alerts-seen-again = Una prueba de vida después de que se negara saber
alerts-title = Alertas
alerts-told = { $kind }: { $date }
alerts-what = Qué
