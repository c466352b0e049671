-- ---
-- id = "custody-acknowledged-then-denied"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 2, 17(1) and 18(1); ICCPR art. 9(1)"
-- clock = true
-- [title]
-- en = "Custody acknowledged, then denied"
-- es = "Custodia reconocida y luego negada"
-- [message]
-- en = "{subject}: {detail} acknowledged custody and later it, or the body it is part of, denied it[ on {since}]."
-- es = "{subject}: {detail} reconoció la custodia y luego la negó, ella misma o el organismo del que es parte[, el {since}]."
-- [[example]]
-- name = "fires when the same authority denies what it stated before"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier said_by=authority:police said=2025-03-01
-- custody: id=c2 subject=person:ana stance=denies said_by=authority:police said=2025-03-10 source=s2
-- """
-- fires = ["person:ana"]
-- cites = ["c1", "c2"]
-- days = 35
-- [[example]]
-- name = "fires when the ministry denies what its police stated, by the code of the whereabouts"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana said_by=authority:police said=2025-03-01
-- custody: id=c2 subject=person:ana whereabouts=denied said_by=authority:ministry said=2025-03-10
-- within: part=authority:police whole=authority:ministry
-- """
-- fires = ["person:ana"]
-- [[example]]
-- name = "another authority's denial, or a denial that came first, is not this finding"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana said_by=authority:police said=2025-03-01
-- custody: id=c2 subject=person:ana stance=denies said_by=authority:army said=2025-03-10
-- custody: id=c3 subject=person:eva stance=denies said_by=authority:police said=2025-03-01
-- custody: id=c4 subject=person:eva said_by=authority:police said=2025-03-10
-- """
-- fires = []
-- [[example]]
-- name = "the police deny what the ministry stated: the part does not speak for the whole"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana said_by=authority:ministry said=2025-03-01
-- custody: id=c2 subject=person:ana stance=denies said_by=authority:police said=2025-03-10
-- within: part=authority:police whole=authority:ministry
-- """
-- fires = []
-- [[example]]
-- name = "both on one day, or one without a date, is possible"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana said_by=authority:police said=2025-03-01
-- custody: id=c2 subject=person:ana stance=denies said_by=authority:police said=2025-03-01
-- custody: id=c3 subject=person:eva said_by=authority:police
-- custody: id=c4 subject=person:eva stance=denies said_by=authority:police said=2025-03-01
-- """
-- fires = ["person:ana", "person:eva"]
-- certainty = "possible"
-- [[example]]
-- name = "a release between the two makes the denial no contradiction"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana said_by=authority:police said=2025-03-01
-- release: id=r1 subject=person:ana on=2025-03-05
-- custody: id=c2 subject=person:ana stance=denies said_by=authority:police said=2025-03-10
-- """
-- fires = []
-- [[example]]
-- name = "a press account of the custody is not an acknowledgement"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier said_by=authority:press said=2025-03-01
-- custody: id=c2 subject=person:ana stance=denies said_by=authority:police said=2025-03-10
-- """
-- fires = []
-- ---
WITH said AS (
  -- yes = 1 acknowledges, yes = 0 denies
  SELECT subject, id, said_by_id, said_by, said_lo, said_hi,
    CASE WHEN denied = 1 OR whereabouts = 'denied' THEN 0 ELSE 1 END AS yes
  FROM custody
  WHERE (denied = 0 AND coalesce(whereabouts, '') <> 'unknown')
    OR (denied = 1 AND coalesce(whereabouts, 'acknowledged') = 'acknowledged')
  UNION ALL
  SELECT subject, id, said_by_id, said_by, said_lo, said_hi, 1 AS yes FROM arrest WHERE denied = 0
  UNION ALL
  SELECT subject, id, coalesce(speaker_id, said_by_id), coalesce(speaker_text, said_by),
    coalesce(said_lo, date_lo), coalesce(said_hi, date_hi),
    CASE WHEN whereabouts = 'denied' THEN 0 ELSE 1 END AS yes
  FROM statement WHERE denied = 0 AND whereabouts IN ('acknowledged', 'denied', 'disclosed')
),
pairs AS (
  SELECT n.subject, y.id AS yes_id, n.id AS no_id, '"' || y.said_by || '"' AS who, n.said_lo AS lo,
    n.said_hi AS hi, y.said_lo AS yes_lo,
    CASE WHEN y.said_hi < n.said_lo THEN 1 ELSE 0 END AS certain
  FROM said n JOIN said y ON y.subject = n.subject AND y.yes = 1
  JOIN within w ON w.part = y.said_by_id AND w.whole = n.said_by_id
  WHERE n.yes = 0 AND (y.said_lo IS NULL OR n.said_hi IS NULL OR y.said_lo <= n.said_hi)
),
left_ AS (
  SELECT subject, date_lo, date_hi FROM release WHERE denied = 0
  UNION ALL SELECT subject, date_lo, date_hi FROM removal WHERE denied = 0
  UNION ALL SELECT subject, date_lo, date_hi FROM death WHERE denied = 0
),
ended AS (
  SELECT p.yes_id, p.no_id,
    max(CASE WHEN l.date_hi <= p.lo AND l.date_lo >= p.yes_lo THEN 2 ELSE 1 END) AS ended
  FROM pairs p JOIN left_ l ON l.subject = p.subject
  WHERE (l.date_lo IS NULL OR p.hi IS NULL OR l.date_lo <= p.hi)
    AND (l.date_hi IS NULL OR p.yes_lo IS NULL OR l.date_hi >= p.yes_lo)
  GROUP BY p.yes_id, p.no_id
),
kept AS (
  SELECT p.subject, p.yes_id, p.no_id, p.who, p.lo, p.hi,
    CASE WHEN p.certain = 1 AND e.ended IS NULL THEN 1 ELSE 0 END AS certain
  FROM pairs p LEFT JOIN ended e ON e.yes_id = p.yes_id AND e.no_id = p.no_id
  CROSS JOIN clock k
  WHERE coalesce(e.ended, 0) < 2 AND (p.lo IS NULL OR p.lo <= k.today)
)
SELECT subject, '' AS key, certain, lo AS since_lo, hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, who AS detail, yes_id AS cite,
  'core' AS role
FROM kept
UNION ALL
SELECT subject, '', certain, lo, hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), who, no_id, 'core'
FROM kept
