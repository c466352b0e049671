-- ---
-- id = "no-hearing"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 9(3) and 9(4); ICPPED art. 17(2)(f)"
-- clock = true
-- [title]
-- en = "No hearing before a judge"
-- es = "Sin audiencia ante un juez"
-- [message]
-- en = "{subject}[, deprived of liberty since {since}]: [no source states a hearing before a judge, and the limit of {n} hours has run out][{detail} says that there was no hearing before a judge][; {days} days are stated without one]."
-- es = "{subject}[, sin libertad desde {since}]: [ninguna fuente indica una audiencia ante un juez y venció el plazo de {n} horas][{detail} dice que no hubo audiencia ante un juez][; constan {days} días sin ella]."
-- [[example]]
-- name = "fires on silence when the limit of a stated arrest has run out"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01 country=XA
-- parameter: name=hours_to_judge country=XA value=72
-- """
-- fires = ["person:ana"]
-- basis = "single"
-- cites = ["e1"]
-- days = 44
-- n = 72
-- [[example]]
-- name = "is silent while the last of the hours may still run"
-- today = "2025-03-04"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01 country=XA
-- parameter: name=hours_to_judge country=XA value=72
-- """
-- fires = []
-- [[example]]
-- name = "fires on the first day on which the hours are over whatever the time of the arrest"
-- today = "2025-03-05"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01 country=XA
-- parameter: name=hours_to_judge country=XA value=72
-- """
-- fires = ["person:ana"]
-- [[example]]
-- name = "the limit of the country goes before the general one, and holds only in its time"
-- today = "2025-03-10"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01 country=XA
-- arrest: id=e2 subject=person:eva on=2025-03-01 country=XB
-- parameter: name=hours_to_judge country='' value=48
-- parameter: name=hours_to_judge country=XA value=360
-- parameter: name=hours_to_judge country=XB from=2025-04-01 value=9000
-- """
-- fires = ["person:eva"]
-- [[example]]
-- name = "a hearing that was held ends it; one only scheduled, or before the arrest, does not"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- hearing: id=h1 subject=person:ana on=2025-03-02
-- arrest: id=e2 subject=person:eva on=2025-03-01
-- hearing: id=h2 subject=person:eva scheduled_on=2025-03-02
-- arrest: id=e3 subject=person:ida on=2025-03-01
-- hearing: id=h3 subject=person:ida on=2019-03-02
-- arrest: id=e4 subject=person:noe on=2025-03-01
-- hearing: id=h4 subject=person:noe
-- """
-- fires = ["person:eva", "person:ida"]
-- [[example]]
-- name = "the clock runs to the last source that states the detention, not to today"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01 said=2025-03-02
-- arrest: id=e2 subject=person:eva on=2025-03-01 said=2025-03-02
-- custody: id=c2 subject=person:eva place=place:pier since=2025-03-01 said=2025-03-31
-- """
-- fires = ["person:eva"]
-- days = 30
-- [[example]]
-- name = "a release within the limit ends it"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- release: id=r1 subject=person:ana on=2025-03-02
-- """
-- fires = []
-- [[example]]
-- name = "an arrest in the course of a month is possible while some of its days are in time"
-- today = "2025-03-20"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03 country=XA
-- parameter: name=hours_to_judge country=XA value=72
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "silence about an arrest without a date is no finding"
-- today = "2025-04-14"
-- rows = "arrest: id=e1 subject=person:ana"
-- fires = []
-- [[example]]
-- name = "silence about a described class is no finding"
-- today = "2025-04-14"
-- rows = "arrest: id=e1 subject=group:dockers on=2025-03-01"
-- fires = []
-- [[example]]
-- name = "a denial about a class is a finding about the class, without a date, and not about its members"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=group:dockers count=85000
-- hearing: id=h1 subject=group:dockers stance=denies said_by=authority:reports
-- member: group_id=group:dockers person=person:ana event=e1
-- """
-- fires = ["group:dockers"]
-- basis = "single"
-- cites = ["e1", "h1"]
-- [[example]]
-- name = "the holder's own list that says no is an admission"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- hearing: id=h1 subject=person:ana stance=denies admitted=1 said=2025-03-20
-- """
-- fires = ["person:ana"]
-- basis = "admitted"
-- [[example]]
-- name = "a denial within the limit is no breach yet"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01 said=2025-03-02
-- hearing: id=h1 subject=person:ana stance=denies said=2025-03-02
-- """
-- fires = []
-- [[example]]
-- name = "a denial is contested by a source that states a hearing before it, and ended by one after it"
-- today = "2025-04-14"
-- rows = """
-- arrest: id=e1 subject=person:ana on=2025-03-01
-- hearing: id=h1 subject=person:ana stance=denies said=2025-04-10
-- hearing: id=h2 subject=person:ana on=2025-03-02 source=s2
-- arrest: id=e2 subject=person:eva on=2025-03-01
-- hearing: id=h3 subject=person:eva stance=denies said=2025-04-10
-- hearing: id=h4 subject=person:eva on=2025-04-12 source=s2
-- """
-- fires = ["person:ana"]
-- contested = true
-- cites = ["e1", "h1", "h2"]
-- [[example]]
-- name = "where only an admission to custody is stated, a hearing shortly before it counts, one of the year before does not"
-- today = "2025-04-14"
-- rows = """
-- custody: id=c1 subject=person:ana since=2025-03-01 said=2025-04-10
-- custody: id=c2 subject=person:eva since=2025-03-01 said=2025-04-10
-- hearing: id=h1 subject=person:ana on=2025-02-28 first=true
-- hearing: id=h2 subject=person:eva on=2024-02-28 first=true
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
  FROM start t JOIN parameter m ON m.name = 'hours_to_judge'
    AND (m.country = '' OR m.country = t.country)
    AND (m.from_lo IS NULL OR m.from_lo <= coalesce(t.hi, t.lo))
    AND (m.until_hi IS NULL OR m.until_hi >= coalesce(t.lo, t.hi))
  GROUP BY t.subject
),
said AS (
  SELECT subject, said_lo, said_hi, date_hi FROM arrest WHERE denied = 0
  UNION ALL
  SELECT subject, said_lo, said_hi, date_hi FROM custody
  WHERE denied = 0 AND coalesce(whereabouts, '') NOT IN ('denied', 'unknown')
  UNION ALL
  SELECT subject, said_lo, said_hi, date_hi FROM transfer WHERE denied = 0
  UNION ALL
  SELECT subject, said_lo, said_hi, NULL AS date_hi FROM hearing WHERE denied = 1
),
stated AS (
  -- the last day on which a source states the detention; today where no such day is known
  SELECT d.subject,
    max(CASE WHEN d.said_lo IS NULL AND d.said_hi IS NULL THEN k.today
      ELSE coalesce(d.said_lo, d.date_hi, d.said_hi) END) AS lo,
    max(coalesce(d.said_hi, k.today)) AS hi
  FROM said d CROSS JOIN clock k GROUP BY d.subject
),
freed AS (
  SELECT f.subject, min(f.date_lo) AS lo, min(f.date_hi) AS hi,
    max(CASE WHEN f.date_lo IS NULL AND f.date_hi IS NULL THEN 1 ELSE 0 END) AS undated
  FROM (SELECT subject, denied, date_lo, date_hi FROM release
    UNION ALL SELECT subject, denied, date_lo, date_hi FROM death) f
  JOIN start t ON t.subject = f.subject
  WHERE f.denied = 0 AND (f.date_hi IS NULL OR t.lo IS NULL OR f.date_hi >= t.lo)
  GROUP BY f.subject
),
ended AS (
  SELECT t.subject, t.lo, t.hi, t.arrests, coalesce(m.own, m.general) AS hours,
    coalesce(f.undated, 0) AS undated, coalesce(f.lo, e.lo) AS end_lo,
    coalesce(f.hi, e.hi) AS end_hi
  FROM start t JOIN stated e ON e.subject = t.subject
  LEFT JOIN limits m ON m.subject = t.subject
  LEFT JOIN freed f ON f.subject = t.subject
  WHERE t.lo IS NOT NULL OR t.hi IS NOT NULL
),
capped AS (
  SELECT e.subject, e.lo, e.hi, e.arrests, e.hours, e.undated, k.today,
    CASE WHEN e.end_lo > k.today THEN k.today ELSE e.end_lo END AS end_lo,
    CASE WHEN e.end_hi > k.today THEN k.today ELSE e.end_hi END AS end_hi
  FROM ended e CROSS JOIN clock k
),
clocked AS (
  -- over: 2 for every reading of the dates, 1 for some, 0 for none, NULL without a limit
  SELECT subject, lo, hi, arrests, hours,
    CASE WHEN end_hi < today THEN end_lo END AS until_lo,
    CASE WHEN end_hi < today THEN end_hi END AS until_hi,
    CASE WHEN hours IS NULL THEN NULL
      WHEN undated = 0 AND (end_lo - hi - 1) * 24 >= hours THEN 2
      WHEN (end_hi - coalesce(lo, hi - 100000) - 1) * 24 >= hours THEN 1
      ELSE 0 END AS over_
  FROM capped
),
held AS (
  -- hearings said to have been held: 2 by today, 1 perhaps, 0 before this deprivation of liberty
  SELECT h.subject, h.id, h.date_lo,
    -- an admission does not say when the person was taken: a month before it still counts
    CASE WHEN h.date_hi < t.lo - CASE WHEN t.arrests = 1 THEN 0 ELSE 30 END THEN 0
      WHEN h.date_lo > k.today THEN 0
      WHEN h.date_hi > k.today THEN 1
      ELSE 2 END AS held
  FROM hearing h CROSS JOIN clock k LEFT JOIN start t ON t.subject = h.subject
  WHERE h.denied = 0 AND h.stance NOT IN ('orders', 'announces')
    AND (h.date_text IS NOT NULL OR h.scheduled_on_text IS NULL)
),
heard AS (
  SELECT subject, max(held) AS held, max(CASE WHEN held > 0 THEN date_lo END) AS lo
  FROM held GROUP BY subject
),
denial AS (
  SELECT h.subject, h.id, coalesce(h.said_by, s.said_by, s.title) AS who, h.said_hi
  FROM hearing h JOIN source s ON s.id = h.source WHERE h.denied = 1 AND h.subject IS NOT NULL
),
denied AS (
  SELECT subject, '"' || min(who) || '"' AS who, max(said_hi) AS said_hi
  FROM denial GROUP BY subject
),
silent AS (
  SELECT c.subject, c.lo, c.hi, c.arrests, c.until_lo, c.until_hi,
    whole(c.hours) AS hours,
    CASE WHEN c.over_ = 2 AND coalesce(h.held, 0) = 0 THEN 1 ELSE 0 END AS certain
  FROM clocked c
  JOIN subject u ON u.id = c.subject AND u.kind = 'person'
  LEFT JOIN heard h ON h.subject = c.subject
  LEFT JOIN denied d ON d.subject = c.subject
  WHERE c.over_ > 0 AND d.subject IS NULL AND coalesce(h.held, 0) < 2
),
spoken AS (
  SELECT d.subject, d.who, c.lo, c.hi, c.until_lo, c.until_hi,
    CASE WHEN coalesce(c.over_, 2) = 2 THEN 1 ELSE 0 END AS certain
  FROM denied d LEFT JOIN clocked c ON c.subject = d.subject
  LEFT JOIN heard h ON h.subject = d.subject
  WHERE coalesce(c.over_, 2) > 0 AND (h.lo IS NULL OR d.said_hi IS NULL OR h.lo <= d.said_hi)
)
SELECT s.subject, '' AS key, s.certain, s.lo AS since_lo, s.hi AS since_hi, s.until_lo,
  s.until_hi, s.hours AS n_lo, s.hours AS n_hi, CAST(NULL AS TEXT) AS detail, b.id AS cite,
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
  CAST(NULL AS BIGINT), s.who, h.id, 'contra'
FROM spoken s JOIN held h ON h.subject = s.subject AND h.held > 0
