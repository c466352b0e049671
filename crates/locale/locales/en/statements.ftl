# Statements.

statements-all = All that was said
statements-contradictions = What contradicts
statements-count = { $n ->
    [one] { $n } statement
   *[other] { $n } statements
}
statements-speaker = Speaker
statements-statements = Statements
statements-title = Who said what
