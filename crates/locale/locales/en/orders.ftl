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
