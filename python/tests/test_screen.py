"""`screen` says what the command line says of plain lists."""

import pandas
import polars
import pytest

import paradero

PEOPLE = [
    ("Rosa Elena Amaya Paz", "1990-02-03", "01234567-8"),
    ("Hugo Serrano Lemus", "1971-11-20", ""),
    ("María José Núñez Ibarra", "1985-05-05", ""),
    ("Oscar Quinteros", "", "99887766-5"),
]
ASKED = [
    ("AMAYA PAZ, ROSA", "1990-02-03", ""),
    ("Hugo Serano", "20/11/1971", ""),
    ("Maria Jose Nunez", "", ""),
    ("Somebody Else", "1960-01-01", "99887766-5"),
    ("Nadie Conocido", "", ""),
]


@pytest.fixture
def lists(tmp_path):
    names = ["Nombre", "Fecha de nacimiento", "Documento"]
    people, asked = (pandas.DataFrame(rows, columns=names) for rows in (PEOPLE, ASKED))
    people.to_csv(tmp_path / "people.csv", index=False)
    asked.to_csv(tmp_path / "asked.csv", index=False)
    return people, asked


@pytest.mark.parametrize("read", [pandas.DataFrame, polars.from_pandas])
def test_hits_are_those_of_the_command_line(lists, tmp_path, answer, read):
    people, asked = map(read, lists)
    printed = answer("screen", tmp_path / "asked.csv", "--against", tmp_path / "people.csv")
    found = paradero.screen(people, asked)
    assert found.summary == printed["summary"]
    for own, row in zip(found.answer["rows"], printed["rows"], strict=True):
        assert own["name"] == row["name"] and own["outcome"] == row["outcome"]
        drop = ("id", "known")
        assert [{k: v for k, v in hit.items() if k not in drop} for hit in own["hits"]] == [
            {k: v for k, v in hit.items() if k not in drop} for hit in row["hits"]
        ]
    assert found.outcomes.rows()[4]["outcome"] == "no-hit"
    best = {row["row"]: row["name"] for row in reversed(found.rows())}
    assert best[1] == "Rosa Elena Amaya Paz" and best[2] == "Hugo Serrano Lemus"
    assert any("never an identity" in line for line in found.limits)


def test_hits_are_a_table(lists):
    people, asked = lists
    found = paradero.screen(people, asked)
    frame = polars.DataFrame(found)
    assert frame.columns == found.columns and frame.height == len(found)
    assert frame["bits"].dtype == polars.Float64


def test_a_name_alone_is_a_list_of_one(lists):
    assert [hit["name"] for hit in paradero.screen(lists[0], "Oscar Quinteros").rows()] == ["Oscar Quinteros"]


def test_what_cannot_be_screened_is_said(lists):
    for call, said in [
        (lambda: paradero.screen(lists[0], " "), "nobody is asked about"),
        (lambda: paradero.screen(lists[0], [{"flight": "7", "seat": "12A"}]), "no column"),
        (lambda: paradero.screen(lists[0], "Ana", to="Salvador"), "`Salvador` is no country code"),
    ]:
        with pytest.raises(paradero.InputError) as raised:
            call()
        assert said in str(raised.value)
