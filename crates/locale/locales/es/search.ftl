# La búsqueda.

search-as = también como { $names }
search-do = Buscar
search-everything = Todo
search-label = Buscar en el registro
search-lead = Nombres, órdenes, lugares, declaraciones, fuentes y el texto dentro de ellas. Sin importar tildes, mayúsculas ni el orden de las palabras; basta el comienzo de cada una.
search-narrow = Buscar solo en
search-near = Nombres escritos casi igual:
search-near-not-ready = Los nombres escritos casi igual se buscan aquí cuando el índice está listo; entretanto, en
search-nothing = Nada.
search-page = página { $n }
search-see-all = Ver todo: { $what }
search-subjects = Órdenes, lugares, autoridades y lo demás
search-text = Texto de las fuentes
search-title = Búsqueda
