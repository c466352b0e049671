"""Pictures and tables for notebooks."""

from __future__ import annotations

import base64
import itertools
import re
from html import escape, unescape

_numbers = itertools.count(1)


def name_of(what: str) -> str:
    """A name that no other picture of this process has."""
    return f"paradero-{what}-{next(_numbers)}"


def image(svg: str) -> str:
    """A picture that stands for itself, so that its styles and names meet no others on the page."""
    said = re.search(r"<desc[^>]*>(.*?)</desc>", svg, re.S) or re.search(r"<title[^>]*>(.*?)</title>", svg, re.S)
    alt = unescape(said.group(1)) if said else ""
    data = base64.b64encode(svg.encode()).decode()
    style = "max-width: 100%"
    return f'<img style="{style}" alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}">'


def table(caption: str, head: list[str], rows: list[list[str]]) -> str:
    """A table with a caption and headers."""
    top = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
