"""`dedupe` and `link` say what the command line says, whatever the rows come from."""

import csv
import io
import json

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.csv
import pytest

import paradero

COLUMNS = {"cluster": "none"}


@pytest.fixture(scope="session")
def fake(shared):
    return shared / "linkage" / "fake_1000" / "fake_1000.csv"


@pytest.fixture(scope="session")
def printed(fake, program, tmp_path_factory):
    """Clusters and pairs as the program writes them."""
    folder = tmp_path_factory.mktemp("printed")
    out, pairs = folder / "clusters.csv", folder / "pairs.csv"
    program("dedupe", fake, "--id", "unique_id", "--column", "cluster=none", "--out", out, "--pairs", pairs)
    return [list(csv.reader(io.StringIO(path.read_text(encoding="utf-8")))) for path in (out, pairs)]


READERS = {
    "pandas": pandas.read_csv,
    "pandas, text": lambda path: pandas.read_csv(path, dtype=str, keep_default_na=False),
    "polars": polars.read_csv,
    "polars, dates": lambda path: polars.read_csv(path, try_parse_dates=True),
    "duckdb": lambda path: duckdb.read_csv(str(path)),
    "pyarrow": pyarrow.csv.read_csv,
    "pyarrow, batches": lambda path: pyarrow.csv.read_csv(path).to_reader(max_chunksize=137),
    "rows": lambda path: list(csv.DictReader(path.open(encoding="utf-8"))),
}


@pytest.fixture(scope="session", params=READERS)
def found(request, fake):
    table = READERS[request.param](fake)
    return paradero.dedupe(table, "unique_id", columns=COLUMNS, name="fake_1000.csv", progress=False)


def test_clusters_are_those_of_the_command_line(found, printed):
    own = [[row["source"], row["record"], str(row["cluster"]), row["confidence"]] for row in found.rows()]
    head, *lines = printed[0]
    assert found.columns == head
    assert [row[:3] for row in own] == [line[:3] for line in lines]
    assert [row[3] for row in own] == [float(line[3]) for line in lines]
    assert found.persons == len({line[2] for line in lines})


def test_pairs_and_their_weights_are_too(found, printed):
    head, *lines = printed[1]
    own = [[str(cell).lower() if isinstance(cell, bool) else str(cell) for cell in row.values()] for row in found.pairs.rows()]
    assert found.pairs.columns == head
    assert len(own) > 1000
    weights = [(float(row[4]), float(line[4])) for row, line in zip(own, lines, strict=True)]
    assert all(one == other for one, other in weights)
    assert [row[:4] + row[5:] for row in own] == [line[:4] + line[5:] for line in lines]


def test_results_are_taken_as_they_are(fake):
    clusters = paradero.dedupe(pandas.read_csv(fake), "unique_id", columns=COLUMNS, progress=False)
    frames = [
        polars.DataFrame(clusters).rows(),
        [tuple(row.values()) for row in pyarrow.table(clusters).to_pylist()],
        duckdb.sql("from clusters").fetchall(),
        list(clusters.to_pandas().itertuples(index=False, name=None)),
        [tuple(row.values()) for row in clusters.rows()],
    ]
    if hasattr(pandas.DataFrame, "from_arrow"):
        frames.append(list(pandas.DataFrame.from_arrow(clusters).itertuples(index=False, name=None)))
    assert all(frame == frames[0] for frame in frames), [frame[:2] for frame in frames]
    assert duckdb.sql("select count(distinct cluster) from clusters").fetchall() == [(clusters.persons,)]


def test_neither_threads_nor_an_index_nor_the_order_of_columns_change_anything(fake):
    frame = pandas.read_csv(fake)
    run = lambda frame, **more: paradero.dedupe(frame, "unique_id", columns=COLUMNS, progress=False, **more).rows()
    first = run(frame)
    assert run(frame, threads=1) == first
    assert run(frame.set_index(frame.index + 7)) == first


def test_an_explanation_adds_up_to_the_weight_of_its_pair(found):
    for pair in found.pairs.rows(limit=40):
        why = found.explain(pair["record_a"], pair["record_b"])
        assert why.bits == pytest.approx(pair["weight_bits"], abs=1e-9)
        assert why.linked == pair["linked"]
        assert why.parts[0]["field"] == "prior"
    assert sum(part["bits"] for part in why.parts) == pytest.approx(why.bits)


def test_an_explanation_shows_itself(found):
    pair = found.pairs.rows(limit=1)[0]
    why = found.explain(pair["record_a"], pair["record_b"], lang="es")
    assert why.title in repr(why) and "antes" not in why._says()
    html = why._repr_html_()
    assert 'alt="' in html and "data:image/svg+xml" in html and "<caption>Lo que añadió cada campo</caption>" in html
    svg = why.svg()
    assert svg.startswith("<svg") and "<title" in svg and "<desc" in svg and "umbral" in svg
    with pytest.raises(paradero.InputError, match="`fr` is no language"):
        found.explain(pair["record_a"], pair["record_b"], lang="fr")


def test_choices_are_taken_from_a_file_a_dict_or_arguments(fake, tmp_path, program):
    frame = pandas.read_csv(fake)
    choices = {"id": "unique_id", "threshold": 4.0, "columns": {"cluster": "none", "city": "none"}}
    path = tmp_path / "link.toml"
    path.write_text('id = "unique_id"\nthreshold = 4.0\n[columns]\ncluster = "none"\ncity = "none"\n')
    out = tmp_path / "out.csv"
    program("dedupe", fake, "--config", path, "--out", out)
    expected = [line.split(",")[2] for line in out.read_text().splitlines()[1:]]
    for given in (
        {"config": path},
        {"config": choices},
        {"unique_id": "unique_id", "threshold": 4.0, "columns": choices["columns"]},
    ):
        found = paradero.dedupe(frame, progress=False, **given)
        assert [str(row["cluster"]) for row in found.rows()] == expected, given
        assert found.report["threshold_bits"] == 4.0
        assert "city" in {left["header"] for left in found.left_out}


