-- ---
-- id = "departed-not-arrived"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 17(3)(h)"
-- clock = true
-- [title]
-- en = "Departed, not arrived"
-- es = "Salió y no consta su llegada"
-- [message]
-- en = "{subject} is said to have departed[ ({since})][, {days} days ago], and no source states that they arrived[; {speaker} denies it]."
-- es = "Se dice que {subject} salió[ ({since})][, hace {days} días], y ninguna fuente afirma que llegara[; {speaker} lo niega]."
--
-- [[example]]
-- name = "no source states an arrival"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:a departure=2025-03-15 to_country=XB
-- """
-- fires = ["person:a"]
-- days = 30
-- cites = ["r1"]
--
-- [[example]]
-- name = "the receiving side denies the arrival"
-- today = "2025-03-15"
-- rows = """
-- removal: id=r1 subject=person:a departure=2025-03-15 to_country=XB
-- removal: id=r2 subject=person:a denies=arrival source=s2
-- """
-- fires = ["person:a"]
-- cites = ["r1", "r2"]
-- basis = "corroborated"
--
-- [[example]]
-- name = "the date is uncertain and the day may not be over"
-- today = "2025-03-20"
-- rows = """
-- removal: id=r1 subject=person:a on=2025-03 to_country=XB
-- """
-- fires = ["person:a"]
-- certainty = "possible"
--
-- [[example]]
-- name = "one side states an arrival and the other denies it"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:a departure=2025-03-15 to_country=XB
-- removal: id=r2 subject=person:a denies=arrival source=s2
-- removal: id=r3 subject=person:a arrival=2025-03-16 source=s3
-- """
-- fires = ["person:a"]
-- contested = true
--
-- [[example]]
-- name = "arrival stated; held there; seen later; left yesterday; departure denied; an admission without a day"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:a departure=2025-03-15 to_country=XB
-- removal: id=r2 subject=person:a arrival=2025-03-16 source=s2
-- removal: id=r3 subject=person:b on=2025-03-15 to_country=XB
-- subject: id=place:p country=XB
-- custody: id=c3 subject=person:b place=place:p
-- removal: id=r4 subject=person:c on=2025-03-15 to_country=XB
-- sighting: id=g4 subject=person:c alive=true on=2025-03-20
-- removal: id=r5 subject=person:d departure=2025-04-13 to_country=XB
-- removal: id=r6 subject=person:e on=2025-03-15 denies=departure to_country=XB
-- removal: id=r7 subject=person:f error='a mistake' stance=admits
-- """
-- fires = []
-- ---
WITH absent AS (
  SELECT e.subject AS person, e.id AS event, e.said_by FROM claim AS c JOIN removal AS e ON e.id = c.event
  WHERE c.property = 'arrival' AND c.denied = 1 AND e.denied = 0
), departure AS (
  SELECT r.subject AS person, r.id AS event, r.to_country,
    coalesce(r.departure_lo, r.date_lo) AS lo, coalesce(r.departure_hi, r.date_hi) AS hi
  FROM removal AS r
  WHERE r.denied = 0 AND r.subject LIKE 'person:%' AND r.arrival_text IS NULL
    AND (r.departure_hi IS NOT NULL OR r.date_hi IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM claim AS c WHERE c.event = r.id AND c.denied = 1
      AND c.property IN ('departure', 'arrival'))
), arrival AS (
  SELECT d.event AS departure, r.id AS event FROM departure AS d
  JOIN removal AS r ON r.subject = d.person AND r.denied = 0 AND r.arrival_text IS NOT NULL
  WHERE r.arrival_hi IS NULL OR d.lo IS NULL OR r.arrival_hi >= d.lo
  UNION
  SELECT d.event, c.id FROM departure AS d
  JOIN custody AS c ON c.subject = d.person AND c.denied = 0
  LEFT JOIN subject AS p ON p.id = c.place_id
  WHERE (p.country = d.to_country AND (c.until_hi IS NULL OR d.lo IS NULL OR c.until_hi >= d.lo))
    OR (c.since_lo >= d.hi AND c.place_text IS NOT NULL)
  UNION
  SELECT d.event, e.id FROM departure AS d
  JOIN event AS e ON e.subject = d.person AND e.denied = 0 AND e.date_lo >= d.hi
    AND e.kind IN ('sighting', 'visit', 'release', 'hearing', 'death', 'transfer')
), open AS (
  SELECT d.person, d.event, d.lo, d.hi,
    CASE WHEN x.person IS NOT NULL THEN 1
      WHEN d.hi + 1 < (SELECT today FROM clock) THEN 1 ELSE 0 END AS certain
  FROM departure AS d
  LEFT JOIN (SELECT DISTINCT person FROM absent) AS x ON x.person = d.person
  LEFT JOIN (SELECT DISTINCT departure FROM arrival) AS a ON a.departure = d.event
  WHERE x.person IS NOT NULL
    OR ((d.lo IS NULL OR d.lo + 1 < (SELECT today FROM clock))
      AND a.departure IS NULL)
)
SELECT o.person AS subject, '' AS key, o.certain, o.lo AS since_lo, o.hi AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, NULL AS detail, o.event AS cite,
  'core' AS role, NULL AS speaker
FROM open AS o
UNION ALL
SELECT o.person, '', o.certain, o.lo, o.hi, NULL, NULL, NULL, NULL, NULL, x.event, 'core',
  x.said_by
FROM open AS o JOIN absent AS x ON x.person = o.person
UNION ALL
SELECT o.person, '', o.certain, o.lo, o.hi, NULL, NULL, NULL, NULL, NULL, a.event, 'contra',
  NULL
FROM open AS o JOIN arrival AS a ON a.departure = o.event
