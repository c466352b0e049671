"""How far work is: a line in a terminal, a bar in a notebook, or whatever is asked for."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any, Union

#: Called as ``progress(step, done, of)``: the step, how many of its parts are done, of how many (0: it has none).
Callback = Callable[[str, int, int], Any]
#: ``True`` shows progress where somebody looks, ``False`` never.
Progress = Union[bool, Callback]

#: Work that takes less says nothing, in seconds.
QUIET = 2.0


def reporter(progress: Progress) -> Callback | None:
    """What is called on progress; nothing where nobody looks."""
    if callable(progress):
        return progress
    if not progress:
        return None
    if _in_notebook():
        return _Notebook()
    return _Terminal() if sys.stderr.isatty() else None


def _in_notebook() -> bool:
    # Where IPython is not loaded, nobody looks at a notebook.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")


class _Terminal:
    def __init__(self) -> None:
        self._start = time.monotonic()

    def __call__(self, step: str, done: int, of: int) -> None:
        passed = time.monotonic() - self._start
        if passed < QUIET:
            return
        far = f"{done * 100 // of} %" if of else ""
        end = "" if of and done < of else "\n"
        print(f"\r{passed:6.1f} s  {step} {far}".rstrip(" "), end=end, file=sys.stderr, flush=True)


class _Notebook:
    def __init__(self) -> None:
        self._start = time.monotonic()
        self._handle: Any = None

    def __call__(self, step: str, done: int, of: int) -> None:
        if time.monotonic() - self._start < QUIET:
            return
        shown: Any = import_module("IPython.display")
        bar = f'<progress max="{of}" value="{done}" aria-label="{step}"></progress> ' if of else ""
        html = shown.HTML(f"<div>{bar}{step} {f'{done} / {of}' if of else ''}</div>")
        if self._handle is None:
            self._handle = shown.display(html, display_id=True)
        else:
            self._handle.update(html)
