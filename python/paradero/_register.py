"""A register: what it holds, asked and added to."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from . import _html, _paradero
from ._errors import InputError
from ._estimate import SEED, Estimate, Methods, of_register, settings
from ._progress import Progress
from ._screen import Screening, one_table
from ._table import Table


class Person:
    """One person: everything that is said, by whom, and what was made of it.

    A notebook shows the timeline and where the person is last said to be. What sources say stands in :attr:`page`.
    """

    def __init__(self, told: Mapping[str, Any], svg: str | None) -> None:
        #: All that is known: ``mentions``, ``events``, ``whereabouts``, ``orders``, ``labels``, ``findings``, ``article_17`` ...
        self.page: dict[str, Any] = told["person"]
        #: The person's time: ``lanes`` (where said to be), ``steps``, ``orders``, ``gaps``, ``clashes``.
        self.timeline: dict[str, Any] = told["timeline"]
        self._svg = svg

    @property
    def id(self) -> str:
        """The id today; ids seen before a merge or a split lead here."""
        return str(self.page["id"])

    @property
    def name(self) -> str:
        """The name of the record that states most."""
        return str(self.page["name"])

    def svg(self) -> str | None:
        """The timeline as SVG; nothing where nothing said has a day."""
        return self._svg

    def _whereabouts(self) -> list[str]:
        said = []
        for one in self.page["whereabouts"]:
            by = f", said by {one['said_by']}" if one["said_by"] else ""
            since = one["since"]["written"]
            said.append(f"{one['place'] or one['status']}{f', since {since}' if since else ''}{by}")
        return said

    def __repr__(self) -> str:
        lines = [f"{self.name} [{self.id}]: {len(self.page['mentions'])} mentions, {len(self.page['events'])} events"]
        lines += [f"  last said to be: {said}" for said in self._whereabouts()]
        lines += [f"  {finding['rule']}: {finding.get('message', '')}".rstrip(": ") for finding in self.page["findings"]]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        picture = f"<figure>{_html.image(self._svg)}</figure>" if self._svg else ""
        said = "".join(f"<li>{escape(one)}</li>" for one in self._whereabouts())
        where = f"<p>Last said to be:</p><ul>{said}</ul>" if said else ""
        rows = [[m["name"], m["birth"]["written"] or "", m["source_title"]] for m in self.page["mentions"]]
        mentions = _html.table("As named by sources", ["name", "born", "source"], rows)
        return f"<h3>{escape(self.name)}</h3>{picture}{where}{mentions}"


class Register:
    """A register in a directory, looked at from a level, as of a moment, with clocks read on a day.

    Each question opens it anew and is answered from what it holds then. Looking at level ``sealed`` is recorded in its ledger
    before anything is shown, as it always is.

    :param directory: where it lies; :meth:`create` makes one.
    :param level: ``public``, ``team`` or ``sealed``.
    :param as_of: what the register knew: a ledger position, a date or an instant; the newest where nothing is said.
    :param today: the day on which deadlines are read; the machine's where nothing is said.

    >>> import tempfile, pathlib, paradero
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> office = paradero.Register.create(folder / "office")
    >>> _ = (folder / "arrests.csv").write_text("Nombre,Fecha de detención\\nAna Rey,2025-03-02\\nLuz Mar,2025-03-04\\n")
    >>> added = office.add(folder / "arrests.csv", accept=True, said_by="Committee of families")
    >>> added["records"], [person["name"] for person in office.people().rows()]
    (2, ['Ana Rey', 'Luz Mar'])
    >>> office.query("SELECT count(*) AS arrests FROM arrest").rows()
    [{'arrests': 2}]
    >>> office.verify()["whole"]
    True
    """

    def __init__(
        self,
        directory: str | os.PathLike[str],
        level: str = "team",
        *,
        as_of: str | int | date | None = None,
        today: str | date | None = None,
    ) -> None:
        moment = None if as_of is None else str(as_of)
        day = None if today is None else str(today)
        self._register = _paradero.Register(os.fspath(directory), level, moment, day)

    @classmethod
    def create(cls, directory: str | os.PathLike[str], name: str | None = None, level: str = "team") -> Register:
        """Makes a register in a directory that is missing or empty, and opens it."""
        _paradero.Register.create(os.fspath(directory), name)
        return cls(directory, level)

    @property
    def directory(self) -> Path:
        """Where it lies."""
        return Path(self._register.directory)

    @property
    def level(self) -> str:
        """The level that is looked at."""
        return self._register.level

    @property
    def notices(self) -> list[str]:
        """What opening it has to say aloud, such as a torn tail that was cut back."""
        return self._register.notices()

    @property
    def entries(self) -> int:
        """How many entries of the ledger the level may know of."""
        return self._register.entries()

    def people(self) -> Table:
        """One row a person: ``id``, ``name``, ``born``, ``sex``, ``mentions``, ``sources``, where last said to be, ``findings``."""
        return Table(self._register.list("people"))

    def orders(self) -> Table:
        """One row an order of a court: ``id``, ``name``, ``number``, ``state``, ``deadline``, ``days_over``, ``answers``."""
        return Table(self._register.list("orders"))

    def batches(self) -> Table:
        """One row a batch: announced against named."""
        return Table(self._register.list("batches"))

    def statements(self) -> Table:
        """One row a statement."""
        return Table(self._register.list("statements"))

    def status(self) -> Table:
        """What the register holds, one number a row."""
        return Table(self._register.list("status"))

    def findings(self) -> Table:
        """What rules found, the most severe first; ``cites`` is JSON: each claim with its source and row."""
        return Table(self._register.findings())

    def person(self, id: str, lang: str = "en") -> Person:
        """Everything about one person, by an id of today or of before a merge or a split."""
        told, svg = self._register.person(id, _html.name_of("timeline"), lang)
        return Person(json.loads(told), svg)

    def query(self, sql: str) -> Table:
        """The rows of a question (SELECT, WITH or VALUES) over the derived view, which is opened for reading alone.

        Tables are those that rules ask (``person``, ``mention``, ``claim``, ``event``, ``source``, ``finding``, and one for each kind
        of event: ``arrest``, ``custody``, ``order_`` ...); the book lists them.
        """
        return Table(self._register.query(sql))

    def screen(self, manifest: Any, *, to: str | None = None, top: int = 5, exhaustive: bool = False) -> Screening:
        """Screens a name, or the rows of a table, against everyone in the register, with the orders that stand in the way."""
        return Screening(self._register.screen(("manifest", one_table(manifest)), (to, top, exhaustive)))

    def estimate(
        self,
        lists: Mapping[str, Sequence[str]] | Sequence[str] | None = None,
        *,
        of: str | None = None,
        strata: str | None = None,
        linkage: int = 0,
        count_copies: bool = False,
        method: Methods = "all",
        seed: int = SEED,
        delta: float | None = None,
        prior: str = "inverse",
        grid: int | None = None,
        classes: int = 10,
        draws: int = 2_000,
        sweeps: int = 2_000_000,
        replicates: int = 500,
        checks: bool = True,
        lang: str = "en",
        progress: Progress = True,
    ) -> Estimate:
        """How many people are on none of the register's lists.

        :param lists: lists by name with the sources each is made of, or sources; where nothing is said every source with ten people
            and more is a list.
        :param of: only records that tell of an event of this kind, such as ``arrest``.
        :param strata: part people by ``sex``, ``nationality``, ``year``, ``place`` or ``authority``.
        :param linkage: how many groupings to draw (20 are usual), to carry how sure the linkage is.

        The rest is as of :func:`estimate`.
        """
        asked = settings(method, seed, delta, prior, grid, classes, draws, sweeps, replicates, checks, count_copies)
        return of_register(self._register, lists, of, strata, linkage, asked, lang, progress)

    def add(
        self,
        path: str | os.PathLike[str],
        *,
        mapping: str | os.PathLike[str] | None = None,
        claims: str | os.PathLike[str] | None = None,
        accept: bool = False,
        title: str | None = None,
        said_by: str | None = None,
        said_on: str | None = None,
        level: str | None = None,
        obtained: str | None = None,
        unique: bool = False,
    ) -> dict[str, Any]:
        """Adds a file. It is durable when this returns; nothing is added when it raises.

        :param mapping: a mapping (TOML), or the name of one that ships; :meth:`propose` proposes one.
        :param claims: a claim sheet, of a document.
        :param accept: the mapping that is proposed is accepted.
        :param level: who may see it, where the mapping does not say.
        :param unique: the list says of itself that it names nobody twice.

        Gives ``source`` (its hash), ``records``, ``problems``, ``events``, ``entry``, ``already`` and more. Alerts of the standing watch
        are not looked for: ``paradero add`` does.
        """
        text = {
            "mapping": None if mapping is None else os.fspath(mapping),
            "claims": None if claims is None else os.fspath(claims),
        }
        asked = {
            **text, "accept": accept, "title": title, "said_by": said_by, "said_on": said_on, "source_level": level,
            "obtained": obtained, "unique": unique,
        }  # fmt: skip
        return dict(json.loads(self._register.add(os.fspath(path), asked)))

    @staticmethod
    def propose(path: str | os.PathLike[str]) -> str | None:
        """The mapping (TOML) that is proposed for a file, to be corrected and given to :meth:`add`; nothing for running text."""
        return _paradero.Register.propose(os.fspath(path))

    def decide(
        self,
        judgement: str | None = None,
        a: str | None = None,
        b: str | None = None,
        *,
        why: str | None = None,
        by: str = "office",
        file: str | os.PathLike[str] | None = None,
    ) -> int:
        """Records a decision: ``same`` or ``different`` of two people, ``repeats`` of a source and the one it repeats, or a file of
        decisions (TOML). Signed, dated, never edited. Gives the position of its entry.

        >>> import tempfile, paradero
        >>> paradero.Register.create(tempfile.mkdtemp()).decide("same", "a", "b")
        Traceback (most recent call last):
        ...
        paradero._errors.InputError: say why: why="..."
        """
        if file is not None:
            if judgement is not None:
                raise InputError("give a judgement or a file of decisions, not both")
            try:
                text = Path(file).read_text(encoding="utf-8")
            except OSError as error:
                raise InputError(f"{os.fspath(file)}: {error}") from error
            return self._register.decide(os.fspath(file), text, by)
        if judgement not in ("same", "different", "repeats") or a is None or b is None:
            raise InputError(
                'say decide("same", A, B, why=...), decide("different", A, B, why=...), '
                'decide("repeats", SOURCE, OF, why=...) or decide(file=F)'
            )
        if not why:
            raise InputError('say why: why="..."')
        if judgement == "repeats":
            text = f"[[repeats]]\nsource = {_quoted(a)}\nof = {_quoted(b)}\nwhy = {_quoted(why)}\n"
        else:
            members = f"[{_quoted(a)}, {_quoted(b)}]"
            text = f'[[{judgement}]]\nkind = "person"\nmembers = {members}\nwhy = {_quoted(why)}\n'
        return self._register.decide("decide", text, by)

    def verify(self, depth: str = "records") -> dict[str, Any]:
        """Hashes again what was kept: ``whole``, ``damage`` (each ``file`` and ``what``), ``notices`` and what was looked at.

        :param depth: ``log`` (the keys and the logs), ``files`` (beside that every file) or ``records`` (beside that the records of
            every source, read again).
        """
        return dict(json.loads(self._register.verify(depth)))

    def __repr__(self) -> str:
        return f"Register({str(self.directory)!r}, level={self.level!r})"


def _quoted(text: str) -> str:
    # A string of JSON is one of TOML, but for this one sign.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
