# Work on findings.

work-changed = changed
work-confirm = Confirm
work-count-changed = { $n ->
    [one] one changed
   *[other] { $n } changed
}
work-count-gone = { $n ->
    [one] one is gone
   *[other] { $n } are gone
}
work-count-new = { $n ->
    [one] one is new
   *[other] { $n } are new
}
work-decided = Recorded in the ledger.
work-dismiss = Dismiss
work-gone = gone
work-hand = Hand over
work-hand-to = Whose work it is
work-handed = Noted.
work-is-new = new
work-looked = I have looked at these
work-mine = Yours
work-never-looked = You have not said yet that you looked: everything counts as new.
work-new = Since you last looked
work-no-account = No account of this name sees this level. Nothing was noted.
work-no-longer = { $id } is no longer found.
work-nobody = nobody
work-nobodys = This is nobody's work yet.
work-none-such = There is no such finding. Nothing was recorded.
work-not-for-you = Only editors, reviewers and keepers work on findings.
work-of = This is the work of { $name }.
work-on-this = Work on this finding
work-reload = Nothing was recorded: your account may not do this, or the form is no longer good. Load the page again.
work-say-why = Say why. Nothing was recorded.
work-title = My findings
work-unwatch = Stop watching
work-watch = Watch
work-watch-changed = Noted.
work-watched = Watched
work-why = Why it stands, or does not
