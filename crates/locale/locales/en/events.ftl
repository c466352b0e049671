# Events and the timeline.

events-denied = { $span } (denied)
events-none-since = Since { $since } no source dates another event: { $days }
events-nothing-stated = nothing stated.
events-of-silence = of silence
events-own-act = of its own act
events-points = { $points ->
    [one] { $points } point
   *[other] { $points } points
}
