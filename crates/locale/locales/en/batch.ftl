# One batch.

batch-agreement = Agreement
batch-announced-named = Announced against named
batch-arrived = Persons whose arrival is stated
batch-covered = Covered by an order that bars removal
batch-covered-by-order = Covered by an order that bars removal
batch-departed = Persons whose departure is stated
batch-how-to-read = Solid bar: persons whom a record names in this batch; hatched: announced, and named by no record.
batch-instrument = Legal basis
batch-last-said = Last said to be
batch-manifest = Who is named in this batch
batch-none-covered = No order in force that this level sees covers anybody named here.
batch-own-only = Only what is stated of the batch itself; nobody inherits it.
batch-removed-despite = { $n ->
    [one] { $n } removed in spite of an order
   *[other] { $n } removed in spite of an order
}
batch-sides = Departure and arrival, by each side
