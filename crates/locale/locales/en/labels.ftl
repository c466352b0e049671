# Labels.

labels-count = { $n ->
    [one] { $n } label
   *[other] { $n } labels
}
labels-found = What the rules found
labels-indicators = Indicators
labels-kind = Kind
labels-lead = A label is what an authority says of someone, not a fact. Here is what each one is said to rest on.
labels-no-conviction = no source states a conviction
labels-nothing-without-it = Labels that have nothing without it
labels-points-stated = points stated: { $stated }; added up: { $sum }
labels-show-only = Show only
labels-times = Times
labels-title = On what each label rests
