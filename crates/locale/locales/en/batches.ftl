# Batches.

batches-at-least = at least { $n }
batches-batch = Batch
batches-count = { $n ->
    [one] { $n } batch
   *[other] { $n } batches
}
batches-counted = counted
batches-how-many = How many
batches-named = Named
batches-none = none
batches-not-named = Not named
batches-title = Batches: announced against named
