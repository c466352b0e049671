-- ---
-- id = "{id}"
-- # serious: a treaty or a court forbids it | notable: somebody should look at it | info: something is unknown
-- severity = "notable"
-- # What its findings are about: person, batch, order, ...
-- subject = "person"
-- # person: it looks at one person at a time | register: it compares
-- scope = "person"
-- basis_in_law = "the article that it rests on"
-- # Days are counted from since_lo and since_hi.
-- clock = true
-- [title]
-- en = "Held for thirty days and more"
-- es = "Detenido treinta días o más"
-- [message]
-- en = "{subject}: held[ since {since}][, {days} days], says {speaker}."
-- es = "{subject}: detenido[ desde {since}][, {days} días], según {speaker}."
--
-- [[example]]
-- name = "held since the first of January, looked at in March"
-- today = "2026-03-01"
-- rows = """
-- custody: id=c1 subject=person:a since=2026-01-01 said_by=authority:x
-- """
-- fires = ["person:a"]
-- days = 59
-- cites = ["c1"]
--
-- [[example]]
-- name = "some time in January: thirty days for one reading only"
-- today = "2026-02-15"
-- rows = """
-- custody: id=c1 subject=person:a since=2026-01
-- """
-- fires = ["person:a"]
-- certainty = "possible"
--
-- [[example]]
-- name = "held for a week; held, and released; somebody denies it"
-- today = "2026-03-01"
-- rows = """
-- custody: id=c1 subject=person:a since=2026-02-22
-- custody: id=c2 subject=person:b since=2026-01-01 until=2026-01-05
-- custody: id=c3 subject=person:c since=2026-01-01 stance=denies
-- """
-- fires = []
-- ---
-- Tables and columns: `paradero rule tables`. What both ends of a date mean, and what a rule returns: `paradero rule --help`.
SELECT c.subject, '' AS key,
  CASE WHEN k.today - c.since_hi >= 30 THEN 1 ELSE 0 END AS certain,
  c.since_lo, c.since_hi, c.until_lo, c.until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, CAST(NULL AS TEXT) AS detail,
  c.id AS cite, 'core' AS role, c.said_by AS speaker
FROM custody AS c CROSS JOIN clock AS k
WHERE c.denied = 0 AND c.until_lo IS NULL AND c.until_hi IS NULL AND k.today - c.since_lo >= 30
