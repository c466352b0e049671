-- ---
-- id = "no-legal-basis"
-- severity = "info"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 9(1)-(2); ICPPED art. 17(2)(a) and 17(3)(c)"
-- [title]
-- en = "No legal basis stated"
-- es = "Sin base legal declarada"
-- [message]
-- en = "{subject}[, since {since}]: no legal basis of the arrest, custody or removal is stated (instrument, grounds, ordering authority, charge or sentence)[; {detail} says that none was given]."
-- es = "{subject}[, desde {since}]: no consta la base legal de la detención, custodia o expulsión (instrumento, motivos, autoridad que la ordenó, acusación o pena)[; {detail} dice que no se dio]."
-- [[example]]
-- name = "fires when no source states on what an arrest or a removal rests"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2025-03-01 by=authority:police
-- removal: id=r1 subject=person:ana departure=2025-03-15 source=s2
-- """
-- fires = ["person:ana"]
-- cites = ["a1", "r1"]
-- [[example]]
-- name = "an instrument, grounds, an ordering authority, a charge or a sentence ends it"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana instrument=instrument:emergency
-- arrest: id=a2 subject=person:eva grounds='a warrant'
-- arrest: id=a3 subject=person:ida ordered_by=authority:court
-- arrest: id=a4 subject=person:noe
-- charge: id=x4 subject=person:noe offence=theft
-- custody: id=c5 subject=person:teo
-- sentence: id=x5 subject=person:teo source=s2
-- """
-- fires = []
-- [[example]]
-- name = "what is stated for a batch or a class is not stated for its members"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:ana batch=batch:march
-- batch: id=b1 subject=batch:march instrument=instrument:wartime
-- arrest: id=a2 subject=group:dockers
-- """
-- fires = ["person:ana"]
-- cites = ["r1"]
-- [[example]]
-- name = "a source that says that no grounds were given is cited, and contested by one that states them"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana denies=grounds said_by=authority:family
-- arrest: id=a2 subject=person:ana grounds='a warrant' source=s2
-- """
-- fires = ["person:ana"]
-- contested = true
-- cites = ["a1", "a2"]
-- [[example]]
-- name = "a denied charge is none; an uncertain date does not matter"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2025
-- charge: id=x1 subject=person:ana stance=denies
-- """
-- fires = ["person:ana"]
-- ---
WITH basis AS (
  SELECT event, max(CASE WHEN denied = 0 THEN 1 ELSE 0 END) AS given, max(denied) AS withheld
  FROM claim WHERE property IN ('instrument', 'grounds', 'ordered_by', 'agreement')
  GROUP BY event
),
taken AS (
  SELECT t.subject, t.id, t.date_lo, t.date_hi, coalesce(b.given, 0) AS given,
    coalesce(b.withheld, 0) AS withheld, coalesce(t.said_by, s.said_by, s.title) AS who
  FROM (SELECT subject, subject_kind, id, source, denied, said_by, date_lo, date_hi FROM arrest
    UNION ALL
    SELECT subject, subject_kind, id, source, denied, said_by, date_lo, date_hi FROM custody
    UNION ALL
    SELECT subject, subject_kind, id, source, denied, said_by, date_lo, date_hi FROM removal) t
  JOIN source s ON s.id = t.source LEFT JOIN basis b ON b.event = t.id
  WHERE t.denied = 0 AND t.subject_kind = 'person'
),
judged AS (
  SELECT subject, id FROM charge WHERE denied = 0
  UNION ALL SELECT subject, id FROM conviction WHERE denied = 0
  UNION ALL SELECT subject, id FROM sentence WHERE denied = 0
),
judgement AS (SELECT subject, count(*) AS n FROM judged GROUP BY subject),
found AS (
  SELECT t.subject, min(t.date_lo) AS lo, min(t.date_hi) AS hi, max(t.withheld) AS withheld,
    '"' || min(CASE WHEN t.withheld = 1 THEN t.who END) || '"' AS who
  FROM taken t LEFT JOIN judgement j ON j.subject = t.subject
  GROUP BY t.subject HAVING max(t.withheld) = 1 OR (max(t.given) = 0 AND max(j.n) IS NULL)
)
SELECT f.subject, '' AS key, 1 AS certain, f.lo AS since_lo, f.hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, f.who AS detail, t.id AS cite,
  CASE WHEN t.given = 1 THEN 'contra' WHEN t.withheld = f.withheld THEN 'core'
    ELSE 'context' END AS role
FROM found f JOIN taken t ON t.subject = f.subject CROSS JOIN clock k
WHERE f.lo IS NULL OR f.lo <= k.today
UNION ALL
SELECT f.subject, '', 1, f.lo, f.hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), f.who, j.id, 'contra'
FROM found f JOIN judged j ON j.subject = f.subject CROSS JOIN clock k
WHERE f.lo IS NULL OR f.lo <= k.today
