"""Paradero: record linkage, capture-recapture, screening and registers of detained people.

Tables come in from whatever speaks Arrow (pandas, polars, pyarrow, DuckDB) and go out the same way; nothing else need be
installed. What is worked out is what the program ``paradero`` works out, to the last bit.

======================  ===========================================================
:func:`dedupe`          which rows of a table are one person
:func:`link`            which rows of several lists are
:func:`estimate`        how many people are on no list
:func:`screen`          whom the rows of a list may name
:class:`Register`       a register: read, query, as of a day, add, decide, verify
======================  ===========================================================
"""

from importlib.metadata import version as _version

from ._errors import DataWarning, Error, InputError
from ._estimate import Estimate, estimate
from ._linking import Clusters, Explanation, dedupe, link
from ._register import Person, Register
from ._screen import Screening, screen
from ._table import Table

__version__ = _version("paradero")

__all__ = [
    "Clusters",
    "DataWarning",
    "Error",
    "Estimate",
    "Explanation",
    "InputError",
    "Person",
    "Register",
    "Screening",
    "Table",
    "dedupe",
    "estimate",
    "link",
    "screen",
]
