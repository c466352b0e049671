# Las familias: un código abre las respuestas sobre una persona.

family-back = Volver a la página de la persona
family-card = Con este código puede leer lo que la oficina sabe y escribirle. En la dirección de las páginas de la oficina, seguida de { $path }, escriba el código.
family-card-once = El código sirve una sola vez. No lo comparta: quien lo tenga puede leer las respuestas.
family-closes = Por seguridad, esta página se cierra sola a los { $minutes } minutos. Si usa un teléfono o una computadora que no es suya, ciérrela al terminar.
family-code = Código que le dio la oficina
family-code-help = Cuatro grupos de cuatro letras y números. Da igual si usa mayúsculas, espacios o guiones.
family-contact = Cómo podemos comunicarnos con usted
family-contact-help = Teléfono, correo o dirección. Puede dejarlo en blanco.
family-end = Anular los códigos que no se usaron
family-ended = { $n ->
    [one] Se anuló un código.
   *[other] Se anularon { $n } códigos.
}
family-foot = Esta página muestra quién dice qué. No muestra nada de ninguna otra persona.
family-for-nothing = Nada de esto se marcó.
family-for-proceedings = Para presentarlo ante jueces y organismos
family-for-public = Para hacerlo público
family-for-search = Para buscar a la persona
family-for-statistics = Para contar cuántas personas son, sin nombres
family-give = Crear un código
family-give-link = Entregar un código a la familia
family-give-title = Código para la familia
family-give-what = Un código abre, una sola vez, las respuestas de abajo y un formulario para escribir a la oficina. Entréguelo en mano o por un medio seguro a quien tenga un interés legítimo. Lo que se agregue después también se verá.
family-given = Códigos entregados
family-given-line = { $by }, { $date }; sirve hasta el { $until }.
family-lead = Si la oficina le dio un código, escríbalo aquí para leer lo que se sabe de su familiar.
family-leave = Cerrar esta página
family-letter = Carta de la familia
family-letter-about = Sobre
family-letter-received = Recibida
family-letter-title = Carta de la familia, escrita con un código que entregó la oficina
family-load-again = No se hizo nada. Vuelva a cargar la página.
family-may = ¿Para qué puede usar la oficina lo que usted escribe?
family-may-not = Esta cuenta no puede entregar códigos.
family-no-code = Si no tiene un código, pídalo a la oficina. No se puede buscar a nadie por su nombre en esta página.
family-nothing-now = Ahora no hay respuestas que mostrar. Pregunte a la oficina.
family-nothing-written = No se envió nada: escriba qué falta o qué está mal.
family-open = Abrir
family-opens-nothing = Este código no abre nada. Revise lo que escribió. Un código sirve una sola vez y por dos semanas; si ya lo usó o pasó el plazo, pida otro a la oficina.
family-preview = Lo que verá la familia
family-preview-what = Revíselo antes de entregar el código: una declaración puede nombrar a otras personas.
family-relation = Qué es usted de la persona (madre, hermano, amiga...)
family-send = Enviar a la oficina
family-letters-enough = Ya envió las cartas que se aceptan con un código. Pida otro a la oficina.
family-taken = Su carta llegó a la oficina y quedó guardada con el número { $number }. Una persona de la oficina la leerá.
family-title = Respuestas para la familia
family-until = Sirve hasta el { $date }.
family-used = Se usó el { $date }.
family-what = Qué falta o qué está mal
family-who = Su nombre
family-who-help = Puede dejarlo en blanco.
family-who-says = Esto es lo que consta en el registro. Dice quién dice cada cosa, no que sea cierta.
family-write = Escribir a la oficina
family-write-what = Si algo falta o está mal, o si usted sabe algo, escríbalo con sus palabras. Lo leerá una persona de la oficina. No cambia por sí solo lo que dice esta hoja.
family-your-code = Código para la familia
