"""What can go wrong: exceptions with the texts that the command line prints."""


class Error(Exception):
    """Paradero could not do what was asked; says what, where and what to do."""


class InputError(Error, ValueError):
    """What was given is at fault: a column that is not there, a cell that is no number, a mapping that means nothing."""


class DataWarning(UserWarning):
    """Something about the data is doubtful; it was used all the same."""
