-- ---
-- id = "instrument-condition-unmet"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 9(1) and 13; ICPPED art. 17(2)(a)"
-- clock = true
-- [title]
-- en = "Condition of the legal basis not met"
-- es = "Condición de la base legal incumplida"
-- [message]
-- en = "{subject}: the act[ ({since})] rested on {speaker}, whose condition is not met: {detail}."
-- es = "{subject}: el acto[ ({since})] se apoyó en {speaker}, cuya condición no se cumple: {detail}."
--
-- [[example]]
-- name = "thirteen, and the instrument requires fourteen"
-- today = "2025-04-14"
-- rows = """
-- instrument: id=i1 subject=instrument:x age_min=14
-- removal: id=r1 subject=person:a instrument=instrument:x on=2025-03-15
-- mention: id=m1 person=person:a birth=2012
-- person_event: id=p1 subject=person:a birth.date=2012
-- """
-- fires = ["person:a"]
-- cites = ["i1", "r1", "p1"]
-- days = 30
--
-- [[example]]
-- name = "born in the year in which one reading makes fourteen"
-- today = "2025-04-14"
-- rows = """
-- instrument: id=i1 subject=instrument:x age_min=14
-- removal: id=r1 subject=person:a instrument=instrument:x on=2025-03-15
-- person_event: id=p1 subject=person:a birth.date=2011
-- """
-- fires = ["person:a"]
-- certainty = "possible"
--
-- [[example]]
-- name = "of another nationality than the instrument requires"
-- today = "2025-04-14"
-- rows = """
-- instrument: id=i1 subject=instrument:x condition_nationality=XB
-- removal: id=r1 subject=person:a instrument=instrument:x on=2025-03-15
-- person_event: id=p1 subject=person:a nationality=XC
-- """
-- fires = ["person:a"]
-- cites = ["i1", "r1", "p1"]
--
-- [[example]]
-- name = "a nationality that another source contradicts"
-- today = "2025-04-14"
-- rows = """
-- instrument: id=i1 subject=instrument:x condition_nationality=XB
-- removal: id=r1 subject=person:a instrument=instrument:x on=2025-03-15
-- person_event: id=p1 subject=person:a nationality=XC
-- person_event: id=p2 subject=person:a nationality=XB source=s2
-- """
-- fires = ["person:a"]
-- certainty = "possible"
-- contested = true
--
-- [[example]]
-- name = "removed on the day after the notice, where thirty days of notice are required"
-- today = "2025-04-14"
-- rows = """
-- agreement: id=i1 subject=agreement:x notice_hours=720
-- removal: id=r1 subject=person:a agreement=agreement:x on=2025-03-15
-- notice: id=n1 subject=person:a to=person on=2025-03-14
-- """
-- fires = ["person:a"]
-- cites = ["i1", "r1", "n1"]
--
-- [[example]]
-- name = "notice denied"
-- today = "2025-04-14"
-- rows = """
-- instrument: id=i1 subject=instrument:x notice_hours=24
-- removal: id=r1 subject=person:a instrument=instrument:x on=2025-03-15
-- notice: id=n1 subject=person:a to=person stance=denies
-- """
-- fires = ["person:a"]
--
-- [[example]]
-- name = "old enough, of the nationality, told in time; nationality in words; nothing stated"
-- today = "2025-04-14"
-- rows = """
-- instrument: id=i1 subject=instrument:x age_min=14 condition_nationality=XB notice_hours=24
-- removal: id=r1 subject=person:a instrument=instrument:x on=2025-03-15
-- person_event: id=p1 subject=person:a birth.date=2000-01-01 nationality=XB
-- notice: id=n1 subject=person:a to=person on=2025-03-10
-- removal: id=r2 subject=person:b instrument=instrument:x on=2025-03-15
-- person_event: id=p2 subject=person:b nationality='of the coast'
-- removal: id=r3 subject=person:c instrument=instrument:x on=2025-03-15
-- """
-- fires = []
-- ---
-- Years are counted as 365.2425 days less one, so that no one is called too young on a birthday.
WITH act AS (
  SELECT subject AS person, id AS event, instrument_id AS basis, date_lo, date_hi
  FROM arrest WHERE denied = 0
  UNION ALL
  SELECT subject, id, instrument_id, date_lo, date_hi FROM custody WHERE denied = 0
  UNION ALL
  SELECT subject, id, instrument_id, date_lo, date_hi FROM removal WHERE denied = 0
  UNION ALL
  SELECT subject, id, agreement_id, date_lo, date_hi FROM removal
  WHERE denied = 0 AND agreement_id IS NOT NULL
), condition AS (
  SELECT subject AS basis, id AS event, age_min, notice_hours FROM instrument WHERE denied = 0
  UNION ALL
  SELECT subject, id, age_min, notice_hours FROM agreement WHERE denied = 0
), nation AS (
  SELECT e.subject AS basis, e.id AS event, folded(c.value) AS code
  FROM event AS e JOIN claim AS c ON c.event = e.id AND c.property = 'condition_nationality'
    AND c.denied = 0
  WHERE e.kind IN ('instrument', 'agreement') AND e.denied = 0 AND length(c.value) = 2
), of_person AS (
  SELECT e.subject AS person, e.id AS event, folded(c.value) AS code
  FROM event AS e JOIN claim AS c ON c.event = e.id AND c.property = 'nationality'
    AND c.denied = 0
  WHERE e.kind = 'person' AND e.denied = 0 AND length(c.value) = 2
), met AS (
  SELECT DISTINCT o.person, n.basis FROM of_person AS o JOIN nation AS n ON n.code = o.code
), told AS (
  SELECT subject, id, denied, date_lo, date_hi FROM notice
  WHERE coalesce(to_, 'person') IN ('person', 'lawyer')
), first_told AS (
  SELECT subject, min(date_hi) AS hi FROM told WHERE denied = 0 GROUP BY subject
), young AS (
  SELECT a.person, a.basis, a.event AS act, i.event AS condition, p.id AS fact, a.date_lo,
    a.date_hi, 'age' AS detail,
    CASE WHEN a.date_hi < p.birth_date_lo + i.age_min * 365.2425 - 1 THEN 1 ELSE 0 END AS certain
  FROM act AS a JOIN condition AS i ON i.basis = a.basis AND i.age_min IS NOT NULL
  JOIN person_event AS p ON p.subject = a.person AND p.denied = 0
  WHERE a.date_lo < p.birth_date_hi + i.age_min * 365.2425 - 1
  UNION ALL
  SELECT a.person, a.basis, a.event, i.event, p.id, a.date_lo, a.date_hi, 'age', 1
  FROM act AS a JOIN condition AS i ON i.basis = a.basis AND i.age_min IS NOT NULL
  JOIN person_event AS p ON p.subject = a.person AND p.denied = 0 AND p.birth_date_text IS NULL
  WHERE p.age < i.age_min AND p.said_lo >= a.date_hi
), foreign_ AS (
  SELECT DISTINCT a.person, a.basis, a.event AS act, n.event AS condition, o.event AS fact,
    a.date_lo, a.date_hi, 'nationality' AS detail,
    CASE WHEN m.person IS NOT NULL THEN 0 ELSE 1 END AS certain
  FROM act AS a JOIN nation AS n ON n.basis = a.basis
  JOIN of_person AS o ON o.person = a.person
  LEFT JOIN met AS m ON m.person = a.person AND m.basis = a.basis
  WHERE NOT EXISTS (SELECT 1 FROM nation AS x WHERE x.basis = a.basis AND x.code = o.code)
), hasty AS (
  SELECT a.person, a.basis, a.event AS act, i.event AS condition, n.id AS fact, a.date_lo,
    a.date_hi, 'notice' AS detail,
    CASE WHEN n.denied = 1 OR (a.date_hi - n.date_lo + 1) * 24 <= i.notice_hours
      THEN 1 ELSE 0 END AS certain
  FROM act AS a JOIN condition AS i ON i.basis = a.basis AND i.notice_hours IS NOT NULL
  JOIN told AS n ON n.subject = a.person
  LEFT JOIN first_told AS f ON f.subject = a.person
  WHERE n.denied = 1 OR ((a.date_lo - n.date_hi - 1) * 24 < i.notice_hours
    AND (n.date_lo IS NULL OR n.date_lo <= a.date_hi)
    AND (f.hi IS NULL OR (a.date_lo - f.hi - 1) * 24 < i.notice_hours))
), hit AS (
  SELECT * FROM young UNION ALL SELECT * FROM foreign_ UNION ALL SELECT * FROM hasty
)
SELECT h.person AS subject, h.basis || '/' || h.detail AS key, h.certain, h.date_lo AS since_lo,
  h.date_hi AS since_hi, NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, h.detail,
  h.act AS cite, 'core' AS role, s.name AS speaker
FROM hit AS h LEFT JOIN subject AS s ON s.id = h.basis WHERE h.person LIKE 'person:%'
UNION ALL
SELECT h.person, h.basis || '/' || h.detail, h.certain, h.date_lo, h.date_hi, NULL, NULL, NULL,
  NULL, h.detail, h.condition, 'core', NULL
FROM hit AS h WHERE h.person LIKE 'person:%'
UNION ALL
SELECT h.person, h.basis || '/' || h.detail, h.certain, h.date_lo, h.date_hi, NULL, NULL, NULL,
  NULL, h.detail, h.fact, 'core', NULL
FROM hit AS h WHERE h.person LIKE 'person:%'
UNION ALL
SELECT h.person, h.basis || '/' || h.detail, h.certain, h.date_lo, h.date_hi, NULL, NULL, NULL,
  NULL, h.detail, o.event, 'contra', NULL
FROM foreign_ AS h JOIN of_person AS o ON o.person = h.person
JOIN nation AS n ON n.basis = h.basis AND n.code = o.code
WHERE h.person LIKE 'person:%'
