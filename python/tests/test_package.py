"""The package as such: its stubs, its documentation, its notebook, what it needs."""

import doctest
import importlib
import json
import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest

import paradero

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODULES = ["paradero", *(f"paradero.{name}" for name in ("_table", "_linking", "_estimate", "_screen", "_register", "_errors"))]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_documentation_hold(name):
    found = doctest.testmod(importlib.import_module(name))
    assert found.failed == 0


def test_every_public_name_is_told_of_and_has_an_example():
    finder = doctest.DocTestFinder()
    for name in paradero.__all__:
        assert getattr(paradero, name).__doc__, name
    for name in ("dedupe", "link", "estimate", "screen", "Register", "Table"):
        assert any(test.examples for test in finder.find(getattr(paradero, name), name)), name


def test_nothing_else_need_be_installed():
    assert not requires("paradero")
    code = "import sys, paradero; print([name for name in ('numpy', 'pandas', 'pyarrow', 'polars') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_stubs_are_those_of_the_library():
    done = subprocess.run(
        [
            sys.executable, "-m", "mypy.stubtest", "paradero._paradero", "--ignore-disjoint-bases",
            "--mypy-config-file", HERE.parent / "pyproject.toml",
        ],
        capture_output=True, text=True, cwd=HERE,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_hold():
    config = HERE.parent / "pyproject.toml"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--config-file", config, "-p", "paradero"], capture_output=True, text=True, cwd=HERE
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_is_what_makes_it():
    spec = importlib.util.spec_from_file_location("make", ROOT / "examples" / "two-lists" / "make.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    tables, listed = make.lists()
    for name, text in tables.items():
        assert (ROOT / "examples" / "two-lists" / name).read_text(encoding="utf-8") == text, name
    readme = (ROOT / "examples" / "two-lists" / "README.md").read_text(encoding="utf-8")
    assert f"of whom {listed} stand" in readme and f"{make.PEOPLE} people in truth" in readme


def test_the_notebook_runs_and_holds_no_output(tmp_path):
    import nbformat
    from nbclient import NotebookClient

    path = HERE.parent / "notebooks" / "two-lists.ipynb"
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert all(not cell.get("outputs") and cell.get("execution_count") is None for cell in kept["cells"] if cell["cell_type"] == "code")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute()
    shown = [out.get("data", {}) for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]
    html = "".join(data.get("text/html", "") for data in shown)
    assert html.count("data:image/svg+xml") >= 3, "a waterfall, engines and distributions are shown"
    nbformat.write(notebook, tmp_path / "executed.ipynb")


def test_the_book_runs(examples, tmp_path, monkeypatch):
    """Every example of docs/python.md, one after the other in a folder with the files that it names."""
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    blocks = [block.split("```")[0] for block in page.split("```python\n")[1:]]
    assert len(blocks) >= 5
    for name in ("hospital.csv", "statements.csv"):
        (tmp_path / name).write_bytes((examples / "two-lists" / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    known = {}
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), known)
