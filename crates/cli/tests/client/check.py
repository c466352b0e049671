"""Asks the JSON API as somebody would who knows its description alone: a client made from it, schemas, other forms of lists.

Arguments: the server's address, a token, a folder for the client. Prints what was compared.
"""

import builtins
import csv
import importlib
import io
import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pyarrow.parquet
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

BASE, TOKEN, FOLDER = sys.argv[1], sys.argv[2], Path(sys.argv[3])


def get(path, **headers):
    request = urllib.request.Request(BASE + path, headers={"Authorization": f"Bearer {TOKEN}", **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def as_json(path):
    status, _, body = get(path)
    assert status == 200, (path, status, body[:200])
    return json.loads(body)


def example_ids():
    """An address of each route with an id, from the lists."""
    record = next(iter(as_json("/api/source/" + as_json("/api/sources")[0]["id"])["records"]), None)


    def first(path, rows, *keys):
        for_each = as_json(path)[rows][:25]
        for key in keys:
            for_each = [one[key] for one in for_each]
        return [str(one) for one in for_each]

    return {
        "person": first("/api/people", "people", "id"),
        "finding": first("/api/findings", "findings", "id"),
        "record": [record["id"]] if record else [],
        "source": [one["id"] for one in as_json("/api/sources")[:25]],
        "order": first("/api/orders", "orders", "order", "id"),
        "batch": first("/api/batches", "batches", "batch", "id"),
        "subject": first("/api/authorities", "subjects", "subject", "id"),
        "uncounted": first("/api/uncounted", "estimates", "entry"),
    }


def check_schemas(spec):
    """Every answer is what its schema says, nothing more and nothing less."""
    closed = json.loads(json.dumps(spec["components"]["schemas"]))
    ids, checked = example_ids(), 0
    for path, item in spec["paths"].items():
        content = item.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        if "application/json" not in content:
            continue
        schema = {**content["application/json"]["schema"], "components": {"schemas": closed}}
        validator = Draft202012Validator(schema)
        kind = path.split("/")[2]
        for at in [path.replace("{id}", urllib.request.quote(one, safe="")) for one in ids[kind]] if "{id}" in path else [path]:
            answer = as_json(at)
            problems = [f"{at}: {'/'.join(map(str, error.path))}: {error.message[:200]}" for error in validator.iter_errors(answer)]
            assert not problems, "\n".join(problems[:5])
            known = names(schema, spec)
            assert not isinstance(answer, dict) or set(answer) <= known, (at, set(answer) - known)
            checked += 1
        Draft202012Validator(schema).validate(content["application/json"]["example"])
    return checked


def names(schema, spec):
    """The names that an answer may have, so far as its schema lists them."""
    part = schema.get("$ref", "").rsplit("/", 1)[-1]
    return set(spec["components"]["schemas"].get(part, {}).get("properties", {}))


def check_forms():
    """CSV and Parquet hold the rows of JSON."""
    people, page = [], "/api/people?per-page=500"
    while page:
        status, headers, body = get(page)
        assert status == 200
        people += json.loads(body)["people"]
        links = dict(reversed(link.strip().split("; rel=")) for link in headers["Link"].split(", "))
        page = links.get('"next"', "").strip("<>")
    _, _, body = get("/api/people", Accept="text/csv")
    rows = list(csv.DictReader(io.StringIO(body.decode())))
    _, _, body = get("/api/people?format=parquet&per-page=100000")
    table = pyarrow.parquet.read_table(io.BytesIO(body))
    assert [one["id"] for one in people] == [row["id"] for row in rows] == table.column("id").to_pylist()
    assert [one["birth"]["earliest"] for one in people] == table.column("birth.earliest").to_pylist()
    assert [one["findings"] for one in people] == table.column("findings").to_pylist()
    _, headers, _ = get("/api/people")
    status, _, body = get("/api/people", **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")
    return len(people)


def question(name):
    """The client's module for a question; names that Python has itself get an underscore."""
    name += "_" if hasattr(builtins, name) else ""
    return importlib.import_module("paradero_client.api.default." + name)


def check_client(spec):
    """A client that is made from the description asks every question, and reads every answer."""
    (FOLDER / "openapi.json").write_text(json.dumps(spec))
    made = subprocess.run(
        ["openapi-python-client", "generate", "--path", FOLDER / "openapi.json", "--meta", "none", "--output-path", FOLDER / "paradero_client"],
        executable=Path(sys.executable).with_name("openapi-python-client"), capture_output=True, text=True)
    assert made.returncode == 0 and "WARNING" not in made.stdout.upper(), made.stdout + made.stderr
    sys.path.insert(0, str(FOLDER))
    client = importlib.import_module("paradero_client").AuthenticatedClient(base_url=BASE, token=TOKEN)
    ids, asked = example_ids(), 0
    for path, item in spec["paths"].items():
        operation = item.get("get", {})
        if "application/json" not in operation.get("responses", {}).get("200", {}).get("content", {}):
            continue
        module = question(operation["operationId"].replace("-", "_"))
        arguments = [ids[path.split("/")[2]][:1]] if "{id}" in path else []
        if arguments == [[]]:
            continue
        answer = module.sync_detailed(*(one[0] for one in arguments), client=client)
        assert answer.status_code == 200 and answer.parsed is not None, (path, answer.status_code)
        told = [one.to_dict() for one in answer.parsed] if isinstance(answer.parsed, list) else answer.parsed.to_dict()
        assert told == json.loads(answer.content), path
        asked += 1
    people = question("people")
    some = people.sync(client=client, per_page=3, page=2)
    assert len(some.people) == 3 and isinstance(some.people[0].name, str)
    return asked


def main():
    spec = as_json("/api/openapi.json")
    validate(spec)
    checked = check_schemas(spec)
    people = check_forms()
    asked = check_client(spec)
    assert get("/es/people")[0] == 403, "a token opens no page"
    print(f"{checked} answers fit their schemas, {people} people in three forms, {asked} questions by the client")


main()
