-- ---
-- id = "minor-held"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "Convention on the Rights of the Child, art. 1, 9 and 37(b)-(d); ICPPED art. 25"
-- [title]
-- en = "Held as a child"
-- es = "Privado de libertad siendo menor de edad"
-- [message]
-- en = "{subject} was arrested, held or removed[ on {since}] under the age of {n}, by the birth date or age that is stated."
-- es = "{subject} fue objeto de detención, custodia o expulsión[ el {since}] con menos de {n} años, según la fecha de nacimiento o la edad declarada."
-- [[example]]
-- name = "fires on the eve of the birthday and not on the birthday"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana birth.date=2007-03-15
-- arrest: id=a1 subject=person:ana on=2025-03-14
-- person_event: id=b2 subject=person:eva birth.date=2007-03-15
-- arrest: id=a2 subject=person:eva on=2025-03-15
-- """
-- fires = ["person:ana"]
-- cites = ["a1", "b1"]
-- n = 18
-- [[example]]
-- name = "counts leap years: born on 29 February, of age on 1 March"
-- today = "2026-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana birth.date=2008-02-29
-- arrest: id=a1 subject=person:ana on=2026-02-28
-- person_event: id=b2 subject=person:eva birth.date=2008-02-29
-- arrest: id=a2 subject=person:eva on=2026-03-01
-- """
-- fires = ["person:ana"]
-- [[example]]
-- name = "removal and custody count as arrest does; a denied one does not"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana birth.date=2010-03-15
-- removal: id=r1 subject=person:ana departure=2025-03-14
-- person_event: id=b2 subject=person:eva birth.date=2010-03-15
-- custody: id=c2 subject=person:eva said=2025-03-14
-- person_event: id=b3 subject=person:ida birth.date=2010-03-15
-- arrest: id=a3 subject=person:ida on=2025-03-14 stance=denies
-- """
-- fires = ["person:ana", "person:eva"]
-- [[example]]
-- name = "the adult age of the country goes before the general one"
-- today = "2025-04-14"
-- rows = """
-- parameter: name=adult_age country='' value=18
-- parameter: name=adult_age country=XA value=16
-- person_event: id=b1 subject=person:ana birth.date=2008-01-01
-- arrest: id=a1 subject=person:ana on=2025-03-14 country=XA
-- person_event: id=b2 subject=person:eva birth.date=2008-01-01
-- arrest: id=a2 subject=person:eva on=2025-03-14 country=XB
-- """
-- fires = ["person:eva"]
-- [[example]]
-- name = "a birth year that leaves both readings, or an arrest in an uncertain month, is possible"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana birth.date=2007
-- arrest: id=a1 subject=person:ana on=2025-03-14
-- person_event: id=b2 subject=person:eva birth.date=2007-03-15
-- arrest: id=a2 subject=person:eva on=2025-03
-- """
-- fires = ["person:ana", "person:eva"]
-- certainty = "possible"
-- [[example]]
-- name = "two birth dates that disagree leave it possible and contested"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana birth.date=2010-01-01
-- person_event: id=b2 subject=person:ana birth.date=1990-01-01 source=s2
-- arrest: id=a1 subject=person:ana on=2025-03-14
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- contested = true
-- [[example]]
-- name = "without a birth date, an age, or any date of the arrest there is no finding"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=a1 subject=person:ana on=2025-03-14
-- person_event: id=b2 subject=person:eva birth.date=2010-01-01
-- arrest: id=a2 subject=person:eva
-- """
-- fires = []
-- [[example]]
-- name = "an age counts from the day on which it was said"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana age=15 said=2025-04-01
-- arrest: id=a1 subject=person:ana on=2025-03-14
-- person_event: id=b2 subject=person:eva age=29 said=2025-04-01
-- arrest: id=a2 subject=person:eva on=2025-03-14
-- """
-- fires = ["person:ana"]
-- [[example]]
-- name = "an age reached some time in the year leaves it possible"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana age=18 said=2025-04-01
-- arrest: id=a1 subject=person:ana on=2024-10-14
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- ---
WITH born AS (
  -- what is said of the birth: an interval of days on which `years` were completed
  SELECT e.subject, e.id, e.record, c.lo, c.hi, 0 AS years, 0 AS by_age
  FROM person_event e JOIN claim c ON c.event = e.id AND c.property = 'birth.date'
  WHERE e.denied = 0 AND c.denied = 0 AND c.lo IS NOT NULL AND c.hi IS NOT NULL
  UNION ALL
  SELECT e.subject, e.id, e.record, coalesce(c.lo, e.said_lo), coalesce(c.hi, e.said_hi),
    whole(c.number), 1
  FROM person_event e JOIN claim c ON c.event = e.id AND c.property = 'age'
  WHERE e.denied = 0 AND c.denied = 0 AND c.number IS NOT NULL
),
young AS (
  -- whoever may have been under age by a coarse measure, so that the exact one is made of few
  SELECT DISTINCT b.subject FROM born b
  CROSS JOIN (SELECT max(value) AS age FROM parameter WHERE name = 'adult_age') g
  JOIN event e ON e.subject = b.subject AND e.kind IN ('arrest', 'custody', 'removal')
  WHERE (b.lo IS NULL AND b.hi IS NULL)
    OR coalesce(e.date_lo, e.date_hi, e.said_lo, e.said_hi) - coalesce(b.hi, b.lo)
      < (g.age + 1 - b.years) * 366
),
taken AS (
  SELECT a.subject, a.id, a.date_lo AS lo,
    coalesce(a.date_hi, a.said_hi) AS hi, coalesce(a.country, p.country, s.country, '') AS country,
    a.record
  FROM young y JOIN arrest a ON a.subject = y.subject
  JOIN source s ON s.id = a.source LEFT JOIN subject p ON p.id = a.at_id
  WHERE a.denied = 0 AND a.subject_kind = 'person'
  UNION ALL
  SELECT c.subject, c.id, coalesce(c.date_lo, c.said_lo), coalesce(c.date_hi, c.said_hi),
    coalesce(c.country, p.country, s.country, ''), c.record
  FROM young y JOIN custody c ON c.subject = y.subject
  JOIN source s ON s.id = c.source LEFT JOIN subject p ON p.id = c.place_id
  WHERE c.denied = 0 AND c.subject_kind = 'person'
    AND coalesce(c.whereabouts, '') NOT IN ('denied', 'unknown')
  UNION ALL
  SELECT r.subject, r.id, r.date_lo, coalesce(r.date_hi, r.said_hi),
    coalesce(r.country, r.from_country, s.country, ''), r.record
  FROM young y JOIN removal r ON r.subject = y.subject JOIN source s ON s.id = r.source
  WHERE r.denied = 0 AND r.subject_kind = 'person'
),
adult AS (
  SELECT t.id, max(CASE WHEN m.country <> '' THEN m.value END) AS own,
    max(CASE WHEN m.country = '' THEN m.value END) AS general
  FROM taken t JOIN parameter m ON m.name = 'adult_age'
    AND (m.country = '' OR m.country = t.country)
    AND (m.from_lo IS NULL OR m.from_lo <= t.hi)
    AND (m.until_hi IS NULL OR m.until_hi >= coalesce(t.lo, t.hi))
  GROUP BY t.id
),
near AS (
  -- an age without any day is taken to be that of the day of its own row
  SELECT t.subject, t.id, t.lo, t.hi, b.id AS born_id, b.by_age,
    whole(coalesce(a.own, a.general)) AS age,
    whole(coalesce(a.own, a.general)) - b.years AS years_left,
    coalesce(b.lo, b.hi, t.lo) + 719468 AS z_lo, coalesce(b.hi, b.lo, t.hi) + 719468 AS z_hi
  FROM taken t JOIN adult a ON a.id = t.id JOIN born b ON b.subject = t.subject
  WHERE b.lo IS NOT NULL OR b.hi IS NOT NULL OR b.record = t.record
),
doe AS (
  -- day of the 400-year cycle that begins on 1 March of year 0 (Hinnant, `civil_from_days`)
  SELECT subject, id, lo, hi, born_id, age, years_left, by_age, z_lo, z_hi,
    z_lo / 146097 AS era_lo, z_lo - z_lo / 146097 * 146097 AS doe_lo,
    z_hi / 146097 AS era_hi, z_hi - z_hi / 146097 * 146097 AS doe_hi
  FROM near
),
years AS (
  SELECT subject, id, lo, hi, born_id, age, by_age, z_lo - 719468 AS b_lo, z_hi - 719468 AS b_hi,
    (doe_lo - doe_lo / 1460 + doe_lo / 36524 - doe_lo / 146096) / 365 + era_lo * 400 AS y_lo,
    (doe_hi - doe_hi / 1460 + doe_hi / 36524 - doe_hi / 146096) / 365 + era_hi * 400 AS y_hi,
    years_left - by_age AS n_lo, years_left AS n_hi
  FROM doe
),
come AS (
  -- first and last day on which they may have come of age: the same day so many years later
  SELECT subject, id, lo, hi, born_id, age,
    b_lo + 365 * n_lo + ((y_lo + n_lo) / 4 - y_lo / 4) - ((y_lo + n_lo) / 100 - y_lo / 100)
      + ((y_lo + n_lo) / 400 - y_lo / 400) + by_age AS adult_lo,
    b_hi + 365 * n_hi + ((y_hi + n_hi) / 4 - y_hi / 4) - ((y_hi + n_hi) / 100 - y_hi / 100)
      + ((y_hi + n_hi) / 400 - y_hi / 400) AS adult_hi
  FROM years
),
judged AS (
  -- 2 under age for every reading, 1 for some, 0 for none
  SELECT subject, id, lo, hi, born_id, age,
    CASE WHEN hi < adult_lo THEN 2 WHEN lo < adult_hi THEN 1 ELSE 0 END AS under
  FROM come
),
act AS (
  SELECT subject, id, min(lo) AS lo, min(hi) AS hi, min(age) AS age, min(under) AS least,
    max(under) AS most
  FROM judged GROUP BY subject, id
),
found AS (
  SELECT a.subject, max(CASE WHEN a.least = 2 THEN 1 ELSE 0 END) AS certain, min(a.lo) AS lo,
    min(a.hi) AS hi, min(a.age) AS age
  FROM act a CROSS JOIN clock k
  WHERE a.most > 0 AND (a.lo IS NULL OR a.lo <= k.today) GROUP BY a.subject
),
cited AS (
  SELECT j.subject, j.id AS cite, max(CASE WHEN j.under > 0 THEN 1 ELSE 0 END) AS speaks,
    0 AS birth
  FROM judged j GROUP BY j.subject, j.id
  UNION ALL
  SELECT j.subject, j.born_id, max(CASE WHEN j.under > 0 THEN 1 ELSE 0 END), 1
  FROM judged j GROUP BY j.subject, j.born_id
)
SELECT f.subject, '' AS key, f.certain, f.lo AS since_lo, f.hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi, f.age AS n_lo,
  f.age AS n_hi, CAST(NULL AS TEXT) AS detail, c.cite,
  CASE WHEN c.speaks = 1 THEN 'core' ELSE 'contra' END AS role
FROM found f JOIN cited c ON c.subject = f.subject AND (c.speaks = 1 OR c.birth = 1)
