-- ---
-- id = "seen-again"
-- severity = "info"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 18 and 24(2)"
-- clock = true
-- [title]
-- en = "A proof of life after nobody owned to knowing"
-- es = "Una prueba de vida después de que nadie reconociera saber"
-- [message]
-- en = "{subject}: a proof of life is stated of {since}, after a source had said that the custody was denied or the whereabouts not disclosed or unknown."
-- es = "{subject}: consta una prueba de vida de {since}, después de que una fuente dijera que se negaba la custodia, o que el paradero no se revelaba o se desconocía."
-- [[example]]
-- name = "fires when somebody whose custody was denied is seen later"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana whereabouts=denied said=2025-03-01
-- visit: id=v1 subject=person:ana on=2025-05-01
-- """
-- fires = ["person:ana"]
-- basis = "single"
-- cites = ["v1", "c1"]
-- days = 31
-- [[example]]
-- name = "is silent where the proof of life is older, of the same day, or nothing was denied"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana whereabouts=unknown said=2025-03-01
-- visit: id=v1 subject=person:ana on=2025-03-01
-- custody: id=c2 subject=person:eva whereabouts=disclosed said=2025-03-01
-- visit: id=v2 subject=person:eva on=2025-05-01
-- custody: id=c3 subject=person:ida whereabouts=undisclosed said=2025-03-01
-- sighting: id=s3 subject=person:ida on=2025-05-01 alive=true basis=footage
-- """
-- fires = []
-- [[example]]
-- name = "a proof of life in the course of a year is possible while some of its days are later"
-- today = "2025-12-31"
-- rows = """
-- custody: id=c1 subject=person:ana whereabouts=undisclosed said=2025-03-01
-- visit: id=v1 subject=person:ana on=2025
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "what was said without a date is no finding, for nobody knows which came first"
-- today = "2025-06-01"
-- rows = """
-- custody: id=c1 subject=person:ana whereabouts=denied
-- visit: id=v1 subject=person:ana on=2025-05-01
-- """
-- fires = []
-- ---
WITH hidden AS (
  SELECT subject, id, coalesce(said_lo, date_lo) AS lo, coalesce(said_hi, date_hi) AS hi
  FROM custody
  WHERE denied = 0 AND whereabouts IN ('denied', 'undisclosed', 'unknown')
)
SELECT p.person AS subject, '' AS key, CASE WHEN p.lo > h.hi THEN 1 ELSE 0 END AS certain,
  p.lo AS since_lo, p.hi AS since_hi, CAST(NULL AS BIGINT) AS until_lo,
  CAST(NULL AS BIGINT) AS until_hi, CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi,
  CAST(NULL AS TEXT) AS detail, p.event AS cite, 'core' AS role
FROM proof_of_life p JOIN hidden h ON h.subject = p.person AND p.hi > h.lo
UNION ALL
SELECT p.person, '', CASE WHEN p.lo > h.hi THEN 1 ELSE 0 END, p.lo, p.hi, CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), CAST(NULL AS TEXT), h.id,
  'context'
FROM proof_of_life p JOIN hidden h ON h.subject = p.person AND p.hi > h.lo
