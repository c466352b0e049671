"""What the package makes of a table of statements: counts, and every difference, as one line of JSON."""
import json
import sys

from followthemoney import model
from followthemoney.statement import read_path_statements
from followthemoney.statement.statement import Statement
from followthemoney.types import registry
import csv
from pathlib import Path

table = Path(sys.argv[1])
ids = types = statements = unclean = 0
first = []
with open(table, newline="", encoding="utf-8") as file:
    rows = csv.DictReader(file, dialect=csv.unix_dialect)
    for row, read in zip(rows, read_path_statements(table, "csv"), strict=True):
        statements += 1
        key = Statement.make_key(read.dataset, read.entity_id, read.prop, read.value, read.external, lang=read.lang)
        ids += key == row["id"]
        types += read.prop_type == row["prop_type"]
        lang = read.lang or ""
        if read.prop != "id":
            kind = model.get(read.schema).get(read.prop).type
            if kind.clean(read.value) != read.value or lang != row["lang"]:
                unclean += 1
                first.append([read.schema, read.prop, read.value, str(kind.clean(read.value))])
print(json.dumps({"statements": statements, "ids": ids, "types": types, "unclean": unclean, "first": first[:5]}))
