"""Record linkage: which records are one person."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Union

from . import _html, _paradero
from ._errors import DataWarning, InputError
from ._progress import Progress, reporter
from ._table import Table, as_arrow

#: A record: what ``unique_id`` calls it, else its row counted from 1; or ``(table, record)``.
Record = Union[str, int, tuple[str, Union[str, int]]]
#: Choices of a run: a file (``link.toml``), or what would stand in it as a dict.
Config = Union[str, "os.PathLike[str]", Mapping[str, Any]]

WORDS = {
    "en": {
        "field": "field", "level": "agreement", "a": "one", "b": "other", "bits": "bits", "sum": "sum",
        "total": "Weight", "threshold": "threshold", "linked": "linked", "apart": "not linked",
        "says": "{bits} bits of odds, a chance of {chance}: {verdict}",
        "table": "What each field added", "prior": "before any field",
    },
    "es": {
        "field": "campo", "level": "acuerdo", "a": "uno", "b": "otro", "bits": "bits", "sum": "suma",
        "total": "Peso", "threshold": "umbral", "linked": "enlazados", "apart": "no enlazados",
        "says": "{bits} bits de razón de probabilidades, una probabilidad de {chance}: {verdict}",
        "table": "Lo que añadió cada campo", "prior": "antes de todo campo",
    },
}  # fmt: skip


def _named(record: Record) -> tuple[str | None, str]:
    if isinstance(record, tuple):
        table, name = record
        return table, str(name)
    return None, str(record)


def _config(config: Config | None) -> tuple[str, str] | None:
    if config is None:
        return None
    if isinstance(config, Mapping):
        return "config", _paradero.toml_of_json(json.dumps(config))
    try:
        return os.fspath(config), Path(config).read_text(encoding="utf-8")
    except OSError as error:
        raise InputError(f"cannot read {os.fspath(config)}: {error}") from error


class Explanation:
    """Why two records weigh what they weigh: what each field added, from the prior to the last.

    A notebook shows it as a waterfall with its table; ``str`` gives the table alone.
    """

    def __init__(self, told: Mapping[str, Any], lang: str = "en") -> None:
        if lang not in WORDS:
            raise InputError(f"--lang: `{lang}` is no language here; say es or en")
        self._lang = lang
        self._table = Table(as_arrow(list(told["parts"]), "parts"))
        #: The two records, each ``source`` and ``record``.
        self.a: dict[str, str] = told["a"]
        self.b: dict[str, str] = told["b"]
        #: Odds that they are one person, in bits: 0 is as likely as not.
        self.bits: float = told["bits"]
        #: Bits from which the run linked.
        self.threshold_bits: float = told["threshold_bits"]
        #: Whether the run put them together, which others of their cluster may have done.
        self.linked: bool = told["linked"]
        #: What each field added: ``field``, ``level``, ``bits``, and what ``a`` and ``b`` hold.
        self.parts: list[dict[str, Any]] = told["parts"]

    @property
    def probability(self) -> float:
        """The chance that they are one person, if the model is right."""
        odds: float = 2.0 ** max(-1000.0, min(1000.0, self.bits))
        return odds / (1.0 + odds)

    @property
    def title(self) -> str:
        """The names of the two."""
        return f"{self.a['record']} \u00b7 {self.b['record']}"

    def _says(self) -> str:
        words = WORDS[self._lang]
        verdict = words["linked" if self.linked else "apart"]
        return words["says"].format(bits=f"{self.bits:+.1f}", chance=f"{self.probability:.4f}", verdict=verdict)

    def _rows(self) -> list[list[str]]:
        rows, total = [], 0.0
        for part in self.parts:
            total += part["bits"]
            a, b = part["a"] or "", part["b"] or ""
            rows.append([part["field"], part["level"], a, b, f"{part['bits']:+.1f}", f"{total:+.1f}"])
        return rows

    def svg(self) -> str:
        """The waterfall as SVG. What adds nothing stands in the table alone."""
        words = WORDS[self._lang]
        steps = []
        for part in self.parts:
            if part["bits"] != 0.0 or part["field"] == "prior":
                beside = " / ".join(dict.fromkeys(text for text in (part["a"], part["b"]) if text))
                beside = f"{part['level']} \u00b7 {beside}" if beside else part["level"]
                steps.append((part["field"], beside, part["bits"]))
        said = (self.title, self._says(), words["total"], words["threshold"])
        return _paradero.waterfall(_html.name_of("waterfall"), steps, self.threshold_bits, said)

    def __repr__(self) -> str:
        words = WORDS[self._lang]
        lines = [[words[name] for name in ("field", "level", "a", "b", "bits", "sum")], *self._rows()]
        widths = [max(len(line[at]) for line in lines) for at in range(6)]
        cells = (
            [cell.rjust(wide) if at > 3 else cell.ljust(wide) for at, (cell, wide) in enumerate(zip(line, widths))]
            for line in lines
        )
        return "\n".join([f"{self.title}: {self._says()}", *("  ".join(line).rstrip() for line in cells)])

    def _repr_html_(self) -> str:
        words = WORDS[self._lang]
        head = [words[name] for name in ("field", "level", "a", "b", "bits", "sum")]
        table = _html.table(words["table"], head, self._rows())
        return f"<figure>{_html.image(self.svg())}<figcaption>{self._says()}</figcaption></figure>{table}"


class Clusters(Table):
    """Who is who: a table of ``source``, ``record``, ``cluster`` and ``confidence``, one row a record.

    Records of one ``cluster`` are one person; ``confidence`` is the probability that they are, if the model is right. It gives
    itself as Arrow like any :class:`Table`.
    """

    def __init__(self, linked: _paradero.Linked) -> None:
        super().__init__(linked.clusters())
        self._linked = linked
        all_told = json.loads(linked.report())
        #: What was done and what the run promises: ``pairs_compared``, ``expected_precision``, ``blocking_loss`` ...
        self.report: dict[str, Any] = all_told["report"]
        #: What is compared: each ``name``, ``kind``, ``ways`` and ``why``.
        self.fields: list[dict[str, Any]] = all_told["fields"]
        #: Columns that are no evidence: each ``column``, ``header``, ``why``.
        self.left_out: list[dict[str, Any]] = all_told["left_out"]
        #: What is doubtful about the data, and why links should not be trusted without a look; each was warned of.
        self.doubts: list[str] = all_told["doubts"] + all_told["cautions"]

    @property
    def persons(self) -> int:
        """How many clusters there are."""
        return self._linked.persons()

    @property
    def clusters(self) -> Table:
        """The table of clusters alone."""
        return Table(self._arrow)

    @property
    def pairs(self) -> Table:
        """The scored pairs: ``source_a``, ``record_a``, ``source_b``, ``record_b``, ``weight_bits``, ``linked``."""
        return Table(self._linked.pairs())

    @property
    def draws(self) -> Table:
        """Groupings drawn from their posterior (``draws=``): ``source``, ``record``, ``cluster``, ``draw``."""
        return Table(self._linked.draws())

    def explain(self, a: Record, b: Record, lang: str = "en") -> Explanation:
        """Why two records weigh what they weigh. Frame words in English (``en``) or Spanish (``es``)."""
        return Explanation(json.loads(self._linked.explain(_named(a), _named(b))), lang)


def dedupe(
    df: Any,
    unique_id: str | None = None,
    *,
    config: Config | None = None,
    columns: Mapping[str, str] | None = None,
    threshold: float | None = None,
    accept: bool = False,
    seed: int | None = None,
    draws: int = 0,
    draws_seed: int = 1,
    same: Sequence[tuple[Record, Record]] = (),
    different: Sequence[tuple[Record, Record]] = (),
    name_corpus: Any = None,
    name: str = "table",
    threads: int | None = None,
    progress: Progress = True,
) -> Clusters:
    """Which rows of a table are one person, as ``paradero dedupe`` says.

    What each column holds is recognised, and how much each agreement is worth is learnt from the rows themselves.

    :param df: a frame of pandas or polars, a table of pyarrow, a relation of DuckDB, or anything else that speaks Arrow; or a
        list of dicts, or a dict of lists.
    :param unique_id: the column that names a record; never evidence. Without one, records are called by their row from 1.
    :param config: choices (``link.toml``): a path, or a dict of what would stand there.
    :param columns: what columns hold where that is not recognised, as ``{"zona": "place"}``; ``"none"`` is no evidence.
    :param threshold: bits from which two records are linked; 0 (the default) is as likely as not.
    :param accept: link even where nearly all evidence comes from one group of dependent fields.
    :param seed: another number draws other random pairs to learn from.
    :param draws: groupings to draw from their posterior, for :func:`estimate`.
    :param draws_seed: the seed of these.
    :param same: pairs of records that are one person, which binds; ``different`` are those that are two.
    :param name_corpus: names of other people (a table, or several), from which it is learnt how rare names are.
    :param name: what the table is called in the result.
    :param threads: how many threads work; all there are where nothing is said. The result is the same.
    :param progress: ``True``, ``False`` or a function of ``(step, done, of)``.

    >>> import paradero
    >>> people = [
    ...     {"id": f"{who}{copy}", "name": name, "born": f"19{50 + who}-0{1 + who % 9}-1{who % 9}", "town": town}
    ...     for who, (name, town) in enumerate(
    ...         (f"{given} {family}", town)
    ...         for family, town in [("Rey", "Altamar"), ("Soto", "El Faro"), ("Rivas", "Dos Rios"), ("Vidal", "Altamar")]
    ...         for given in ["Ana", "Juan", "Marta", "Pedro", "Rosa", "Luis"]
    ...     )
    ...     for copy in "ab"
    ... ]
    >>> found = paradero.dedupe(people, "id", progress=False)
    >>> len(found), found.persons, found.columns
    (48, 24, ['source', 'record', 'cluster', 'confidence'])
    >>> why = found.explain("0a", "0b")
    >>> why.linked, why.bits > 5
    (True, True)
    """
    return _run(
        {name: df}, unique_id, False, config, columns, threshold, accept, seed, (draws, draws_seed),
        (same, different), name_corpus, threads, progress,
    )  # fmt: skip


def link(
    left: Any,
    right: Any = None,
    *more: Any,
    unique_id: str | None = None,
    unique: bool = False,
    names: Sequence[str] | None = None,
    config: Config | None = None,
    columns: Mapping[str, str] | None = None,
    threshold: float | None = None,
    accept: bool = False,
    seed: int | None = None,
    draws: int = 0,
    draws_seed: int = 1,
    same: Sequence[tuple[Record, Record]] = (),
    different: Sequence[tuple[Record, Record]] = (),
    name_corpus: Any = None,
    threads: int | None = None,
    progress: Progress = True,
) -> Clusters:
    """Which rows of several lists are one person.

    Lists are given one after the other, or as one dict of them by name. Equal headers are one column.

    :param unique: no list holds a person twice: only pairs across lists are linked.
    :param names: what the lists are called, where they are not given as a dict (``left``, ``right``, ``list 3`` ...).

    The rest is as of :func:`dedupe`.

    >>> import paradero
    >>> people = [
    ...     {"name": f"{given} {family}", "born": f"19{50 + 4 * at + more}-0{1 + at}-1{more}", "town": town}
    ...     for at, (family, town) in enumerate(zip(["Rey", "Soto", "Rivas", "Vidal", "Pineda", "Lemus"], "ABCDEF"))
    ...     for more, given in enumerate(["Ana", "Juan", "Marta", "Rosa"])
    ... ]
    >>> one, two = people, [{**person, "name": person["name"].upper()} for person in people[8:]]
    >>> found = paradero.link({"hospital": one, "families": two}, unique=True, accept=True, progress=False)
    >>> len(found), found.persons
    (40, 24)
    """
    if isinstance(left, Mapping) and right is None and not more:
        lists = dict(left)
    else:
        tables = [left, *([] if right is None else [right]), *more]
        known = list(names or ["left", "right", *(f"list {at}" for at in range(3, len(tables) + 1))])
        if names is not None and len(known) != len(tables):
            raise InputError(f"names: {len(known)} names of {len(tables)} lists; give one each")
        lists = dict(zip(known[: len(tables)], tables))
        if len(lists) != len(tables):
            raise InputError("names: two lists have one name; give each its own")
    return _run(
        lists, unique_id, unique, config, columns, threshold, accept, seed, (draws, draws_seed),
        (same, different), name_corpus, threads, progress,
    )  # fmt: skip


def _run(
    lists: Mapping[str, Any],
    unique_id: str | None,
    unique: bool,
    config: Config | None,
    columns: Mapping[str, str] | None,
    threshold: float | None,
    accept: bool,
    seed: int | None,
    draws: tuple[int, int],
    judged: tuple[Sequence[tuple[Record, Record]], Sequence[tuple[Record, Record]]],
    name_corpus: Any,
    threads: int | None,
    progress: Progress,
) -> Clusters:
    corpus = [] if name_corpus is None else name_corpus
    if not isinstance(corpus, list) or (corpus and isinstance(corpus[0], Mapping)):
        corpus = [corpus]
    asked = {
        "id": unique_id,
        "unique": unique,
        "columns": [f"{column}={kind}" for column, kind in (columns or {}).items()],
        "config": _config(config),
        "threshold": threshold,
        "accept": accept,
        "seed": seed,
        "draws": draws[0],
        "draw_seed": draws[1],
        "same": [(_named(a), _named(b)) for a, b in judged[0]],
        "different": [(_named(a), _named(b)) for a, b in judged[1]],
    }
    tables = [(str(name), as_arrow(table, str(name))) for name, table in lists.items()]
    others = [(f"name_corpus {at}", as_arrow(table, "name_corpus")) for at, table in enumerate(corpus, 1)]
    found = Clusters(_paradero.link(tables, others, asked, reporter(progress), threads))
    for doubt in found.doubts:
        warnings.warn(doubt, DataWarning, stacklevel=3)
    return found
