# Dates, intervals, numbers and lists.

date-month-1 = January
date-month-2 = February
date-month-3 = March
date-month-4 = April
date-month-5 = May
date-month-6 = June
date-month-7 = July
date-month-8 = August
date-month-9 = September
date-month-10 = October
date-month-11 = November
date-month-12 = December
# As short as they stand in tables.
date-short-1 = Jan
date-short-2 = Feb
date-short-3 = Mar
date-short-4 = Apr
date-short-5 = May
date-short-6 = Jun
date-short-7 = Jul
date-short-8 = Aug
date-short-9 = Sep
date-short-10 = Oct
date-short-11 = Nov
date-short-12 = Dec
# $month is short in all of these but date-whole-month.
date-day = { $day } { $month } { $year }
date-month = { $month } { $year }
date-whole-month = { $month } { $year }
date-from = from { $date }
date-until = by { $date }
date-range = { $from }–{ $to }
date-range-in-year = { $first } { $first_month }–{ $last } { $month } { $year }
date-range-in-month = { $first }–{ $last } { $month } { $year }
date-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}

# The sign between thousands ("none" for none), and from how many digits on it is set.
number-thousands = ,
number-apart-from = 4
number-decimal = .
number-minus = −
number-digits = 0123456789

# A list is put together from its beginning: head, next; then its last. $sound is "i" where the last begins with the
# sound of that vowel.
list-next = { $head }, { $next }
list-last = { $sound ->
    [i] { $head } and { $last }
   *[other] { $head } and { $last }
}
list-or = { $head } or { $last }
