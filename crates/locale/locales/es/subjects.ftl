# Sujetos de otras clases.

subjects-authorities = Autoridades y voceros
subjects-count = { $n } en total
subjects-described-groups = Grupos descritos
subjects-events = Hechos
subjects-events-naming = Hechos que lo nombran
subjects-its-parts = Sus partes
subjects-legal-bases = Bases legales y a quién afectan
subjects-named = Con nombre en el registro
subjects-names = Cómo lo nombran las fuentes
subjects-not-named = Anunciados sin nombre
subjects-part-of = Es parte de
subjects-people = Personas a las que toca
subjects-see-all = Ver todas
subjects-source = fuente
subjects-what-is-said-of = Lo que se dice de ello
subjects-what-it-is = Qué es
