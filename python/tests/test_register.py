"""A register made in a temporary directory: added to, asked, decided on, verified; the same as the command line says."""

import json

import polars
import pytest

import paradero

ARRESTS = """Nombres,Apellidos,Fecha de nacimiento,Sexo,Fecha de detención,Lugar
Ana Luisa,Rey Soto,1990-04-07,F,2025-03-02,Altamar
Juan,Mar Rivas,1981-01-20,M,2025-03-04,Altamar
Luz,Pineda Vidal,1979-09-30,F,2025-03-05,El Faro
"""
LATER = """Nombre,Nacimiento,Centro,Ingreso
REY SOTO ANA LUISA,1990-04-07,Centro Norte,2025-03-03
"""
TODAY = "2025-06-01"


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    register = paradero.Register.create(folder / "office", "Office of the tests")
    (folder / "arrests.csv").write_text(ARRESTS, encoding="utf-8")
    (folder / "roster.csv").write_text(LATER, encoding="utf-8")
    register.add(folder / "arrests.csv", accept=True, said_by="Committee of families", said_on="2025-03-10")
    mapping = register.propose(folder / "roster.csv")
    assert mapping and "[person]" in mapping
    (folder / "roster.toml").write_text(mapping, encoding="utf-8")
    added = register.add(folder / "roster.csv", mapping=folder / "roster.toml", title="Roster", said_by="Prison service")
    assert (added["records"], added["problems"], added["already"]) == (1, 0, False)
    return paradero.Register(folder / "office", today=TODAY)


def ask(office, answer, *words):
    return answer("-r", office.directory, *words, "--today", TODAY)


def test_lists_are_those_of_the_command_line(office, answer):
    for command in ("people", "orders", "batches", "statements"):
        assert getattr(office, command)().rows() == ask(office, answer, command), command
    names = {person["name"] for person in office.people().rows()}
    assert {"Juan Mar Rivas", "Luz Pineda Vidal"} <= names and len(names) == 3, names
    findings = office.findings().rows()
    printed = ask(office, answer, "findings")
    assert len(findings) == len(printed) > 0
    assert [one["message"] for one in findings] == [one["message"] for one in printed]
    assert [json.loads(one["cites"]) for one in findings] == [one["cites"] for one in printed]


def test_a_person_is_shown_with_the_timeline(office):
    one = next(person for person in office.people().rows() if person["mentions"] == 2)
    person = office.person(one["id"])
    assert person.id == one["id"] and {m["source_title"] for m in person.page["mentions"]} == {"arrests.csv", "Roster"}
    svg = person.svg()
    assert svg.startswith("<svg") and "Centro Norte" in svg and "said by Prison service" in svg
    assert "según" in office.person(one["id"], lang="es").svg() or "dicho por" in office.person(one["id"], lang="es").svg()
    html = person._repr_html_()
    assert person.name in html and 'alt="' in html and "Centro Norte" in html
    assert "Centro Norte" in repr(person)
    with pytest.raises(paradero.InputError, match="no person here is called `nobody`"):
        office.person("nobody")


def test_questions_are_asked_for_reading_alone(office):
    found = office.query("SELECT kind, count(*) AS number, avg(date_lo) AS day FROM event GROUP BY kind ORDER BY kind")
    frame = polars.DataFrame(found)
    assert frame.columns == ["kind", "number", "day"]
    assert frame.dtypes[:2] == [polars.String, polars.Int64]
    assert "arrest" in set(frame["kind"])
    assert len(office.query("SELECT id FROM person WHERE 0")) == 0
    for sql, said in [
        ("DELETE FROM person", "begins with SELECT"),
        ("ATTACH 'x' AS y", "begins with SELECT"),
        ("-- a word\nSELECT 1", "begins with SELECT"),
        ("WITH x AS (SELECT 1) DELETE FROM person", "query:"),
        ("SELECT nowhere FROM person", "no such column: nowhere"),
        ("SELECT 1; DROP TABLE person", "query:"),
        ("SELECT 1 AS a, 2 AS a", "both called"),
    ]:
        with pytest.raises(paradero.InputError) as raised:
            office.query(sql)
        assert said in str(raised.value), sql
    assert office.verify()["whole"]


def test_what_was_known_before_is_asked_as_of_then(office):
    earlier = paradero.Register(office.directory, as_of=office.entries - 1, today=TODAY)
    assert all(person["mentions"] == 1 for person in earlier.people().rows())
    assert len(earlier.people()) == 3
    with pytest.raises(paradero.InputError):
        paradero.Register(office.directory, as_of="once upon a time")


