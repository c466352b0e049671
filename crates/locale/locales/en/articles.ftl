# What the convention says must be answered.

articles-17-a = identity
articles-17-b = date, time and place of the arrest, and who made it
articles-17-c = authority that decided it, and grounds
articles-17-d = authority that supervises it
articles-17-e = place, admission and authority in charge
articles-17-g = if dead, circumstances and destination of the remains
articles-17-h = release or transfer, destination and authority
articles-17-other = other
articles-17-title = How complete the register is
articles-18-a = authority that ordered the deprivation of liberty
articles-18-b = date, time and place of the deprivation of liberty and of admission
articles-18-c = authority that supervises the deprivation of liberty
articles-18-d = whereabouts; if transferred, the destination and the authority responsible
articles-18-e = date, time and place of release
articles-18-f = state of health
articles-18-g = if dead, circumstances, cause and destination of the remains
articles-18-title = What the family is owed an answer to
articles-convention-17 = Convention on enforced disappearance, art. 17(3)
articles-convention-18 = Convention on enforced disappearance, art. 18
articles-must-record = What must be on record
articles-nobody-says = Nobody says.
articles-question = Question
articles-record = record { $number }
articles-said-by = said by { $name }
articles-who-says = Who says it
