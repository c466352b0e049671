-- ---
-- id = "death-without-cause"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 17(3)(g); ICCPR art. 6"
-- clock = true
-- [title]
-- en = "Death in custody without a stated cause"
-- es = "Muerte bajo custodia sin causa declarada"
-- [message]
-- en = "{subject} is said to have died in custody[ on {since}]; no cause of the death is stated[: {detail} says that none was given]."
-- es = "Se dice que {subject} murió bajo custodia[ el {since}]; no consta la causa de la muerte[: {detail} dice que no se dio]."
-- [[example]]
-- name = "fires when a death is said to be in custody and no source states its cause"
-- today = "2025-04-14"
-- rows = """
-- death: id=d1 subject=person:ana on=2025-04-01 in_custody=true
-- death: id=d2 subject=group:dockers on=2025-04-01 in_custody=true
-- """
-- fires = ["person:ana", "group:dockers"]
-- basis = "single"
-- days = 13
-- [[example]]
-- name = "custody stated by another claim is enough; a release before the death ends it"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2025-01-01
-- death: id=d1 subject=person:ana on=2025-04-01
-- arrest: id=a2 subject=person:eva on=2025-01-01
-- release: id=r2 subject=person:eva on=2025-02-01
-- death: id=d2 subject=person:eva on=2025-04-01
-- death: id=d3 subject=person:ida on=2025-04-01
-- """
-- fires = ["person:ana"]
-- cites = ["a1", "d1"]
-- [[example]]
-- name = "a death said not to be in custody is no finding, though there was an arrest"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2025-01-01
-- death: id=d1 subject=person:ana on=2025-04-01 in_custody=false
-- """
-- fires = []
-- [[example]]
-- name = "a cause stated by any source ends the silence"
-- today = "2025-04-14"
-- rows = """
-- death: id=d1 subject=person:ana on=2025-04-01 in_custody=true
-- death: id=d2 subject=person:ana cause=pneumonia source=s2
-- """
-- fires = []
-- [[example]]
-- name = "a source that says that no cause was given is cited, and contested by one that states it"
-- today = "2025-04-14"
-- rows = """
-- death: id=d1 subject=person:ana on=2025-04-01 in_custody=true denies=cause|destination said_by=authority:family
-- death: id=d2 subject=person:ana cause=pneumonia source=s2
-- """
-- fires = ["person:ana"]
-- contested = true
-- cites = ["d1", "d2"]
-- [[example]]
-- name = "a death that another source denies is contested"
-- today = "2025-04-14"
-- rows = """
-- death: id=d1 subject=person:ana in_custody=true stance=alleges
-- death: id=d2 subject=person:ana stance=denies source=s2
-- """
-- fires = ["person:ana"]
-- contested = true
-- [[example]]
-- name = "a release that may lie after or before the death leaves it possible"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2025-01-01
-- death: id=d1 subject=person:ana on=2025-03
-- release: id=r1 subject=person:ana on=2025-03-10
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "only a denied death is no death"
-- today = "2025-04-14"
-- rows = "death: id=d1 subject=person:ana in_custody=true stance=denies"
-- fires = []
-- ---
WITH withheld AS (
  SELECT event, count(*) AS n FROM claim WHERE denied = 1 AND property = 'cause' GROUP BY event
),
said AS (
  SELECT d.subject, d.subject_kind, d.id, d.denied, d.date_lo, d.date_hi, d.in_custody,
    CASE WHEN w.n > 0 THEN 1 ELSE 0 END AS withheld,
    CASE WHEN w.n IS NULL AND trim(coalesce(d.cause, '')) <> '' THEN 1 ELSE 0 END AS cause,
    coalesce(d.said_by, s.said_by, s.title) AS who
  FROM death d JOIN source s ON s.id = d.source LEFT JOIN withheld w ON w.event = d.id
  WHERE d.subject IS NOT NULL
),
dead AS (
  SELECT subject, max(subject_kind) AS kind, max(date_lo) AS lo, max(date_hi) AS hi,
    max(in_custody) AS in_custody, max(withheld) AS withheld, max(cause) AS cause,
    '"' || min(CASE WHEN withheld = 1 THEN who END) || '"' AS who
  FROM said WHERE denied = 0 GROUP BY subject
),
taken AS (
  SELECT subject, id FROM arrest WHERE denied = 0 AND subject_kind = 'person'
  UNION ALL
  SELECT subject, id FROM custody WHERE denied = 0 AND subject_kind = 'person'
),
takings AS (SELECT subject, count(*) AS n FROM taken GROUP BY subject),
freed AS (
  SELECT r.subject, max(CASE WHEN r.date_hi < d.lo THEN 2 ELSE 1 END) AS freed
  FROM release r JOIN dead d ON d.subject = r.subject
  WHERE r.denied = 0 AND (r.date_lo IS NULL OR d.hi IS NULL OR r.date_lo <= d.hi)
  GROUP BY r.subject
),
found AS (
  SELECT d.subject, d.lo, d.hi, d.withheld, d.in_custody, d.who,
    CASE WHEN d.in_custody = 1 OR f.freed IS NULL THEN 1 ELSE 0 END AS certain
  FROM dead d LEFT JOIN takings t ON t.subject = d.subject
  LEFT JOIN freed f ON f.subject = d.subject CROSS JOIN clock k
  WHERE (d.withheld = 1 OR d.cause = 0) AND (d.lo IS NULL OR d.lo <= k.today)
    AND (d.in_custody = 1
      OR (d.in_custody IS NULL AND d.kind = 'person' AND t.n > 0 AND coalesce(f.freed, 0) < 2))
)
SELECT f.subject, '' AS key, f.certain, f.lo AS since_lo, f.hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, f.who AS detail, s.id AS cite,
  CASE WHEN s.denied = 1 OR s.cause = 1 THEN 'contra'
    WHEN s.withheld >= f.withheld THEN 'core' ELSE 'context' END AS role
FROM found f JOIN said s ON s.subject = f.subject
UNION ALL
SELECT f.subject, '', f.certain, f.lo, f.hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), f.who, t.id, 'context'
FROM found f JOIN taken t ON t.subject = f.subject WHERE f.in_custody IS NULL
