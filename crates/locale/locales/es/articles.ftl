# Lo que según la convención debe responderse.

articles-17-a = identidad
articles-17-b = fecha, hora y lugar de la detención, y quién la hizo
articles-17-c = autoridad que la decidió y motivos
articles-17-d = autoridad que la controla
articles-17-e = lugar, ingreso y autoridad responsable
articles-17-g = en caso de muerte, circunstancias y destino de los restos
articles-17-h = liberación o traslado, destino y autoridad
articles-17-other = otra
articles-17-title = Qué está completo del registro
articles-18-a = autoridad que ordenó la privación de libertad
articles-18-b = fecha, hora y lugar de la privación de libertad y del ingreso
articles-18-c = autoridad que controla la privación de libertad
articles-18-d = lugar donde se encuentra; en caso de traslado, destino y autoridad responsable
articles-18-e = fecha, hora y lugar de la liberación
articles-18-f = estado de salud
articles-18-g = en caso de fallecimiento, circunstancias, causa y destino de los restos
articles-18-title = Lo que se debe responder a la familia
articles-convention-17 = Convención contra la desaparición forzada, art. 17.3
articles-convention-18 = Convención contra la desaparición forzada, art. 18
articles-must-record = Lo que debe constar
articles-nobody-says = Nadie lo dice.
articles-question = Pregunta
articles-record = registro { $number }
articles-said-by = según { $name }
articles-who-says = Quién lo dice
