# The ledger.

ledger-all-as-written = Everything was read again and is as it was written.
ledger-approved = approved the proposal in entry { $entry }
ledger-as-it-was = See the register as it was
ledger-check = Check that nothing was altered
ledger-check-again = Read and check everything again
ledger-check-by-command = The same, on the command line:
ledger-damaged = Damaged or missing:
ledger-day-or-entries = Day (2025-04-14) or number of entries
ledger-decisions = decisions by { $by }
ledger-done = done: the proposal in entry { $entry }
ledger-entries = Entries
ledger-estimate = an estimate of the uncounted
ledger-joined = { $n ->
    [one] taken over from another register, { $register }, level { $level }: { $n } entry known
   *[other] taken over from another register, { $register }, level { $level }: { $n } entries known
}
ledger-key = Key that verifies it:
ledger-lead = All that enters the register is written here, in order; what is withdrawn leaves its place in sight.
ledger-locked = encrypted to others
ledger-model = a trained linking model
ledger-moot = nothing left to do: the proposal in entry { $entry }
ledger-proposal = proposal by { $by }
ledger-refused = refused the proposal in entry { $entry }
ledger-see = See
ledger-settings = settings of the register
ledger-signed-checkpoint = Signed checkpoint
ledger-title = Ledger
ledger-with-problems = { $n ->
    [one] { $n } with a problem
   *[other] { $n } with problems
}
ledger-withdrawn = withdrawn: nothing of what it said is kept
ledger-withdrew = withdrew entry { $entry }
ledger-withdrew-elsewhere = withdrew here the other office's entry { $entry }
