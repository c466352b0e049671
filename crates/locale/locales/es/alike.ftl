# Fuentes que parecen repetirse.

alike-explained = Lo que dos fuentes comparten es un relato, no dos. Nada se cuenta como repetido hasta que alguien lo diga.
alike-it-repeats = Repite a esta
alike-other-repeats = La otra repite a esta
alike-rows = { $shared } de { $of } filas están en { $source } (de la que se compararon { $its } filas).
alike-same-table = Todas sus filas están en { $source }, y al revés.
alike-same-words = Tiene las mismas palabras que { $source }.
alike-sample = (según una muestra)
alike-stands-alone = Es independiente
alike-this-repeats = Esta repite a la otra
alike-title = Parece compartir su relato con otra fuente.
alike-will-repeat = Quedará como repetición de { $source }.
alike-words = { $shared } de { $of } palabras están en { $source }, en pasajes de ocho palabras o más.
