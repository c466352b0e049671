-- ---
-- id = "speaker-reversed"
-- severity = "notable"
-- subject = "proposition"
-- scope = "register"
-- basis_in_law = "ICPPED art. 18"
-- [title]
-- en = "A speaker said the opposite before"
-- es = "Quien habla había dicho lo contrario"
-- [message]
-- en = "\"{subject}\": {speaker} said that it holds and that it does not[ (two speakers of one office: {detail})]."
-- es = "«{subject}»: {speaker} dijo que sí y que no[ (dos personas de un mismo cargo: {detail})]."
--
-- [[example]]
-- name = "the same person says both"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 proposition=proposition:p holds=true said_by=authority:x on=2025-03-01
-- statement: id=s2 proposition=proposition:p holds=false said_by=authority:x on=2025-04-01
-- """
-- fires = ["proposition:p"]
-- cites = ["s1", "s2"]
--
-- [[example]]
-- name = "the same office, two persons"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 proposition=proposition:p holds=true said_by=authority:x office='Minister of the Coast'
-- statement: id=s2 proposition=proposition:p holds=false said_by=authority:y office='minister of the coast'
-- """
-- fires = ["proposition:p"]
--
-- [[example]]
-- name = "different speakers; a speaker who stays with it"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 proposition=proposition:p holds=true said_by=authority:x office=minister
-- statement: id=s2 proposition=proposition:p holds=false said_by=authority:y office=judge
-- statement: id=s3 proposition=proposition:p holds=false said_by=authority:y
-- """
-- fires = []
-- ---
WITH said AS (
  SELECT p.ref AS proposition, e.id AS event, e.said_by,
    coalesce(e.said_by_id, e.said_by) AS speaker, folded(o.value) AS office,
    CASE WHEN (h.number = 1 AND e.denied = 0) OR (h.number = 0 AND e.denied = 1)
      THEN 1 ELSE 0 END AS holds
  FROM claim AS p
  JOIN claim AS h ON h.event = p.event AND h.property = 'holds' AND h.denied = 0
  JOIN event AS e ON e.id = p.event
  LEFT JOIN claim AS o ON o.event = p.event AND o.property = 'office' AND o.denied = 0
  WHERE p.property = 'proposition' AND p.denied = 0 AND p.ref IS NOT NULL
), pairs AS (
  SELECT a.proposition, a.speaker AS key, a.said_by AS speaker, CAST(NULL AS TEXT) AS office, a.event AS yes,
    b.event AS no
  FROM said AS a JOIN said AS b ON b.proposition = a.proposition AND b.speaker = a.speaker
    AND a.holds = 1 AND b.holds = 0
  UNION ALL
  SELECT a.proposition, a.office AS key, a.said_by || ' / ' || b.said_by, a.office, a.event, b.event
  FROM said AS a JOIN said AS b ON b.proposition = a.proposition AND b.office = a.office
    AND a.holds = 1 AND b.holds = 0 AND b.speaker <> a.speaker
)
SELECT p.proposition AS subject, p.key, 1 AS certain, NULL AS since_lo, NULL AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, p.office AS detail,
  p.yes AS cite, 'core' AS role, p.speaker
FROM pairs AS p
UNION ALL
SELECT p.proposition, p.key, 1, NULL, NULL, NULL, NULL, NULL, NULL, p.office, p.no, 'core',
  p.speaker
FROM pairs AS p
