-- ---
-- id = "label-below-threshold"
-- severity = "notable"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 2(1), 14(2) and 26"
-- [title]
-- en = "Labelled below the scorecard's own threshold"
-- es = "Etiqueta por debajo del umbral de su propia tabla"
-- [message]
-- en = "{subject} carries a label[ by {speaker}] with {n} points; {detail} points are the threshold of its own scorecard."
-- es = "{subject} lleva una etiqueta[ puesta por {speaker}] con {n} puntos; el umbral de su propia tabla es de {detail} puntos."
-- [[example]]
-- name = "fires when the stated points are below the lowest band"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide bands=6:7:doubtful|8::member
-- label: id=l1 subject=person:ana instrument=scorecard:guide points=5
-- """
-- fires = ["person:ana"]
-- cites = ["k1", "l1"]
-- n = 5
-- [[example]]
-- name = "exactly the threshold is enough; in the lower band it is not below it unless the higher is claimed"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide bands=6:7:doubtful|8::member
-- label: id=l1 subject=person:ana instrument=scorecard:guide points=8 band=member
-- label: id=l2 subject=person:eva instrument=scorecard:guide points=6
-- label: id=l3 subject=person:ida instrument=scorecard:guide points=6 band=member
-- """
-- fires = ["person:ida"]
-- n = 6
-- [[example]]
-- name = "is silent where the threshold is reached, or no points are stated"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide bands=8::member
-- label: id=l1 subject=person:ana instrument=scorecard:guide points=8
-- label: id=l2 subject=person:eva instrument=scorecard:guide
-- """
-- fires = []
-- [[example]]
-- name = "without a stated total the points of all indicators are added, if each has some"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide bands=8::member
-- label: id=l1 subject=person:ana instrument=scorecard:guide indicators=tattoo:4|dress:2
-- label: id=l2 subject=person:eva instrument=scorecard:guide indicators=tattoo:4|dress
-- """
-- fires = ["person:ana"]
-- n = 6
-- [[example]]
-- name = "a band that begins at nothing is no threshold; a label without a scorecard has none"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide bands=0:5:none|8::member
-- label: id=l1 subject=person:ana instrument=scorecard:guide points=7
-- label: id=l2 subject=person:eva points=1
-- """
-- fires = ["person:ana"]
-- n = 7
-- [[example]]
-- name = "two accounts of the scorecard that disagree leave it possible"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide bands=6::member
-- scorecard: id=k2 subject=scorecard:guide bands=8::member source=s2
-- label: id=l1 subject=person:ana instrument=scorecard:guide points=7 band=member
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "a denied label is no label; beside one it contests it"
-- today = "2025-04-14"
-- rows = """
-- scorecard: id=k1 subject=scorecard:guide bands=8::member
-- label: id=l1 subject=person:ana instrument=scorecard:guide points=5 stance=denies
-- label: id=l2 subject=person:eva instrument=scorecard:guide points=5
-- label: id=l3 subject=person:eva stance=denies source=s2
-- """
-- fires = ["person:eva"]
-- contested = true
-- ---
WITH band AS (
  SELECT k.subject AS card, k.id, c.value AS name, c.number AS from_points
  FROM scorecard k JOIN claim c ON c.event = k.id AND c.property = 'bands' AND c.denied = 0
  WHERE k.denied = 0 AND c.number > 0
),
lowest AS (
  -- per account of a scorecard: where its lowest band begins
  SELECT card, id, min(from_points) AS from_points FROM band GROUP BY card, id
),
added AS (
  SELECT c.event, sum(thousandths(c.number)) / 1000.0 AS points,
    max(CASE WHEN c.number IS NULL THEN 1 ELSE 0 END) AS unknown
  FROM claim c JOIN label l ON l.id = c.event
  WHERE c.property = 'indicators' AND c.denied = 0 GROUP BY c.event
),
pointed AS (
  SELECT l.subject, l.id, l.instrument_id AS card, l.band, l.date_lo, l.date_hi,
    coalesce(l.points, CASE WHEN a.unknown = 0 THEN a.points END) AS points
  FROM label l LEFT JOIN added a ON a.event = l.id
  WHERE l.denied = 0 AND l.subject IS NOT NULL AND l.instrument_id IS NOT NULL
),
asked AS (
  -- the band that the label claims, else the lowest; one row a label and account
  SELECT p.subject, p.id, p.points, p.date_lo, p.date_hi, w.id AS card_event,
    coalesce(b.from_points, w.from_points) AS threshold
  FROM pointed p JOIN lowest w ON w.card = p.card
  LEFT JOIN band b ON b.card = p.card AND b.id = w.id AND b.name = p.band
  WHERE p.points IS NOT NULL
),
judged AS (
  SELECT subject, id, points, min(date_lo) AS lo, min(date_hi) AS hi,
    max(threshold) AS threshold,
    CASE WHEN points < min(threshold) THEN 1 ELSE 0 END AS certain
  FROM asked GROUP BY subject, id, points HAVING points < max(threshold)
),
keyed AS (
  SELECT subject, id, lo, hi, certain, whole(points) AS points,
    CAST(whole(threshold) AS TEXT) AS threshold,
    CAST(whole(points) AS TEXT) || '/' || CAST(whole(threshold) AS TEXT)
      AS key
  FROM judged CROSS JOIN clock k WHERE lo IS NULL OR lo <= k.today
)
SELECT j.subject, j.key, j.certain, j.lo AS since_lo, j.hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi, j.points AS n_lo,
  j.points AS n_hi, j.threshold AS detail, j.id AS cite, 'core' AS role
FROM keyed j
UNION ALL
SELECT j.subject, j.key, j.certain, j.lo, j.hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  j.points AS n_lo, j.points AS n_hi, j.threshold, a.card_event, 'context'
FROM keyed j JOIN asked a ON a.id = j.id
UNION ALL
SELECT j.subject, j.key, j.certain, j.lo, j.hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  j.points AS n_lo, j.points AS n_hi, j.threshold, l.id, 'contra'
FROM keyed j JOIN label l ON l.subject = j.subject AND l.denied = 1
