-- ---
-- id = "whereabouts-unknown"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 2, 17(1) and 18(1)(d)"
-- clock = true
-- [title]
-- en = "Whereabouts unknown"
-- es = "Paradero desconocido"
-- [message]
-- en = "{subject}: [{speaker} says that the whereabouts are not known, or does not disclose them][; {detail} denies custody]; no later source states the place[, since {since}][, {days} days]."
-- es = "{subject}: [{speaker} dice que no se conoce el paradero o no lo revela][; {detail} niega la custodia]; ninguna fuente posterior indica el lugar[, desde {since}][, {days} días]."
-- [[example]]
-- name = "fires when a source says that the place is not known"
-- today = "2025-04-14"
-- rows = "custody: id=c1 subject=person:ana whereabouts=unknown on=2025-04-01 said_by=authority:union"
-- fires = ["person:ana"]
-- basis = "single"
-- cites = ["c1"]
-- days = 13
-- [[example]]
-- name = "fires about a described class, without a date, and not about its members"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=group:dockers whereabouts=unknown stance=alleges said_by=authority:reports
-- member: group_id=group:dockers person=person:ana event=c1
-- """
-- fires = ["group:dockers"]
-- basis = "single"
-- cites = ["c1"]
-- [[example]]
-- name = "custody with a stated place, or with none, is not unknown by silence"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2024-01-01 said=2024-02-01
-- custody: id=c2 subject=person:eva since=2024-01-01
-- """
-- fires = []
-- [[example]]
-- name = "a place stated on an earlier day does not end it; one stated on a later day does"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana place=place:pier since=2025-02-01 said=2025-02-10
-- custody: id=c2 subject=person:ana whereabouts=unknown said=2025-03-10
-- custody: id=c3 subject=person:eva whereabouts=undisclosed said=2025-03-10
-- custody: id=c4 subject=person:eva place=place:pier since=2025-02-01 said=2025-03-11
-- """
-- fires = ["person:ana"]
-- cites = ["c1", "c2"]
-- [[example]]
-- name = "a place stated on the same day leaves it possible, and contests it"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana whereabouts=unknown said=2025-03-10
-- custody: id=c2 subject=person:ana place=place:pier said=2025-03-10 source=s2
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- contested = true
-- [[example]]
-- name = "a later release ends it; so does a death"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana whereabouts=unknown said=2025-03-10
-- release: id=r1 subject=person:ana on=2025-04-01
-- custody: id=c2 subject=person:eva whereabouts=unknown said=2025-03-10
-- death: id=d1 subject=person:eva on=2025-04-01
-- """
-- fires = []
-- [[example]]
-- name = "a place stated without a date leaves it possible"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana whereabouts=unknown said=2025-03-10
-- custody: id=c2 subject=person:ana place=place:pier source=s2
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "a denial of custody counts where a source states the arrest, and not by itself"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2025-03-01
-- custody: id=c1 subject=person:ana stance=denies said=2025-03-05 source=s2 said_by=authority:police
-- custody: id=c2 subject=person:eva whereabouts=denied said=2025-03-05 said_by=authority:police
-- """
-- fires = ["person:ana"]
-- cites = ["a1", "c1"]
-- [[example]]
-- name = "the holder's admission that it does not tell the place is an admission"
-- today = "2025-04-14"
-- rows = """
-- statement: id=t1 subject=person:ana whereabouts=undisclosed admitted=1 on=2025-03-05 said_by=authority:police
-- """
-- fires = ["person:ana"]
-- basis = "admitted"
-- ---
WITH taken AS (
  SELECT subject, id FROM arrest WHERE denied = 0
  UNION ALL
  SELECT subject, id FROM removal WHERE denied = 0
  UNION ALL
  SELECT subject, id FROM custody
  WHERE denied = 0 AND coalesce(whereabouts, '') NOT IN ('denied', 'unknown')
),
takings AS (SELECT subject, count(*) AS n FROM taken GROUP BY subject),
said AS (
  SELECT subject, source, id, said_by, date_lo, date_hi, said_lo, said_hi,
    CASE WHEN denied = 1 THEN 'denied' ELSE whereabouts END AS state
  FROM custody
  WHERE (denied = 0 AND whereabouts IN ('unknown', 'undisclosed', 'denied'))
    OR (denied = 1 AND coalesce(whereabouts, 'acknowledged') = 'acknowledged')
  UNION ALL
  SELECT subject, source, id, said_by, date_lo, date_hi, said_lo, said_hi, whereabouts
  FROM statement
  WHERE denied = 0 AND subject_kind IN ('person', 'group')
    AND whereabouts IN ('unknown', 'undisclosed', 'denied')
),
lost AS (
  -- since when: the day it is said to hold, else the day on which it was said
  SELECT d.subject, d.id, d.state, coalesce(d.said_by, s.said_by, s.title) AS who,
    coalesce(d.date_lo, d.said_lo) AS lo, coalesce(d.date_hi, d.said_hi) AS hi,
    coalesce(d.said_lo, d.date_lo) AS told_lo, coalesce(d.said_hi, d.date_hi) AS told_hi
  FROM said d JOIN source s ON s.id = d.source
  LEFT JOIN takings t ON t.subject = d.subject
  WHERE d.subject IS NOT NULL AND (d.state <> 'denied' OR t.n > 0)
),
loss AS (
  SELECT subject, min(lo) AS lo, min(hi) AS hi, max(told_lo) AS told_lo,
    max(told_hi) AS told_hi, max(CASE WHEN told_hi IS NULL THEN 1 ELSE 0 END) AS undated,
    max(CASE WHEN state = 'denied' THEN 1 ELSE 0 END) AS denials,
    min(who) AS who,
    '"' || min(CASE WHEN state = 'denied' THEN who END) || '"' AS detail
  FROM lost GROUP BY subject
),
place_said AS (
  SELECT subject, id, coalesce(said_lo, date_lo) AS lo, coalesce(said_hi, date_hi) AS hi
  FROM custody
  WHERE denied = 0 AND (place_id IS NOT NULL OR place_text IS NOT NULL)
    AND coalesce(whereabouts, '') NOT IN ('denied', 'unknown', 'undisclosed')
  UNION ALL
  SELECT subject, id, date_lo, date_hi FROM release WHERE denied = 0
  UNION ALL
  SELECT subject, id, coalesce(said_lo, date_lo), coalesce(said_hi, date_hi) FROM death
  WHERE denied = 0
  UNION ALL
  SELECT subject, id, date_lo, date_hi FROM visit WHERE denied = 0
),
answered AS (
  -- 2: the place was stated later, 1: perhaps later, 0: earlier
  SELECT p.subject, p.id,
    CASE WHEN p.hi < l.told_lo THEN 0
      WHEN l.undated = 0 AND p.lo > l.told_hi THEN 2 ELSE 1 END AS later
  FROM loss l JOIN place_said p ON p.subject = l.subject
),
answer_ AS (SELECT subject, max(later) AS later FROM answered GROUP BY subject),
open_ AS (
  SELECT l.subject, l.lo, l.hi, l.denials, l.detail, l.who,
    CASE WHEN coalesce(a.later, 0) = 0 THEN 1 ELSE 0 END AS certain
  FROM loss l LEFT JOIN answer_ a ON a.subject = l.subject CROSS JOIN clock k
  WHERE coalesce(a.later, 0) < 2 AND (l.lo IS NULL OR l.lo <= k.today)
)
SELECT o.subject, '' AS key, o.certain, o.lo AS since_lo, o.hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, o.detail, l.id AS cite,
  'core' AS role, o.who AS speaker
FROM open_ o JOIN lost l ON l.subject = o.subject
UNION ALL
SELECT o.subject, '', o.certain, o.lo, o.hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), o.detail, a.id,
  CASE WHEN a.later = 0 THEN 'context' ELSE 'contra' END, o.who
FROM open_ o JOIN answered a ON a.subject = o.subject
UNION ALL
SELECT o.subject, '', o.certain, o.lo, o.hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), o.detail, t.id, 'context', o.who
FROM open_ o JOIN taken t ON t.subject = o.subject WHERE o.denials = 1
