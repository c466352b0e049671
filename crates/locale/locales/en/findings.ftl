# Findings.

findings-about = About
findings-basis = Basis
findings-certainty = Certainty
findings-cited = Events cited
findings-count = { $n ->
    [one] { $n } finding
   *[other] { $n } findings
}
findings-law = Basis in law
findings-of-this-rule = all findings of this rule
findings-on-no-record = On no record: the finding is that nobody says it.
findings-part = Part
findings-reason = Reason of the decision
findings-rests-on = What it rests on
findings-severity = Severity
findings-time = Time
findings-until = Until
findings-narrowed = The list is narrowed:
findings-no-month = no certain month
findings-see-all = see all findings
findings-until-month = up to and including { $month }
