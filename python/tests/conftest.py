"""The program, and published data: what the package says is held against both."""

import json
import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PROGRAM = Path(os.environ.get("PARADERO", TARGET / "debug" / "paradero"))
SHARED = ROOT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.fail(f"{SHARED} is missing; tests on published data need it beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def examples() -> Path:
    return ROOT / "examples"


@pytest.fixture(scope="session")
def program():
    """Runs the program and gives its standard output."""
    if not PROGRAM.is_file():
        pytest.fail(f"{PROGRAM} is missing; build it (cargo build), or name it by PARADERO")

    def run(*words, expect=0):
        done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)
        assert done.returncode == expect, done.stderr
        return done.stdout if expect == 0 else done.stderr

    return run


@pytest.fixture(scope="session")
def answer(program):
    """Runs the program and gives the JSON that it prints."""
    return lambda *words: json.loads(program(*words, "--json"))
