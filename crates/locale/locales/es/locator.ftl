# Dónde está un registro en su fuente.

locator-characters = caracteres { $range }
locator-in-sheet = hoja «{ $sheet }», { $place }
locator-line = línea { $line }
locator-number = { $what } n.º { $number }
locator-page = página { $page }
locator-page-characters = página { $page }, caracteres { $range }
locator-row = fila { $row }
locator-row-line = fila { $row } (línea { $line })
locator-table = página { $page }, tabla { $table },
