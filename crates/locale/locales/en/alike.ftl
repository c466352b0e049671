# Sources that seem to repeat one another.

alike-explained = What two sources share is one account, not two. Nothing is counted as repeated until somebody says so.
alike-it-repeats = It repeats this one
alike-other-repeats = The other repeats this one
alike-rows = { $shared } of { $of } rows stand in { $source } (of whose rows { $its } were compared).
alike-same-table = Every row of it stands in { $source }, and the other way round.
alike-same-words = It has the same words as { $source }.
alike-sample = (by a sample)
alike-stands-alone = It stands by itself
alike-this-repeats = This one repeats the other
alike-title = It seems to share its account with another source.
alike-will-repeat = It will be kept as a repetition of { $source }.
alike-words = { $shared } of { $of } words stand in { $source }, in passages of eight words and more.
