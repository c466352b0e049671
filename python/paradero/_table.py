"""Tables: from whatever speaks Arrow, and to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import _paradero
from ._errors import InputError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

#: Rows that a notebook or a terminal shows.
SHOWN = 10


def as_arrow(given: Any, what: str) -> Any:
    """Whatever gives Arrow, as it is; rows (a list of dicts) or columns (a dict of lists) as a table of text.

    >>> len(Table(as_arrow([{"name": "Ana", "age": 30}, {"name": "Luz"}], "people")))
    2
    """
    if isinstance(given, Table):
        return given
    if type(given).__module__.partition(".")[0] == "pandas" and hasattr(given, "reset_index"):
        # An index without a name is the number of a row, and no column.
        if all(name is None for name in given.index.names):
            given = given.reset_index(drop=True)
    if hasattr(given, "__arrow_c_stream__") or hasattr(given, "__arrow_c_array__"):
        return given
    if isinstance(given, Mapping):
        columns = {str(name): list(cells) for name, cells in given.items()}
        if len({len(cells) for cells in columns.values()}) > 1:
            raise InputError(f"{what}: columns are not of one length")
        return _of_columns(columns)
    if isinstance(given, Sequence) and not isinstance(given, (str, bytes)):
        if given and all(isinstance(row, Mapping) for row in given):
            names = list(dict.fromkeys(str(name) for row in given for name in row))
            return _of_columns({name: [row.get(name) for row in given] for name in names})
    if isinstance(given, (str, bytes)) or hasattr(given, "__fspath__"):
        raise InputError(
            f"{what}: {given!r} is a file; read it first, as with pandas.read_csv, polars.read_csv or "
            "duckdb.read_csv"
        )
    raise InputError(
        f"{what}: {type(given).__name__} is no table; give what speaks Arrow (a frame of pandas or polars, a "
        "table of pyarrow, a relation of DuckDB), a list of dicts or a dict of lists"
    )


def _of_columns(columns: Mapping[str, list[Any]]) -> Any:
    cells = [[_text(cell) for cell in column] for column in columns.values()]
    return _paradero.table_of_columns(list(columns), cells)


def _text(cell: Any) -> str | None:
    if cell is None or cell != cell:  # NaN is not equal to itself
        return None
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return str(cell)


class Table:
    """A table that gives itself as Arrow, without copies, to whatever takes it.

    ``polars.DataFrame(table)``, ``pyarrow.table(table)``, ``pandas.DataFrame.from_arrow(table)`` and
    ``duckdb.sql("from table")`` take it as it is; nothing of these need be installed.

    >>> table = Table(as_arrow([{"name": "Ana"}, {"name": "Luz"}], "people"))
    >>> table.columns, len(table), table.rows()
    (['name'], 2, [{'name': 'Ana'}, {'name': 'Luz'}])
    """

    def __init__(self, arrow: Any) -> None:
        self._arrow = arrow

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._arrow.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> Any:
        return self._arrow.__arrow_c_schema__()

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._arrow.column_names)

    def __len__(self) -> int:
        return int(self._arrow.num_rows)

    def rows(self, first: int = 0, limit: int | None = None) -> list[dict[str, Any]]:
        """Rows as dicts: up to ``limit`` of them (all, where nothing is said) from ``first`` on, counted from 0."""
        names = self.columns
        some = _paradero.cells(self._arrow, first, len(self) if limit is None else limit)
        return [dict(zip(names, row)) for row in some]

    def to_pandas(self) -> pandas.DataFrame:
        """A frame of pandas, which must be installed with pyarrow."""
        frame: pandas.DataFrame = _needed("pyarrow").table(self).to_pandas()
        return frame

    def to_polars(self) -> polars.DataFrame:
        """A frame of polars, which must be installed."""
        frame: polars.DataFrame = _needed("polars").DataFrame(self)
        return frame

    def to_pyarrow(self) -> pyarrow.Table:
        """A table of pyarrow, which must be installed."""
        table: pyarrow.Table = _needed("pyarrow").table(self)
        return table

    def __repr__(self) -> str:
        head = self.rows(limit=SHOWN)
        names = self.columns
        cells = [names, *([_shown(row[name]) for name in names] for row in head)]
        widths = [max(len(line[at]) for line in cells) for at in range(len(names))]
        lines = ["  ".join(cell.ljust(wide) for cell, wide in zip(line, widths)).rstrip() for line in cells]
        return "\n".join([f"{type(self).__name__} of {len(self)} rows", *lines, *self._rest()])

    def _rest(self) -> list[str]:
        return [f"... and {len(self) - SHOWN} more"] if len(self) > SHOWN else []

    def _repr_html_(self) -> str:
        names = self.columns
        head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(row[name]))}</td>" for name in names) + "</tr>"
            for row in self.rows(limit=SHOWN)
        )
        rest = "".join(f"<p>{escape(line)}</p>" for line in self._rest())
        caption = f"<caption>{len(self)} rows</caption>"
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{rest}"


def _shown(cell: Any) -> str:
    text = "" if cell is None else f"{cell:.6g}" if isinstance(cell, float) else str(cell)
    return text if len(text) <= 60 else text[:59] + "\u2026"


def _needed(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise ImportError(f"{name} is not installed: pip install {name}") from error
