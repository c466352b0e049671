-- ---
-- id = "no-proof-of-life"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 2, 18(1) and 24(2)"
-- clock = true
-- [title]
-- en = "No recent proof of life"
-- es = "Sin prueba de vida reciente"
-- [message]
-- en = "{subject}: the last stated proof of life is of {since}[, {days} days ago]; the limit is {n} days, and no source states a release or a death since."
-- es = "{subject}: la última prueba de vida declarada es de {since}[, hace {days} días]; el límite es de {n} días, y ninguna fuente indica desde entonces una liberación o una muerte."
-- [[example]]
-- name = "fires when the last proof of life is older than the limit"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier said=2025-05-30
-- sighting: id=s1 subject=person:ana on=2025-01-01 alive=true basis=seen
-- sighting: id=s2 subject=person:ana on=2025-03-01 alive=true basis=seen
-- parameter: name=days_without_proof_of_life country='' value=90
-- """
-- fires = ["person:ana"]
-- basis = "single"
-- cites = ["c1", "s2"]
-- days = 92
-- n = 90
-- [[example]]
-- name = "is silent on the last day of the limit"
-- today = "2025-05-30"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2024-12-01
-- hearing: id=h1 subject=person:ana on=2025-03-01 in_person=true
-- parameter: name=days_without_proof_of_life country='' value=90
-- """
-- fires = []
-- [[example]]
-- name = "fires on the day after the limit"
-- today = "2025-05-31"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2024-12-01
-- hearing: id=h1 subject=person:ana on=2025-03-01 in_person=true
-- parameter: name=days_without_proof_of_life country='' value=90
-- """
-- fires = ["person:ana"]
-- [[example]]
-- name = "that no proof of life was ever stated is no finding of this rule"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2020-01-01
-- sighting: id=s1 subject=person:ana on=2020-03-01 alive=true stance=denies
-- """
-- fires = []
-- [[example]]
-- name = "a release or a death since ends it; a release before the last proof does not"
-- today = "2025-06-01"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2024-12-01
-- visit: id=s1 subject=person:ana on=2025-01-01
-- release: id=r1 subject=person:ana on=2025-01-10
-- arrest: id=a2 subject=person:eva on=2024-12-01
-- visit: id=s2 subject=person:eva on=2025-01-01
-- death: id=d2 subject=person:eva
-- arrest: id=a3 subject=person:ida on=2024-12-01
-- visit: id=s3 subject=person:ida on=2025-01-01
-- release: id=r3 subject=person:ida on=2024-01-10
-- """
-- fires = ["person:ida"]
-- [[example]]
-- name = "a death that a source denies does not end it, and a release without a date leaves it possible"
-- today = "2025-06-01"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2024-12-01
-- visit: id=s1 subject=person:ana on=2025-01-01
-- death: id=d1 subject=person:ana stance=alleges
-- death: id=d2 subject=person:ana stance=denies source=s2
-- release: id=r1 subject=person:ana
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "a proof of life in the course of a month is possible while some of its days are in time"
-- today = "2025-06-10"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2024-12-01
-- visit: id=s1 subject=person:ana on=2025-03
-- parameter: name=days_without_proof_of_life country='' value=90
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "a proof of life of someone of whom no source states a deprivation of liberty is no finding, nor one without a date"
-- today = "2025-06-01"
-- rows = """
-- visit: id=s1 subject=person:ana on=2020-03-01
-- custody: id=c2 subject=person:eva stance=denies
-- sighting: id=s2 subject=person:eva on=2020-03-01 alive=true
-- arrest: id=a3 subject=person:ida on=2020-01-01
-- visit: id=s3 subject=person:ida
-- """
-- fires = []
-- ---
WITH taken AS (
  SELECT t.subject, t.id, coalesce(t.country, s.country, '') AS country
  FROM (SELECT subject, id, source, country, denied FROM arrest
    UNION ALL SELECT subject, id, source, country, denied FROM custody
    UNION ALL SELECT subject, id, source, country, denied FROM removal) t
  JOIN source s ON s.id = t.source WHERE t.denied = 0
),
last_ AS (
  SELECT p.person, p.lo, p.hi, p.event, max(t.country) AS country
  FROM proof_of_life p JOIN taken t ON t.subject = p.person
  WHERE p.lo IS NOT NULL OR p.hi IS NOT NULL
  GROUP BY p.person, p.lo, p.hi, p.event
),
limits AS (
  SELECT l.person, max(CASE WHEN m.country <> '' THEN m.value END) AS own,
    max(CASE WHEN m.country = '' THEN m.value END) AS general
  FROM last_ l JOIN parameter m ON m.name = 'days_without_proof_of_life'
    AND (m.country = '' OR m.country = l.country)
    AND (m.from_lo IS NULL OR m.from_lo <= coalesce(l.hi, l.lo))
    AND (m.until_hi IS NULL OR m.until_hi >= coalesce(l.lo, l.hi))
  GROUP BY l.person
),
freed AS (
  SELECT r.subject, max(CASE WHEN r.date_lo >= l.hi THEN 2 ELSE 1 END) AS freed
  FROM release r JOIN last_ l ON l.person = r.subject
  WHERE r.denied = 0 AND (r.date_hi IS NULL OR l.lo IS NULL OR r.date_hi >= l.lo)
  GROUP BY r.subject
),
dead AS (
  SELECT subject, max(denied) AS denied FROM death GROUP BY subject
),
found AS (
  SELECT l.person, l.lo, l.hi, l.event, whole(coalesce(m.own, m.general)) AS days,
    CASE WHEN k.today - l.hi > coalesce(m.own, m.general) AND f.freed IS NULL THEN 1 ELSE 0 END
      AS certain
  FROM last_ l JOIN limits m ON m.person = l.person CROSS JOIN clock k
  LEFT JOIN freed f ON f.subject = l.person
  LEFT JOIN dead d ON d.subject = l.person
  WHERE k.today - coalesce(l.lo, l.hi - 100000) > coalesce(m.own, m.general)
    AND coalesce(f.freed, 0) < 2 AND coalesce(d.denied, 1) = 1
)
SELECT f.person AS subject, '' AS key, f.certain, f.lo AS since_lo, f.hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi, f.days AS n_lo,
  f.days AS n_hi, CAST(NULL AS TEXT) AS detail, f.event AS cite, 'core' AS role
FROM found f
UNION ALL
SELECT f.person, '', f.certain, f.lo, f.hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  f.days AS n_lo, f.days AS n_hi, CAST(NULL AS TEXT), t.id, 'context'
FROM found f JOIN taken t ON t.subject = f.person