def test_judgements_bind(fake):
    frame = pandas.read_csv(fake)
    run = lambda **more: paradero.dedupe(frame, "unique_id", columns=COLUMNS, progress=False, **more)
    pair = next(pair for pair in run().pairs.rows() if pair["linked"])
    a, b = pair["record_a"], pair["record_b"]
    parted = {row["record"]: row["cluster"] for row in run(different=[(a, b)]).rows()}
    assert parted[a] != parted[b]
    joined = {row["record"]: row["cluster"] for row in run(same=[("0", ("table", 999))]).rows()}
    assert joined["0"] == joined["999"]


def test_lists_are_linked_as_the_command_line_links_files(examples, program, tmp_path):
    files = [examples / "two-lists" / name for name in ("hospital.csv", "statements.csv")]
    out, drawn = tmp_path / "out.csv", tmp_path / "draws.csv"
    program(
        "dedupe", *files, "--id", "number", "--column", "collected_by=none", "--out", out,
        "--draws", 20, "--draws-out", drawn,
    )  # fmt: skip
    lists = {path.name: polars.read_csv(path) for path in files}
    found = paradero.link(lists, unique_id="number", columns={"collected_by": "none"}, draws=20, progress=False)
    written = list(csv.DictReader(out.open(encoding="utf-8")))
    assert [[str(cell) for cell in list(row.values())[:3]] for row in found.rows()] == [list(row.values())[:3] for row in written]
    draws = list(csv.DictReader(drawn.open(encoding="utf-8")))
    assert [[str(cell) for cell in row.values()] for row in found.draws.rows()] == [list(row.values()) for row in draws]
    across = paradero.link(*lists.values(), unique_id="number", unique=True, columns={"collected_by": "none"}, progress=False)
    assert {row["source"] for row in across.rows()} == {"left", "right"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda: paradero.dedupe([{"a": "x"}], progress=False), "1 data rows under the header, two at least"),
        (lambda: paradero.dedupe([{"n": "Ana"}, {"n": "Luz"}], "id", progress=False), 'no column "id" in table; there are: n'),
        (lambda: paradero.dedupe("people.csv"), "is a file; read it first"),
        (lambda: paradero.dedupe(7), "int is no table"),
        (lambda: paradero.dedupe({"a": ["x"], "b": []}), "columns are not of one length"),
        (lambda: paradero.dedupe([{"n": "Ana"}, {"n": "Luz"}], columns={"n": "nme"}, progress=False), "no kind \"nme\"; there are: full-name"),
        (lambda: paradero.dedupe([{"n": "Ana"}, {"n": "Luz"}], config={"treshold": 1.0}, progress=False), "config, line 1: unknown field `treshold`"),
        (lambda: paradero.dedupe([{"n": "Ana"}, {"n": "Luz"}], config="nowhere.toml", progress=False), "cannot read nowhere.toml"),
        (lambda: paradero.dedupe([{"n": "Ana"}, {"n": "Luz"}], columns={"n": "full-name"}, same=[("1", "9")], progress=False), 'no record "9" in table'),
        (lambda: paradero.dedupe([{"n": "Ana"}, {"n": "Luz"}], threads=0, progress=False), "0 threads do nothing"),
        (lambda: paradero.link([{"n": "Ana"}, {"n": "Luz"}], unique=True, progress=False), "one file alone has nothing to link"),
        (lambda: paradero.dedupe(pyarrow.table([["a"], ["b"]], names=["n", "n"]), progress=False), 'two columns are both called "n"'),
    ],
)  # fmt: skip
def test_what_cannot_be_linked_is_said(given, said):
    with pytest.raises(paradero.InputError) as raised:
        given()
    assert said in str(raised.value)
    assert isinstance(raised.value, ValueError) and isinstance(raised.value, paradero.Error)


def test_what_is_doubtful_is_warned_of():
    rows = [{"id": "1", "name": f"Ana Rey {n}", "born": "once upon a time" if n == 3 else "1990-01-02"} for n in range(30)]
    with pytest.warns(paradero.DataWarning) as warned:
        found = paradero.dedupe(rows, "id", columns={"born": "birth-date"}, accept=True, progress=False)
    said = [str(one.message) for one in warned]
    assert any('30 records are called "1"' in line for line in said), said
    assert any("is no date that is understood" in line for line in said), said
    assert set(found.doubts) <= set(said)


def test_progress_is_told_and_what_it_raises_stops_the_run(fake):
    frame = pandas.read_csv(fake)
    steps = []
    paradero.dedupe(frame, "unique_id", columns=COLUMNS, progress=lambda *step: steps.append(step))
    assert steps and all(len(step) == 3 and isinstance(step[0], str) for step in steps)
    assert steps[-1][0] == "records grouped"

    def stop(step, done, of):
        raise RuntimeError(f"stopped at {step}")

    with pytest.raises(RuntimeError, match="stopped at"):
        paradero.dedupe(frame, "unique_id", columns=COLUMNS, progress=stop)


def test_a_report_says_what_the_command_line_says(fake, found, answer):
    printed = answer("dedupe", fake, "--id", "unique_id", "--column", "cluster=none")
    assert json.loads(json.dumps(found.report)) == printed["report"]
    assert found.fields == printed["fields"] and found.left_out == printed["left_out"]
