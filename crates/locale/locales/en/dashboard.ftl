# The dashboard.

dashboard-all = All findings
dashboard-as-table = The dashboard as a table
dashboard-explained = How many findings begin to hold in each month, by rule. Every column leads to its list; those at the two ends, blank and not to scale, stand for all months before and for findings of no certain month.
dashboard-explained-named = How many findings begin to hold in each month, by whom or which place the claims name that they rest on. A finding may be counted in several rows, or in none. The columns at the two ends, blank, are not to scale. That a claim names an authority does not say that it is responsible.
dashboard-findings = { $n ->
    [one] { $n } finding
   *[other] { $n } findings
}
dashboard-findings-persons = findings (persons)
dashboard-month = Month
dashboard-over-authority = Authorities
dashboard-over-place = Places
dashboard-over-rule = Rules
dashboard-title = Dashboard
dashboard-together = Together
