# Where a record stands in its source.

locator-characters = characters { $range }
locator-in-sheet = sheet `{ $sheet }`, { $place }
locator-line = line { $line }
locator-number = { $what } no. { $number }
locator-page = page { $page }
locator-page-characters = page { $page }, characters { $range }
locator-row = row { $row }
locator-row-line = row { $row } (line { $line })
locator-table = page { $page }, table { $table },