def test_decisions_hold_and_are_in_the_ledger(office, answer, tmp_path):
    register = paradero.Register.create(tmp_path / "office")
    (tmp_path / "a.csv").write_text("Nombre,Fecha de detención\nAna Rey,2025-03-02\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("Nombre,Fecha de detención\nAnna Reyes,2025-03-02\n", encoding="utf-8")
    for name in ("a.csv", "b.csv"):
        register.add(tmp_path / name, accept=True)
    a, b = register.people().rows()
    mentions = [row["id"] for row in register.query("SELECT id FROM mention ORDER BY name").rows()]
    before = register.entries
    register.decide("same", *mentions, why='seen together, "Ana" and Anna', by="Rosa Vidal")
    assert register.entries == before + 1
    assert len(register.people()) == 1 and a["id"] != b["id"]
    path = tmp_path / "decisions.toml"
    members = ", ".join(f'"{mention}"' for mention in mentions)
    path.write_text(f'[[different]]\nkind = "person"\nmembers = [{members}]\nwhy = "sisters"\n', encoding="utf-8")
    register.decide(file=path, by="Rosa Vidal")
    assert len(answer("-r", register.directory, "people")) == len(register.people()) == 2
    assert answer("-r", register.directory, "verify")["whole"] and register.verify("files")["whole"]


def test_screening_and_estimates_are_those_of_the_command_line(office, answer, tmp_path):
    (tmp_path / "manifest.csv").write_text("Nombre,Nacimiento\nAna Rey Soto,1990-04-07\nNadie Conocido,\n", encoding="utf-8")
    printed = ask(office, answer, "screen", tmp_path / "manifest.csv")
    found = office.screen(polars.read_csv(tmp_path / "manifest.csv"))
    assert found.summary == printed["summary"] and found.answer["searched"] == printed["searched"]
    assert [hit["id"] for hit in found.rows()] == [hit["id"] for row in printed["rows"] for hit in row["hits"]]
    with pytest.raises(paradero.InputError, match="no source has ten named people"):
        office.estimate(progress=False)


def test_what_goes_wrong_is_said(office, tmp_path):
    (tmp_path / "list.csv").write_text(ARRESTS, encoding="utf-8")
    (tmp_path / "bad.toml").write_text("[person]\nname = { column = 'Nada' }\n", encoding="utf-8")
    for call, said in [
        (lambda: paradero.Register(tmp_path / "nowhere"), "nowhere"),
        (lambda: paradero.Register(office.directory, "secret"), "`secret` is no level"),
        (lambda: paradero.Register(office.directory, today="tomorrow"), "`tomorrow` is not a day"),
        (lambda: paradero.Register.create(office.directory), "is not empty"),
        (lambda: office.add(tmp_path / "list.csv"), "no mapping was given and none accepted"),
        (lambda: office.add(tmp_path / "list.csv", mapping=tmp_path / "bad.toml"), "Nada"),
        (lambda: office.add(tmp_path / "nothing.csv", accept=True), "nothing.csv"),
        (lambda: office.decide("maybe", "a", "b", why="x"), "say decide("),
        (lambda: office.decide(file=tmp_path / "bad.toml"), "bad.toml"),
        (lambda: office.verify("deep"), "say log, files or records"),
    ]:
        with pytest.raises(paradero.Error) as raised:
            call()
        assert said in str(raised.value), said


def test_damage_is_named(office, tmp_path):
    register = paradero.Register.create(tmp_path / "office")
    (tmp_path / "list.csv").write_text(ARRESTS, encoding="utf-8")
    register.add(tmp_path / "list.csv", accept=True)
    kept = next(path for path in (register.directory / "sources").rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1] + b"!")
    found = register.verify("files")
    assert not found["whole"] and any(kept.name in one["file"] for one in found["damage"])


def test_a_register_with_accounts_is_not_written_to(tmp_path):
    register = paradero.Register.create(tmp_path / "office")
    (register.directory / "keys" / "accounts.toml").write_text('[[account]]\nname = "rosa"\n', encoding="utf-8")
    (tmp_path / "list.csv").write_text(ARRESTS, encoding="utf-8")
    with pytest.raises(paradero.Error, match="this register has accounts"):
        register.add(tmp_path / "list.csv", accept=True)
    with pytest.raises(paradero.Error, match="this register has accounts"):
        register.decide("same", "a", "b", why="x")


def test_reading_what_is_sealed_is_recorded(tmp_path, answer):
    register = paradero.Register.create(tmp_path / "office", level="sealed")
    (tmp_path / "list.csv").write_text(ARRESTS, encoding="utf-8")
    register.add(tmp_path / "list.csv", accept=True, level="sealed")
    assert len(register.people()) == 3
    assert len(paradero.Register(register.directory).people()) == 0
    readings = answer("-r", register.directory, "--level", "sealed", "readings")
    assert any("python: " in json.dumps(one) and "people" in json.dumps(one) for one in readings), readings
