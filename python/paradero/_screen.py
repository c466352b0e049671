"""Screening: whom the rows of a list may name."""

from __future__ import annotations

import json
from typing import Any

from . import _paradero
from ._errors import InputError
from ._table import Table, as_arrow


class Screening(Table):
    """The answer of a screening: a table of hits, one row each, that gives itself as Arrow.

    ``row`` is the row asked about, from 1; ``bits`` says how far names, dates of birth and documents agree (0: as likely as not).
    A hit is never an identity: a person decides.
    """

    def __init__(self, screened: _paradero.Screened) -> None:
        super().__init__(screened.hits())
        self._screened = screened
        #: All that is answered, as ``paradero screen --json`` prints it.
        self.answer: dict[str, Any] = json.loads(screened.answer())
        #: How the rows were read: what each column was taken to hold.
        self.said: list[str] = screened.said()

    @property
    def hits(self) -> Table:
        """The table of hits alone."""
        return Table(self._arrow)

    @property
    def outcomes(self) -> Table:
        """One row for each that was asked about: ``row``, ``asked``, ``outcome``, ``hits``, ``more``, ``weak``."""
        return Table(self._screened.outcomes())

    @property
    def summary(self) -> dict[str, int]:
        """How many rows have each outcome."""
        return dict(self.answer["summary"])

    @property
    def limits(self) -> list[str]:
        """What the answer cannot say. Show it wherever the answer is shown."""
        return list(self.answer["limits"])


def one_table(manifest: Any) -> Any:
    """A manifest as Arrow; a name alone is a list of one."""
    if isinstance(manifest, str):
        if not manifest.strip():
            raise InputError("nobody is asked about: give a name, or a table")
        manifest = [{"name": manifest}]
    return as_arrow(manifest, "manifest")


def screen(
    people: Any,
    manifest: Any,
    *,
    to: str | None = None,
    top: int = 5,
    exhaustive: bool = False,
    threads: int | None = None,
) -> Screening:
    """Screens the rows of a list against people, as ``paradero screen --against`` does; columns are recognised.

    :param people: the list screened against.
    :param manifest: who is asked about: a table with a row a person, or a name.
    :param to: country of destination (two letters), where the manifest states none.
    :param top: people shown for a row, at most.
    :param exhaustive: look further, for few names.

    Against everyone in a register: :meth:`Register.screen`.

    >>> import paradero
    >>> people = [{"name": "Rosa Amaya Paz", "born": "1990-02-03"}, {"name": "Hugo Serrano", "born": "1971-11-20"}]
    >>> found = paradero.screen(people, [{"name": "AMAYA PAZ ROSA", "born": "1990-02-03"}, {"name": "Nadie Conocido"}])
    >>> [(hit["row"], hit["name"], hit["bits"] > 0) for hit in found.rows()]
    [(1, 'Rosa Amaya Paz', True)]
    >>> found.summary["no-hit"]
    1
    """
    known, asked = as_arrow(people, "people"), one_table(manifest)
    return Screening(_paradero.screen(("people", known), ("manifest", asked), (to, top, exhaustive), threads))
