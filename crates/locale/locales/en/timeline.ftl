# A person's time, drawn.

timeline-according-to = According to
timeline-as-table = The timeline as a table
timeline-deadline = deadline of “{ $name }”: { $date }
timeline-deadline-of = Deadline of “{ $name }”
timeline-denied = { $span } (denied)
timeline-download = Download the timeline (SVG)
timeline-finding = Finding
timeline-from-to = { $from } to { $until }
timeline-how-to-read = Solid bar: somebody states it; blurred: the date is uncertain; hatched: nobody says where; hatched frame over the places: not all of it can be so at once. Every bar and mark leads to the record it stands in.
timeline-no-place = place not stated
timeline-nobody = No source says where
timeline-of-silence = of silence
timeline-orders = Orders that cover the person, and their deadlines
timeline-said-by = said by { $name }
timeline-steps = What is said to have happened
timeline-today = today
timeline-what = What
timeline-where = Where said to have been, and by whom
timeline-where-it-stands = Where it stands
