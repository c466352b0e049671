# Events.

events-nothing-stated = nothing stated.
events-own-act = of its own act
events-points = { $points ->
    [one] { $points } point
   *[other] { $points } points
}
