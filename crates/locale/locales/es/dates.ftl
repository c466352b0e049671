# Fechas, intervalos, números y listas.

date-month-1 = enero
date-month-2 = febrero
date-month-3 = marzo
date-month-4 = abril
date-month-5 = mayo
date-month-6 = junio
date-month-7 = julio
date-month-8 = agosto
date-month-9 = septiembre
date-month-10 = octubre
date-month-11 = noviembre
date-month-12 = diciembre
# Tan cortos como están en las tablas.
date-short-1 = ene
date-short-2 = feb
date-short-3 = mar
date-short-4 = abr
date-short-5 = may
date-short-6 = jun
date-short-7 = jul
date-short-8 = ago
date-short-9 = sep
date-short-10 = oct
date-short-11 = nov
date-short-12 = dic
# $month es corto en todas menos en date-whole-month.
date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-whole-month = { $month } de { $year }
date-from = desde el { $date }
date-until = hasta el { $date }
date-range = { $from }–{ $to }
date-range-in-year = { $first } { $first_month }–{ $last } { $month } { $year }
date-range-in-month = { $first }–{ $last } { $month } { $year }
date-days = { $n ->
    [one] { $n } día
   *[other] { $n } días
}

# Un espacio fino entre millares; cuatro cifras se leen de un vistazo.
number-thousands = { "\u202F" }
number-apart-from = 5
number-decimal = .
number-minus = −
number-digits = 0123456789

list-next = { $head }, { $next }
list-last = { $sound ->
    [i] { $head } e { $last }
   *[other] { $head } y { $last }
}
list-or = { $head } o { $last }
