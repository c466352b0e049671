-- ---
-- id = "error-admitted-not-remedied"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 2(3); ICPPED art. 24"
-- clock = true
-- [title]
-- en = "Error admitted, not remedied"
-- es = "Error admitido y no reparado"
-- [message]
-- en = "{speaker} admits that the removal of {subject} was an error ({detail}), and no source states that it was remedied[, {days} days after]."
-- es = "{speaker} admite que la expulsión de {subject} fue un error ({detail}), y ninguna fuente afirma que se haya reparado[, {days} días después]."
--
-- [[example]]
-- name = "the return is refused"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:a error='a mistake' stance=admits on=2025-03-15
-- order_: id=o1 subject=order:1 effect=return covers=person:a
-- answer: id=a1 subject=order:1 says=refuses
-- """
-- fires = ["person:a"]
-- cites = ["r1", "a1"]
-- basis = "admitted"
-- days = 30
--
-- [[example]]
-- name = "silence about any remedy: possible"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:a error='a mistake' stance=admits
-- """
-- fires = ["person:a"]
-- certainty = "possible"
--
-- [[example]]
-- name = "an error that only others speak of; brought back; return carried out"
-- today = "2025-04-14"
-- rows = """
-- removal: id=r1 subject=person:a error='a mistake' stance=alleges
-- removal: id=r2 subject=person:b error='a mistake' stance=admits from_country=XA to_country=XB on=2025-03-15
-- removal: id=r3 subject=person:b from_country=XB to_country=XA on=2025-04-10
-- removal: id=r4 subject=person:c error='a mistake' stance=admits
-- order_: id=o1 subject=order:1 effect=return covers=person:c
-- answer: id=a1 subject=order:1 says=complied on=2025-04-10
-- """
-- fires = []
-- ---
WITH wrong AS (
  SELECT r.subject AS person, r.id AS event, r.date_lo, r.date_hi, r.error, r.said_by
  FROM removal AS r
  WHERE r.denied = 0 AND r.admitted = 1 AND r.error IS NOT NULL AND r.subject LIKE 'person:%'
), ret AS (
  SELECT DISTINCT k.person, k.order_id
  FROM covered AS k
  JOIN order_effect AS e ON e.order_id = k.order_id AND e.effect = 'return'
), refusal AS (
  SELECT k.person, a.event
  FROM ret AS k JOIN answer_to AS a ON a.order_id = k.order_id AND a.denied = 0
    AND a.says IN ('refuses', 'cannot')
), open AS (
  SELECT w.*, CASE WHEN f.person IS NOT NULL THEN 1 ELSE 0 END AS certain
  FROM wrong AS w LEFT JOIN (SELECT DISTINCT person FROM refusal) AS f ON f.person = w.person
  WHERE NOT EXISTS (
      SELECT 1 FROM ret AS k JOIN order_state AS s ON s.order_id = k.order_id
      WHERE k.person = w.person AND s.state IN ('obeyed', 'obeyed-late'))
    AND NOT EXISTS (
      SELECT 1 FROM removal AS out JOIN removal AS back ON back.subject = out.subject
        AND back.denied = 0 AND back.to_country = out.from_country AND back.id <> out.id
      WHERE out.subject = w.person AND out.denied = 0
        AND (out.date_lo IS NULL OR back.date_hi IS NULL OR back.date_hi >= out.date_lo))
)
SELECT o.person AS subject, '' AS key, o.certain, o.date_lo AS since_lo, o.date_hi AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, o.error AS detail,
  o.event AS cite, 'core' AS role, o.said_by AS speaker
FROM open AS o
UNION ALL
SELECT o.person, '', o.certain, NULL, NULL, NULL, NULL, NULL, NULL, NULL, f.event, 'core', NULL
FROM open AS o JOIN refusal AS f ON f.person = o.person
UNION ALL
SELECT o.person, '', o.certain, NULL, NULL, NULL, NULL, NULL, NULL, NULL, r.id, 'contra', NULL
FROM open AS o JOIN removal AS r ON r.subject = o.person AND r.denied = 1 AND r.error IS NOT NULL
