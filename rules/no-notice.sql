-- ---
-- id = "no-notice"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 17(2)(d) and 18; Body of Principles, principle 16(1)"
-- clock = true
-- [title]
-- en = "Family not told"
-- es = "Familia sin aviso"
-- [message]
-- en = "{subject}[, deprived of liberty since {since}]: [no source states that the family was told, and the limit of {n} day(s) has run out][{detail} says that the family was not told][; {days} days without a notice]."
-- es = "{subject}[, sin libertad desde {since}]: [ninguna fuente indica que se avisara a la familia y venció el plazo de {n} día(s)][{detail} dice que no se avisó a la familia][; {days} días sin aviso]."
-- [[example]]
-- name = "fires on silence when the limit of a stated arrest has run out, and counts to today"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01 said=2025-03-02
-- parameter: name=days_to_notice country='' value=1
-- """
-- fires = ["person:ana"]
-- basis = "single"
-- cites = ["e1"]
-- days = 44
-- n = 1
-- [[example]]
-- name = "is silent on the last day of the limit"
-- today = "2025-03-02"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- parameter: name=days_to_notice country='' value=1
-- """
-- fires = []
-- [[example]]
-- name = "fires on the day after the limit"
-- today = "2025-03-03"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- parameter: name=days_to_notice country='' value=1
-- """
-- fires = ["person:ana"]
-- [[example]]
-- name = "a notice to the family, one whose recipient is not stated, and a call from the person end it; one to a consulate does not"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- notice: id=n1 subject=person:ana to=family on=2025-03-09
-- arrest: id=e2 subject=person:eva on=2025-03-01
-- notice: id=n2 subject=person:eva to=consulate on=2025-03-02
-- arrest: id=e3 subject=person:ida on=2025-03-01
-- notice: id=n3 subject=person:ida
-- arrest: id=e4 subject=person:noe on=2025-03-01
-- notice: id=n4 subject=person:noe to=lawyer from_person=true on=2025-03-02
-- """
-- fires = ["person:eva"]
-- [[example]]
-- name = "a release within the limit ends it; a later one stops the clock"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- release: id=r1 subject=person:ana on=2025-03-02
-- arrest: id=e2 subject=person:eva on=2025-03-01
-- release: id=r2 subject=person:eva on=2025-03-11
-- """
-- fires = ["person:eva"]
-- days = 10
-- [[example]]
-- name = "an arrest in the course of a month is possible while some of its days are in time"
-- today = "2025-03-20"
-- rows = "arrest: id=e1 subject=person:ana on=2025-03"
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "silence about an arrest without a date, or about a described class, is no finding"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana
-- arrest: id=e2 subject=group:dockers on=2025-03-01
-- """
-- fires = []
-- [[example]]
-- name = "a denial about a class is a finding about the class, without a date"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=group:dockers count=85000
-- notice: id=n1 subject=group:dockers stance=denies to=family said_by=authority:reports
-- """
-- fires = ["group:dockers"]
-- basis = "single"
-- cites = ["e1", "n1"]
-- [[example]]
-- name = "that a consulate was not told says nothing of the family"
-- today = "2025-03-02"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- notice: id=n1 subject=person:ana stance=denies to=consulate
-- """
-- fires = []
-- [[example]]
-- name = "a denial is contested by a source that states a notice before it, and ended by one after it"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- notice: id=n1 subject=person:ana stance=denies to=family said=2025-04-10
-- notice: id=n2 subject=person:ana to=family on=2025-03-01 source=s2
-- arrest: id=e2 subject=person:eva on=2025-03-01
-- notice: id=n3 subject=person:eva stance=denies to=family said=2025-04-10
-- notice: id=n4 subject=person:eva to=family on=2025-04-12 source=s2
-- """
-- fires = ["person:ana"]
-- contested = true
-- cites = ["e1", "n1", "n2"]
-- [[example]]
-- name = "where only an admission to custody is stated, a notice shortly before it counts, one of the year before does not"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana since=2025-03-01 said=2025-04-10
-- custody: id=c2 subject=person:eva since=2025-03-01 said=2025-04-10
-- notice: id=n1 subject=person:ana on=2025-02-28 to=family
-- notice: id=n2 subject=person:eva on=2024-02-28 to=family
-- """
-- fires = ["person:eva"]
-- ---
WITH begun AS (
  -- what starts the clock: arrests; an admission to custody where no arrest has a date
  SELECT a.subject, a.id, 0 AS rank, a.date_lo, a.date_hi,
    coalesce(a.country, p.country, s.country, '') AS country
  FROM arrest a JOIN source s ON s.id = a.source LEFT JOIN subject p ON p.id = a.at_id
  WHERE a.denied = 0
  UNION ALL
  SELECT c.subject, c.id, 1 AS rank, c.date_lo, c.date_hi,
    coalesce(c.country, p.country, s.country, '') AS country
  FROM custody c JOIN source s ON s.id = c.source LEFT JOIN subject p ON p.id = c.place_id
  WHERE c.denied = 0 AND c.date_text IS NOT NULL
    AND coalesce(c.whereabouts, '') NOT IN ('denied', 'unknown')
),
dated AS (
  SELECT subject, max(country) AS country,
    max(CASE WHEN rank = 0 AND (date_lo IS NOT NULL OR date_hi IS NOT NULL) THEN 1 ELSE 0 END)
      AS arrests,
    max(CASE WHEN rank = 0 THEN date_lo END) AS arrest_lo,
    max(CASE WHEN rank = 0 THEN date_hi END) AS arrest_hi,
    min(CASE WHEN rank = 1 THEN date_lo END) AS custody_lo,
    min(CASE WHEN rank = 1 THEN date_hi END) AS custody_hi
  FROM begun GROUP BY subject
),
start AS (
  SELECT subject, country, arrests,
    CASE WHEN arrests = 1 THEN arrest_lo ELSE custody_lo END AS lo,
    CASE WHEN arrests = 1 THEN arrest_hi ELSE custody_hi END AS hi
  FROM dated
),
limits AS (
  SELECT t.subject, max(CASE WHEN m.country <> '' THEN m.value END) AS own,
    max(CASE WHEN m.country = '' THEN m.value END) AS general
  FROM start t JOIN parameter m ON m.name = 'days_to_notice'
    AND (m.country = '' OR m.country = t.country)
    AND (m.from_lo IS NULL OR m.from_lo <= coalesce(t.hi, t.lo))
    AND (m.until_hi IS NULL OR m.until_hi >= coalesce(t.lo, t.hi))
  GROUP BY t.subject
),
freed AS (
  SELECT f.subject, min(f.date_lo) AS lo, min(f.date_hi) AS hi,
    max(CASE WHEN f.date_lo IS NULL AND f.date_hi IS NULL THEN 1 ELSE 0 END) AS undated
  FROM release f JOIN start t ON t.subject = f.subject
  WHERE f.denied = 0 AND (f.date_hi IS NULL OR t.lo IS NULL OR f.date_hi >= t.lo)
  GROUP BY f.subject
),
ended AS (
  SELECT t.subject, t.lo, t.hi, t.arrests, coalesce(m.own, m.general) AS days,
    coalesce(f.undated, 0) AS undated, k.today,
    CASE WHEN f.lo < k.today THEN f.lo ELSE k.today END AS end_lo,
    CASE WHEN f.hi < k.today THEN f.hi ELSE k.today END AS end_hi
  FROM start t CROSS JOIN clock k
  LEFT JOIN limits m ON m.subject = t.subject
  LEFT JOIN freed f ON f.subject = t.subject
  WHERE t.lo IS NOT NULL OR t.hi IS NOT NULL
),
clocked AS (
  -- over: 2 for every reading of the dates, 1 for some, 0 for none, NULL without a limit
  SELECT subject, lo, hi, arrests, days,
    CASE WHEN end_hi < today THEN end_lo END AS until_lo,
    CASE WHEN end_hi < today THEN end_hi END AS until_hi,
    CASE WHEN days IS NULL THEN NULL
      WHEN undated = 0 AND end_lo - hi > days THEN 2
      WHEN end_hi - coalesce(lo, hi - 100000) > days THEN 1
      ELSE 0 END AS over_
  FROM ended
),
told AS (
  -- notices said to have reached the family: 2 by today, 1 perhaps, 0 before this arrest
  SELECT n.subject, n.id, n.date_lo,
    -- an admission does not say when the person was taken: a month before it still counts
    CASE WHEN n.date_hi < t.lo - CASE WHEN t.arrests = 1 THEN 0 ELSE 30 END THEN 0
      WHEN n.date_lo > k.today THEN 0
      WHEN n.date_hi > k.today THEN 1
      ELSE 2 END AS told
  FROM notice n CROSS JOIN clock k LEFT JOIN start t ON t.subject = n.subject
  WHERE n.denied = 0 AND n.stance NOT IN ('orders', 'announces')
    AND (coalesce(n.to_, 'family') = 'family' OR n.from_person = 1)
),
reached AS (
  SELECT subject, max(told) AS told, max(CASE WHEN told > 0 THEN date_lo END) AS lo
  FROM told GROUP BY subject
),
denial AS (
  SELECT n.subject, n.id, coalesce(n.said_by, s.said_by, s.title) AS who, n.said_hi
  FROM notice n JOIN source s ON s.id = n.source
  WHERE n.denied = 1 AND n.subject IS NOT NULL AND coalesce(n.to_, 'family') = 'family'
),
denied AS (
  SELECT subject, '"' || min(who) || '"' AS who, max(said_hi) AS said_hi
  FROM denial GROUP BY subject
),
silent AS (
  SELECT c.subject, c.lo, c.hi, c.arrests, c.until_lo, c.until_hi,
    whole(c.days) AS days,
    CASE WHEN c.over_ = 2 AND coalesce(r.told, 0) = 0 THEN 1 ELSE 0 END AS certain
  FROM clocked c
  JOIN subject u ON u.id = c.subject AND u.kind = 'person'
  LEFT JOIN reached r ON r.subject = c.subject
  LEFT JOIN denied d ON d.subject = c.subject
  WHERE c.over_ > 0 AND d.subject IS NULL AND coalesce(r.told, 0) < 2
),
spoken AS (
  SELECT d.subject, d.who, c.lo, c.hi, c.until_lo, c.until_hi,
    CASE WHEN coalesce(c.over_, 2) = 2 THEN 1 ELSE 0 END AS certain
  FROM denied d LEFT JOIN clocked c ON c.subject = d.subject
  LEFT JOIN reached r ON r.subject = d.subject
  WHERE coalesce(c.over_, 2) > 0 AND (r.lo IS NULL OR d.said_hi IS NULL OR r.lo <= d.said_hi)
)
SELECT s.subject, '' AS key, s.certain, s.lo AS since_lo, s.hi AS since_hi, s.until_lo,
  s.until_hi, s.days AS n_lo, s.days AS n_hi, CAST(NULL AS TEXT) AS detail, b.id AS cite,
  'core' AS role
FROM silent s JOIN begun b ON b.subject = s.subject AND b.rank = 1 - s.arrests
WHERE b.date_hi >= s.lo OR b.date_lo >= s.lo OR s.lo IS NULL
UNION ALL
SELECT s.subject, '', s.certain, s.lo, s.hi, s.until_lo, s.until_hi, CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), s.who, d.id, 'core'
FROM spoken s JOIN denial d ON d.subject = s.subject
UNION ALL
SELECT s.subject, '', s.certain, s.lo, s.hi, s.until_lo, s.until_hi, CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), s.who, b.id, 'context'
FROM spoken s JOIN begun b ON b.subject = s.subject AND b.rank = 0
UNION ALL
SELECT s.subject, '', s.certain, s.lo, s.hi, s.until_lo, s.until_hi, CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), s.who, t.id, 'contra'
FROM spoken s JOIN told t ON t.subject = s.subject AND t.told > 0
