# Orders.

orders-answered = What was answered
orders-answers = Answers
orders-binds = binds { $whom }
orders-count = { $n ->
    [one] { $n } order
   *[other] { $n } orders
}
orders-covers = covers
orders-days-over = { $days } over
orders-deadline = Deadline
orders-finds = finds { $what }
orders-first-record = First record:
orders-life = Life of the order
orders-no-answer = none stated
orders-no-deadline = none stated
orders-obligation = obligation:
orders-obligations = Obligations
orders-order = Order
orders-ordered = What was ordered
orders-state = State
orders-title = Orders, deadlines and answers
orders-what-and-for-whom = What it does, and for whom
orders-what-it-does = What it does
orders-by-lane = How many orders are in each lane
orders-days-passed = Days over
orders-lane-asap = As soon as possible, oldest first
orders-lane-contested = Contested
orders-lane-due-30 = Due within 30 days
orders-lane-due-7 = Due within 7 days
orders-lane-due-later = Due later
orders-lane-obeyed = Obeyed
orders-lane-over = Without effect
orders-lane-overdue = Overdue
orders-lane-refused = Refused
orders-lane-standing = In force, no deadline running
orders-lanes = Lane
orders-list = List
orders-see-lane = See all { $n } in this lane
