"""How many people are on no list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Union

from . import _html, _paradero
from ._errors import InputError
from ._linking import Clusters
from ._progress import Progress, reporter
from ._table import Table, as_arrow

#: Engines that stand for the answer, in the order in which one is taken.
MAIN = ("dga", "lcmcr", "loglinear-bic", "loglinear-stepwise")
SEED = 19_481_210

Methods = Union[str, Sequence[str]]


def settings(
    method: Methods,
    seed: int,
    delta: float | None,
    prior: str,
    grid: int | None,
    classes: int,
    draws: int,
    sweeps: int,
    replicates: int,
    checks: bool,
    count_copies: bool,
) -> dict[str, Any]:
    """What every estimate is asked with."""
    methods = method.split(",") if isinstance(method, str) else list(method)
    return {
        "name": "table", "list": None, "cluster": None, "strata": None, "copy": None, "count_copies": count_copies,
        "method": methods, "seed": seed, "delta": delta, "prior": prior, "grid": grid, "classes": classes,
        "draws": draws, "sweeps": sweeps, "replicates": replicates, "checks": checks,
    }  # fmt: skip


class Estimate:
    """An estimate of how many people there are, or why the table carries no number.

    That there is no number is an answer and no error: :attr:`is_refused` tells, :attr:`refused` says why. A notebook shows the
    sentences for a reader, the engines on one axis and their distributions.
    """

    def __init__(self, estimated: _paradero.Estimate, lang: str) -> None:
        self._estimated = estimated
        self._lang = lang
        #: All that is answered, as ``paradero estimate --json`` prints it.
        self.answer: dict[str, Any] = json.loads(estimated.answer(lang))

    @property
    def observed(self) -> int:
        """How many people are on the lists."""
        return int(self.answer["table"]["observed"])

    @property
    def estimates(self) -> list[dict[str, Any]]:
        """The answer of each engine: ``method``, ``model``, ``estimate``, ``lower``, ``upper``, ``diagnostics``, and in
        ``refused`` why its number must not be used, if so."""
        return list(self.answer["estimates"])

    @property
    def standing(self) -> list[dict[str, Any]]:
        """The answers of engines that nothing speaks against."""
        return [one for one in self.estimates if not one["refused"]]

    @property
    def refused(self) -> list[str]:
        """Why engines gave no number, or one that must not be used, each with its engine."""
        whole = [(one["method"], one["message"]) for one in self.answer["refused"]]
        each = [(one["method"], why) for one in self.estimates for why in one["refused"]]
        return [f"{method}: {why}" if method else why for method, why in whole + each]

    @property
    def is_refused(self) -> bool:
        """Whether no engine has a number that stands."""
        return self.main is None

    @property
    def main(self) -> dict[str, Any] | None:
        """The answer taken where one is wanted: the first that stands of dga, lcmcr, loglinear-bic and
        loglinear-stepwise; nothing where none does, as with two lists, whose numbers are for orientation only. Look at the others too: :attr:`range`, :attr:`cautions`."""
        standing = {one["method"]: one for one in self.standing}
        return next((standing[method] for method in MAIN if method in standing), None)

    @property
    def number(self) -> float | None:
        """How many people there are, by :attr:`main`; nothing where no number stands."""
        return self.main["estimate"] if self.main else None

    @property
    def interval(self) -> tuple[float | None, float | None] | None:
        """Its limits, 95 %; nothing where no number stands."""
        return (self.main["lower"], self.main["upper"]) if self.main else None

    @property
    def range(self) -> tuple[float, float] | None:
        """From the least to the greatest limit of all that stands, 95 %."""
        found = self.answer["range"]
        return (found[0], found[1]) if found else None

    @property
    def cautions(self) -> list[str]:
        """What a reader must know."""
        return list(self.answer["caution_messages"])

    @property
    def plain(self) -> str:
        """The answer in sentences for a reader."""
        return str(self.answer["plain"])

    @property
    def draws(self) -> Table:
        """``method``, ``chain``, ``draw``, ``number``: numbers of people of the same weight that stand for how sure each engine
        is; none of an engine that has no distribution."""
        return Table(self._estimated.draws())

    def svg(self, picture: str = "all", lang: str | None = None) -> str | None:
        """A picture: ``all``, ``engines``, ``posteriors``, ``overlaps``, ``weights``, ``chains`` or ``strata``; nothing where
        there is nothing to draw."""
        return self._estimated.picture(picture, lang or self._lang)

    def __repr__(self) -> str:
        lines = [f"{self.observed} people on the lists"]
        for one in self.standing:
            limits = " \u2013 ".join("?" if limit is None else f"{limit:.0f}" for limit in (one["lower"], one["upper"]))
            lines.append(f"{one['estimate']:>9.0f}  ({limits})  {one['method']} {one['model']}")
        if self.is_refused:
            lines.append("no number: " + "; ".join(self.refused))
        return "\n".join([*lines, *self.cautions, self.plain])

    def _repr_html_(self) -> str:
        parts = [f"<p>{escape(self.plain)}</p>"]
        if self.is_refused:
            parts.append("<ul>" + "".join(f"<li>{escape(why)}</li>" for why in self.refused) + "</ul>")
        for what in ("engines", "posteriors"):
            svg = self.svg(what)
            if svg:
                parts.append(f"<figure>{_html.image(svg)}</figure>")
        return "".join(parts)


def estimate(
    table: Any,
    *,
    list: str | None = None,
    cluster: str | None = None,
    strata: str | None = None,
    copy: str | None = None,
    count_copies: bool = False,
    linkage: Any = None,
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
    name: str = "table",
    threads: int | None = None,
    progress: Progress = True,
) -> Estimate:
    """How many people are on no list, as ``paradero estimate`` says.

    :param table: a column of 0 and 1 for each list and a column ``count`` (without it each row is a person); or records, with
        ``list`` and ``cluster``; or what :func:`link` gave, with its draws where it has some; or ``times`` and ``count``, of one
        list with repeats.
    :param list: the column that says on which list a record stands.
    :param cluster: the column that says who a record is of.
    :param strata: part people by a column.
    :param copy: the column that says (1, yes, true) that a record was copied from another list.
    :param count_copies: count copied captures like any other.
    :param linkage: draws of the linkage (``Clusters.draws``), to carry how sure it is.
    :param method: ``all``, or some of chapman, chao, zelterman, coverage, captures-chao, captures-darroch, loglinear (or
        loglinear-bic, -aic, -stepwise), dga, lcmcr.
    :param seed: what the random numbers begin with: the same gives the same answer.
    :param delta: prior persons in each combination of lists, for dga.
    :param prior: what is held of the number before the data, for dga: ``inverse``, ``uniform`` or ``gamma:A:B``.
    :param grid: look only at numbers of unseen people up to this, for dga.
    :param classes: classes at most, for lcmcr.
    :param draws: draws kept of each of its four chains.
    :param sweeps: sweeps of a chain at most, until the chains have met; 0: just as many as the draws take.
    :param replicates: how often the table is drawn again for the limits of log-linear models.
    :param checks: check the table against its own data.
    :param lang: the language of sentences: ``en`` or ``es``.

    >>> import paradero
    >>> lists = {"a": [1, 1, 0, 1, 0, 1, 0], "b": [1, 0, 1, 1, 1, 0, 0], "c": [1, 1, 1, 0, 0, 0, 1],
    ...          "count": [22, 31, 28, 35, 60, 71, 66]}
    >>> found = paradero.estimate(lists, method="dga", checks=False, progress=False)
    >>> found.observed, found.is_refused, found.interval[0] > found.observed
    (313, False, True)
    >>> nobody_twice = {"a": [1, 0], "b": [0, 1], "count": [40, 60]}
    >>> found = paradero.estimate(nobody_twice, checks=False, progress=False)
    >>> found.number is None, len(found.refused) > 0
    (True, True)
    """
    asked = settings(method, seed, delta, prior, grid, classes, draws, sweeps, replicates, checks, count_copies)
    if isinstance(table, Clusters):
        list, cluster = list or "source", cluster or "cluster"
        if linkage is None and len(table.draws) > 0:
            linkage = table.draws
    asked.update(name=name, list=list, cluster=cluster, strata=strata, copy=copy)
    if (list is None) != (cluster is None):
        raise InputError("list and cluster: give both, for records, or neither")
    drawn = None if linkage is None else as_arrow(linkage, "linkage")
    found = _paradero.estimate(as_arrow(table, name), drawn, asked, reporter(progress), threads)
    return Estimate(found, lang)


def of_register(
    register: _paradero.Register,
    lists: Mapping[str, Sequence[str]] | Sequence[str] | None,
    of: str | None,
    strata: str | None,
    linkage: int,
    asked: Mapping[str, Any],
    lang: str,
    progress: Progress,
) -> Estimate:
    """An estimate of the lists of a register."""
    if lists is None:
        named = []
    elif isinstance(lists, Mapping):
        named = [(str(name), [*sources]) for name, sources in lists.items()]
    else:
        named = [(source, [source]) for source in lists]
    found = register.estimate(named, of, strata, linkage, dict(asked), reporter(progress))
    return Estimate(found, lang)
