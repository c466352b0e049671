-- ---
-- id = "authority-not-stated"
-- severity = "info"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 17(3)(b), (c) and (h)"
-- [title]
-- en = "No authority stated"
-- es = "Sin autoridad declarada"
-- [message]
-- en = "{subject}: no source states by what authority ({detail})."
-- es = "{subject}: ninguna fuente declara por qué autoridad ({detail})."
--
-- [[example]]
-- name = "an arrest by nobody"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:a on=2025-03-15
-- """
-- fires = ["person:a"]
-- cites = ["a1"]
--
-- [[example]]
-- name = "an authority or who runs the place is stated, once is enough"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:a on=2025-03-15
-- arrest: id=a2 subject=person:a by=authority:x source=s2
-- removal: id=r1 subject=person:b by=authority:y
-- custody: id=c1 subject=person:c held_by=authority:z
-- arrest: id=a3 subject=person:d stance=denies
-- """
-- fires = []
--
-- [[example]]
-- name = "a legal basis is no authority"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:b instrument=instrument:y
-- """
-- fires = ["person:b"]
-- cites = ["r1"]
-- ---
WITH act AS (
  SELECT subject AS person, 'arrest' AS kind, id AS event,
    coalesce(by_text, ordered_by_text) AS stated
  FROM arrest WHERE denied = 0
  UNION ALL
  SELECT subject, 'custody', id, coalesce(by_text, held_by_text, supervised_by_text)
  FROM custody WHERE denied = 0
  UNION ALL
  SELECT subject, 'removal', id, by_text
  FROM removal WHERE denied = 0
), silent AS (
  SELECT person, kind FROM act WHERE person LIKE 'person:%'
  GROUP BY person, kind HAVING count(stated) = 0
)
SELECT a.person AS subject, a.kind AS key, 1 AS certain, NULL AS since_lo, NULL AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, a.kind AS detail,
  a.event AS cite, 'core' AS role
FROM silent AS s JOIN act AS a ON a.person = s.person AND a.kind = s.kind
