# Lo que consta junto a una fuente.

stated-by-archive = (según el archivo web)
stated-by-camera = (según la cámara o el programa que la escribió)
stated-by-measured = (medido aquí)
stated-by-message = (según el mensaje)
stated-differ = (difieren { $n } de 64 signos)
stated-explained = Lo que una cámara, un archivo web o un mensaje anotó junto a los bytes. Un reloj puede fallar, y cualquiera puede cambiar esas notas.
stated-looks-as = Otras imágenes se ven igual:
stated-title = Lo que consta junto a ella
stated-what-address = Dirección
stated-what-camera = Cámara
stated-what-captured = Capturada
stated-what-digest = Suma de control
stated-what-from = De
stated-what-latitude = Latitud
stated-what-longitude = Longitud
stated-what-looks = Cómo se ve (huella)
stated-what-message-id = Número del mensaje
stated-what-sent = Enviado
stated-what-served-as = Servida como
stated-what-software = Programa
stated-what-taken = Tomada
