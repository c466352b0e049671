-- ---
-- id = "label-arithmetic"
-- severity = "notable"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 2(1), 14(2) and 26"
-- [title]
-- en = "The points of a label do not add up"
-- es = "Los puntos de una etiqueta no cuadran"
-- [message]
-- en = "{subject}, in a label[ by {speaker}]: {detail} (Σ the sum of its indicators by its own scorecard, against the stated total; × one piece of evidence counted so often; ≥ one kind alone reaches the threshold)."
-- es = "{subject}, en una etiqueta[ puesta por {speaker}]: {detail} (Σ la suma de sus indicios según su propia tabla, frente al total declarado; × una misma prueba contada tantas veces; ≥ una sola clase alcanza el umbral)."
-- [[example]]
-- name = "fires when the stated total is not the sum of the indicators"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana points=8 indicators=tattoo:4|dress:2
-- label: id=l2 subject=person:eva points=6 indicators=tattoo:4|dress:2
-- """
-- fires = ["person:ana"]
-- cites = ["l1"]
-- n = 8
-- [[example]]
-- name = "the scorecard's points count, not those written on the label"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide criteria=tattoo:4:mark|dress:4:clothes bands=9::member
-- label: id=l1 subject=person:ana instrument=scorecard:guide points=9 indicators=tattoo:5|dress:4
-- label: id=l2 subject=person:eva instrument=scorecard:guide points=8 indicators=tattoo|dress
-- """
-- fires = ["person:ana"]
-- cites = ["k1", "l1"]
-- n = 9
-- [[example]]
-- name = "a kind for which the scorecard has several criteria allows each of their points, and no others"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide criteria=communication:6:calls|communication:10:orders
-- label: id=l1 subject=person:ana instrument=scorecard:guide points=6 indicators=communication
-- label: id=l2 subject=person:eva instrument=scorecard:guide points=12 indicators=communication
-- """
-- fires = ["person:eva"]
-- [[example]]
-- name = "an indicator without points leaves the total unknown"
-- today = "2025-04-14"
-- rows = "label: id=l1 subject=person:ana points=8 indicators=tattoo:4|dress"
-- fires = []
-- [[example]]
-- name = "fires when one piece of evidence is counted twice"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana points=8 indicators='tattoo:4:Anchor on arm|symbol:4:anchor on arm'
-- label: id=l2 subject=person:eva points=8 indicators='tattoo:4:anchor|tattoo:4:rose'
-- """
-- fires = ["person:ana"]
-- [[example]]
-- name = "fires when one kind alone reaches the band, and not one point below it, nor by conviction"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide bands=8::member
-- label: id=l1 subject=person:ana instrument=scorecard:guide indicators=tattoo:4:arm|tattoo:4:hand|dress:1
-- label: id=l2 subject=person:eva instrument=scorecard:guide indicators=tattoo:7|dress:1
-- label: id=l3 subject=person:ida instrument=scorecard:guide indicators=conviction:10
-- """
-- fires = ["person:ana"]
-- cites = ["k1", "l1"]
-- n = 8
-- [[example]]
-- name = "a denied label is not added up; beside one it contests it"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana points=8 indicators=tattoo:4 stance=denies
-- label: id=l2 subject=person:eva points=8 indicators=tattoo:4 on=2025
-- label: id=l3 subject=person:eva stance=denies source=s2
-- """
-- fires = ["person:eva"]
-- contested = true
-- ---
WITH criterion AS (
  -- what a scorecard gives for an indicator of a kind: one amount, or least and most of several
  SELECT k.subject AS card, c.value AS kind, min(c.number) AS least, max(c.number) AS most
  FROM scorecard k JOIN claim c ON c.event = k.id AND c.property = 'criteria' AND c.denied = 0
  WHERE k.denied = 0 AND c.number IS NOT NULL GROUP BY k.subject, c.value
),
threshold AS (
  SELECT k.subject AS card, c.value AS name, max(c.number) AS from_points
  FROM scorecard k JOIN claim c ON c.event = k.id AND c.property = 'bands' AND c.denied = 0
  WHERE k.denied = 0 AND c.number > 0 GROUP BY k.subject, c.value
),
lowest AS (SELECT card, min(from_points) AS from_points FROM threshold GROUP BY card),
indicator AS (
  -- points of each indicator: the scorecard's where it has the kind (its own within several)
  SELECT l.id, l.subject, c.value AS kind, folded(c.extra) AS evidence,
    CASE WHEN t.least < t.most AND c.number >= t.least AND c.number <= t.most THEN c.number
      ELSE coalesce(t.least, c.number) END AS least,
    CASE WHEN t.least < t.most AND c.number >= t.least AND c.number <= t.most THEN c.number
      ELSE coalesce(t.most, c.number) END AS most
  FROM label l JOIN claim c ON c.event = l.id AND c.property = 'indicators' AND c.denied = 0
  LEFT JOIN criterion t ON t.card = l.instrument_id AND t.kind = c.value
  WHERE l.denied = 0 AND l.subject IS NOT NULL
),
added AS (
  SELECT id, sum(thousandths(least)) / 1000.0 AS least, sum(thousandths(most)) / 1000.0 AS most,
    max(CASE WHEN least IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM indicator GROUP BY id
),
wrong_total AS (
  SELECT l.subject, l.id, l.points AS n_lo,
    CASE WHEN l.points > a.most THEN a.most ELSE a.least END AS n_hi, 'total' AS what
  FROM label l JOIN added a ON a.id = l.id
  WHERE a.unknown = 0 AND (l.points < a.least OR l.points > a.most)
),
twice AS (
  SELECT subject, id, evidence, count(*) AS n FROM indicator
  WHERE evidence <> '' GROUP BY subject, id, evidence HAVING count(*) > 1
),
by_kind AS (
  SELECT id, subject, kind, sum(thousandths(least)) / 1000.0 AS points,
    max(CASE WHEN least IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM indicator WHERE kind <> 'conviction' GROUP BY id, subject, kind
),
alone AS (
  SELECT b.subject, b.id, b.kind, b.points, coalesce(t.from_points, w.from_points) AS from_points
  FROM by_kind b JOIN label l ON l.id = b.id
  JOIN lowest w ON w.card = l.instrument_id
  LEFT JOIN threshold t ON t.card = l.instrument_id AND t.name = l.band
  WHERE b.points >= coalesce(t.from_points, w.from_points)
),
found AS (
  SELECT subject, id, what || ':' || CAST(whole(n_lo) AS TEXT) AS key,
    whole(n_lo) AS n_lo, whole(n_lo) AS n_hi,
    'Σ ' || CAST(whole(n_hi) AS TEXT) || ' ≠ ' || CAST(whole(n_lo) AS TEXT)
      AS detail
  FROM wrong_total
  UNION ALL
  SELECT subject, id, 'twice:' || evidence, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
    CAST(n AS TEXT) || ' × "' || evidence || '"'
  FROM twice
  UNION ALL
  SELECT subject, id, 'alone:' || kind, whole(points), whole(points),
    kind || ' ' || CAST(whole(points) AS TEXT) || ' ≥ '
      || CAST(whole(from_points) AS TEXT)
  FROM alone
)
SELECT f.subject, f.key, 1 AS certain, l.date_lo AS since_lo, l.date_hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi, f.n_lo, f.n_hi, f.detail,
  f.id AS cite, 'core' AS role
FROM found f JOIN label l ON l.id = f.id CROSS JOIN clock k
WHERE l.date_lo IS NULL OR l.date_lo <= k.today
UNION ALL
SELECT f.subject, f.key, 1, l.date_lo, l.date_hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  f.n_lo, f.n_hi, f.detail, s.id, 'context'
FROM found f JOIN label l ON l.id = f.id JOIN scorecard s ON s.subject = l.instrument_id
CROSS JOIN clock k
WHERE s.denied = 0 AND (l.date_lo IS NULL OR l.date_lo <= k.today)
UNION ALL
SELECT f.subject, f.key, 1, l.date_lo, l.date_hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  f.n_lo, f.n_hi, f.detail, d.id, 'contra'
FROM found f JOIN label l ON l.id = f.id JOIN label d ON d.subject = f.subject AND d.denied = 1
CROSS JOIN clock k
WHERE l.date_lo IS NULL OR l.date_lo <= k.today
