"""`estimate` says what the command line says: numbers, limits, refusals, sentences."""

import csv
import math

import duckdb
import pandas
import polars
import pytest

import paradero


def same(own, printed):
    """Equal, numbers to the last bit."""
    if isinstance(own, dict):
        return own.keys() == printed.keys() and all(same(own[key], printed[key]) for key in own)
    if isinstance(own, list):
        return len(own) == len(printed) and all(map(same, own, printed))
    return own == printed or (isinstance(own, float) and isinstance(printed, float) and math.isnan(own) and math.isnan(printed))


@pytest.fixture(scope="session", params=["kosovo", "uk_2013_5"])
def table(request, shared):
    found = sorted((shared / "estimate").glob(f"{request.param}.csv"))
    assert found, f"no table of {request.param} in {shared}"
    return found[0]


@pytest.mark.parametrize("read", [pandas.read_csv, polars.read_csv, lambda path: duckdb.read_csv(str(path))])
def test_the_answer_is_that_of_the_command_line(table, read, answer):
    printed = answer("estimate", table, "--no-checks", "--method", "dga,loglinear,chao", "--replicates", 40)
    found = paradero.estimate(
        read(table), name=table.name, method="dga,loglinear,chao", replicates=40, checks=False, progress=False
    )
    assert same(found.answer, printed)
    assert found.observed == printed["table"]["observed"]
    assert found.number is not None and found.interval[0] <= found.number <= found.interval[1]


def test_it_is_the_same_for_a_seed_and_has_draws(table):
    ask = lambda seed: paradero.estimate(
        pandas.read_csv(table), method="lcmcr", draws=200, sweeps=0, seed=seed, checks=False, progress=False
    )
    one, two, other = ask(5), ask(5), ask(6)
    assert one.answer == two.answer and one.answer != other.answer
    drawn = one.draws.to_polars()
    assert set(drawn["method"]) == {"lcmcr"} and set(drawn["chain"]) == {1, 2, 3, 4}
    assert drawn.height == 4 * 200 and drawn["number"].min() >= one.observed
    assert one.draws.rows() == two.draws.rows()


def test_records_with_lists_and_draws_are_estimated_as_the_command_line_does(examples, program, answer, tmp_path):
    files = [examples / "two-lists" / name for name in ("hospital.csv", "statements.csv")]
    lists = {path.name: pandas.read_csv(path) for path in files}
    found = paradero.link(lists, unique_id="number", columns={"collected_by": "none"}, draws=20, progress=False)
    by = {row["number"]: row["collected_by"] for row in csv.DictReader(files[1].open(encoding="utf-8"))}
    frame = found.to_pandas()
    frame["list"] = [by.get(record, "hospital") for record in frame["record"]]
    frame.to_csv(tmp_path / "records.csv", index=False)
    found.draws.to_pandas().to_csv(tmp_path / "draws.csv", index=False)
    printed = answer(
        "estimate", tmp_path / "records.csv", "--list", "list", "--cluster", "cluster", "--no-checks",
        "--method", "dga", "--linkage", tmp_path / "draws.csv",
    )  # fmt: skip
    own = paradero.estimate(
        frame, list="list", cluster="cluster", linkage=found.draws, method="dga", checks=False,
        name="records.csv", progress=False,
    )  # fmt: skip
    assert same(own.answer, printed)
    assert own.answer["linkage"]["draws"] == 20
    assert own.interval[0] < 600 < own.interval[1], "the people whom the example was made of"


def test_two_lists_carry_no_number_and_say_why(examples, answer, tmp_path):
    files = [examples / "two-lists" / name for name in ("hospital.csv", "statements.csv")]
    found = paradero.link(*map(polars.read_csv, files), unique_id="number", columns={"collected_by": "none"}, progress=False)
    own = paradero.estimate(found, checks=False, progress=False)
    found.to_pandas().to_csv(tmp_path / "table", index=False)
    printed = answer("estimate", tmp_path / "table", "--list", "source", "--cluster", "cluster", "--no-checks")
    assert same(own.answer, printed)
    assert own.is_refused and own.number is None and own.interval is None
    assert any("fewer than three" in why for why in own.refused), own.refused
    assert "no number" in repr(own) and "fewer than three" in own._repr_html_()


def test_one_list_with_repeats_gives_bounds(answer, tmp_path):
    frame = pandas.DataFrame({"times": [1, 2, 3], "count": [120, 30, 7]})
    frame.to_csv(tmp_path / "table", index=False)
    own = paradero.estimate(frame, progress=False)
    assert same(own.answer, answer("estimate", tmp_path / "table"))


def test_pictures_are_drawn_and_shown(table):
    own = paradero.estimate(pandas.read_csv(table), method="dga", checks=False, progress=False)
    for picture in ("all", "engines", "posteriors", "overlaps", "weights"):
        svg = own.svg(picture)
        assert svg.startswith("<svg") and "<desc" in svg, picture
    assert own.svg("chains") is None and own.svg("strata") is None
    assert own.svg("engines", lang="es") != own.svg("engines", lang="en")
    html = own._repr_html_()
    assert html.count("data:image/svg+xml") == 2 and 'alt="' in html and own.plain[:40] in html


def test_truth_is_one_and_zero():
    numbers = {"a": [1, 1, 0], "b": [1, 0, 1], "count": [20, 30, 40]}
    flags = pandas.DataFrame({"a": [True, True, False], "b": [True, False, True], "count": [20, 30, 40]})
    ask = lambda table: paradero.estimate(table, method="chapman", checks=False, progress=False).answer
    assert ask(numbers) == ask(flags)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"table": {"a": [2], "b": [1], "count": [3]}}, "table: line 2, column `a`: found `2`, expected 0 or 1"),
        ({"table": {"a": [1], "b": [1], "count": [3]}, "method": "magic"}, "--method: `magic` is none"),
        ({"table": {"a": [1], "b": [1], "count": [3]}, "prior": "gut"}, "--prior: `gut` is none"),
        ({"table": {"a": [1], "b": [1]}, "list": "a"}, "give both"),
        ({"table": {"l": ["x"], "c": ["1"]}, "list": "l", "cluster": "who"}, "no column `who`; there are: l, c"),
        ({"table": {"a": [1], "b": [1], "count": [3]}, "lang": "fr"}, "`fr` is no language"),
    ],
)
def test_what_is_no_table_is_said(given, said):
    table = given.pop("table")
    with pytest.raises(paradero.InputError) as raised:
        paradero.estimate(table, checks=False, progress=False, **given)
    assert said in str(raised.value)
