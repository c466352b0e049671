-- ---
-- id = "count-changed"
-- severity = "info"
-- subject = "group"
-- scope = "register"
-- basis_in_law = "ICPPED art. 17(3)"
-- [title]
-- en = "A speaker gives another number than before"
-- es = "Quien habla da otra cifra que antes"
-- [message]
-- en = "{subject}: {speaker} now gives another number than before: {detail}."
-- es = "{subject}: {speaker} da ahora otra cifra que antes: {detail}."
-- [[example]]
-- name = "the same speaker gives another number on a later day"
-- today = "2025-04-14"
-- rows = """
-- count_: id=n1 subject=group:g count=80000 said_by=authority:x said=2025-01-01
-- count_: id=n2 subject=group:g count=85000 said_by=authority:x said=2025-03-01
-- """
-- fires = ["group:g"]
-- cites = ["n1", "n2"]
-- [[example]]
-- name = "only the last two numbers count; a number told again is none that changed"
-- today = "2025-04-14"
-- rows = """
-- count_: id=n1 subject=group:g count=70000 said_by=authority:x said=2024-01-01
-- count_: id=n2 subject=group:g count=85000 said_by=authority:x said=2025-01-01
-- count_: id=n3 subject=group:g count=85000 said_by=authority:x said=2025-03-01
-- """
-- fires = []
-- [[example]]
-- name = "other speakers, units, or what is counted; compatible numbers; one without a date"
-- today = "2025-04-14"
-- rows = """
-- count_: id=n1 subject=group:g count=10 said_by=authority:x said=2025-01-01
-- count_: id=n2 subject=group:g count=12 said_by=authority:y said=2025-03-01
-- count_: id=n3 subject=group:h count=10 said_by=authority:x said=2025-01-01 unit=flights
-- count_: id=n4 subject=group:h count=12 said_by=authority:x said=2025-03-01
-- count_: id=n5 subject=group:i count=10.. said_by=authority:x said=2025-01-01
-- count_: id=n6 subject=group:i count=12 said_by=authority:x said=2025-03-01
-- count_: id=n7 subject=group:j count=10 said_by=authority:x
-- count_: id=n8 subject=group:j count=12 said_by=authority:x said=2025-03-01
-- """
-- fires = []
-- [[example]]
-- name = "days of which some readings are the same day leave it possible"
-- today = "2025-04-14"
-- rows = """
-- count_: id=n1 subject=group:g count=10 said_by=authority:x said=2025-03
-- count_: id=n2 subject=group:g count=12 said_by=authority:x said=2025-03-20
-- """
-- fires = ["group:g"]
-- certainty = "possible"
-- ---
WITH said AS (
  SELECT subject, id, said_by, count_lo, count_hi, count_text, said_lo, said_hi,
    coalesce(said_by_id, said_by) AS speaker, coalesce(kind, '') AS kind,
    coalesce(unit, 'persons') AS unit, coalesce(of_, '') AS whom
  FROM count_
  WHERE denied = 0 AND subject IS NOT NULL AND said_lo IS NOT NULL AND said_hi IS NOT NULL
    AND coalesce(said_by_id, said_by) IS NOT NULL
), ordered AS (
  SELECT s.*, row_number() OVER (PARTITION BY subject, speaker, kind, unit, whom
    ORDER BY said_hi DESC, said_lo DESC, id) AS n
  FROM said s
), pairs AS (
  SELECT b.subject, b.speaker || ' ' || b.kind || ' ' || b.unit || ' ' || b.whom AS key,
    CASE WHEN a.said_hi < b.said_lo THEN 1 ELSE 0 END AS certain, b.said_lo, b.said_hi,
    b.said_by AS speaker, a.count_text || ' / ' || b.count_text AS detail, a.id AS before_, b.id AS after_
  FROM ordered a
  JOIN ordered b ON b.subject = a.subject AND b.speaker = a.speaker AND b.kind = a.kind
    AND b.unit = a.unit AND b.whom = a.whom AND a.n = 2 AND b.n = 1
  WHERE a.count_hi < b.count_lo OR b.count_hi < a.count_lo
)
SELECT subject, key, certain, said_lo AS since_lo, said_hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, detail, before_ AS cite,
  'core' AS role, speaker
FROM pairs
UNION ALL
SELECT subject, key, certain, said_lo, said_hi, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT),
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), detail, after_, 'core', speaker
FROM pairs
