-- ---
-- id = "statement-contradicts-statement"
-- severity = "notable"
-- subject = "proposition"
-- scope = "register"
-- basis_in_law = "ICPPED art. 18"
-- [title]
-- en = "Statements that contradict each other"
-- es = "Declaraciones que se contradicen"
-- [message]
-- en = "\"{subject}\": said to hold by {speaker}, and not to hold by {detail}."
-- es = "«{subject}»: {speaker} dice que sí y {detail} dice que no."
--
-- [[example]]
-- name = "two speakers, one against the other"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 proposition=proposition:p holds=true said_by=authority:x
-- statement: id=s2 proposition=proposition:p holds=false said_by=authority:y source=s2
-- answer: id=a1 subject=order:1 proposition=proposition:p holds=true said_by=authority:z
-- """
-- fires = ["proposition:p"]
-- cites = ["s1", "s2", "a1"]
-- basis = "corroborated"
--
-- [[example]]
-- name = "to deny that it does not hold is to say that it holds"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 proposition=proposition:p holds=false stance=denies said_by=authority:x
-- statement: id=s2 proposition=proposition:p holds=false said_by=authority:y
-- """
-- fires = ["proposition:p"]
--
-- [[example]]
-- name = "the same speaker; both say the same; another proposition"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 proposition=proposition:p holds=true said_by=authority:x
-- statement: id=s2 proposition=proposition:p holds=false said_by=authority:x
-- statement: id=s3 proposition=proposition:q holds=true said_by=authority:x
-- statement: id=s4 proposition=proposition:q holds=true said_by=authority:y
-- statement: id=s5 proposition=proposition:r holds=false said_by=authority:y
-- """
-- fires = []
-- ---
WITH said AS (
  SELECT p.ref AS proposition, e.id AS event, e.said_by,
    coalesce(e.said_by_id, e.said_by, e.id) AS speaker,
    CASE WHEN (h.number = 1 AND e.denied = 0) OR (h.number = 0 AND e.denied = 1)
      THEN 1 ELSE 0 END AS holds
  FROM claim AS p
  JOIN claim AS h ON h.event = p.event AND h.property = 'holds' AND h.denied = 0
  JOIN event AS e ON e.id = p.event
  WHERE p.property = 'proposition' AND p.denied = 0 AND p.ref IS NOT NULL
), pairs AS (
  SELECT a.proposition, a.event AS yes, b.event AS no, a.said_by AS yes_by, b.said_by AS no_by
  FROM said AS a JOIN said AS b ON b.proposition = a.proposition
    AND a.holds = 1 AND b.holds = 0 AND a.speaker <> b.speaker
)
SELECT p.proposition AS subject, '' AS key, 1 AS certain, NULL AS since_lo, NULL AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, p.no_by AS detail,
  p.yes AS cite, 'core' AS role, p.yes_by AS speaker
FROM pairs AS p
UNION ALL
SELECT p.proposition, '', 1, NULL, NULL, NULL, NULL, NULL, NULL, p.no_by, p.no, 'core', p.yes_by
FROM pairs AS p
