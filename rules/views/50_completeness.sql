-- ---
-- about = "Which of the eight things of ICPPED art. 17(3) are stated of each person, one row a person and letter: missing; stated; official (by the authority itself); contradicted (said and denied, or dates that exclude each other)."
-- index = ["person"]
-- ---
WITH letters AS (
  SELECT 'a' AS letter UNION ALL SELECT 'b' UNION ALL SELECT 'c' UNION ALL SELECT 'd'
  UNION ALL SELECT 'e' UNION ALL SELECT 'f' UNION ALL SELECT 'g' UNION ALL SELECT 'h'
), said AS (
  -- a row for each person and letter, beside what is said; grouped, and not joined, since there are many
  SELECT p.id AS person, l.letter, '-' AS kind, CAST(NULL AS BIGINT) AS denied,
    CAST(NULL AS BIGINT) AS admitted, CAST(NULL AS BIGINT) AS lo, CAST(NULL AS BIGINT) AS hi
  FROM person AS p CROSS JOIN letters AS l
  UNION ALL
  SELECT e.subject,
    CASE e.kind WHEN 'person' THEN 'a' WHEN 'arrest' THEN 'b' WHEN 'hearing' THEN 'c'
      WHEN 'charge' THEN 'c' WHEN 'conviction' THEN 'c' WHEN 'sentence' THEN 'c'
      WHEN 'custody' THEN 'e' WHEN 'sighting' THEN 'e' WHEN 'visit' THEN 'e'
      WHEN 'health' THEN 'f' WHEN 'death' THEN 'g' WHEN 'remains' THEN 'g'
      WHEN 'transfer' THEN 'h' WHEN 'removal' THEN 'h' WHEN 'release' THEN 'h' END,
    e.kind, e.denied, e.admitted,
    CASE WHEN e.denied = 0 AND e.kind IN ('arrest', 'death') THEN e.date_lo END,
    CASE WHEN e.denied = 0 AND e.kind IN ('arrest', 'death') THEN e.date_hi END
  FROM event AS e WHERE e.subject LIKE 'person:%'
  UNION ALL
  SELECT e.subject, CASE c.property WHEN 'supervised_by' THEN 'd' ELSE 'c' END, c.property,
    e.denied, e.admitted, NULL, NULL
  FROM claim AS c JOIN event AS e ON e.id = c.event
  WHERE c.property IN ('supervised_by', 'ordered_by', 'grounds', 'instrument') AND c.denied = 0
    AND e.kind IN ('arrest', 'custody', 'removal') AND e.subject LIKE 'person:%'
  UNION ALL
  SELECT m.person, 'a', 'person', NULL, NULL, m.birth_lo, m.birth_hi FROM mention AS m
), summed AS (
  SELECT person, letter, min(denied) AS all_denied, max(denied) AS any_denied,
    max(CASE WHEN denied = 0 THEN admitted ELSE 0 END) AS official,
    max(lo) AS last_lo, min(hi) AS first_hi
  FROM said WHERE letter IS NOT NULL GROUP BY person, letter
  HAVING max(CASE WHEN kind = '-' THEN 1 ELSE 0 END) = 1
)
SELECT person, letter,
  CASE WHEN all_denied IS NULL OR all_denied = 1 THEN 'missing'
    WHEN any_denied = 1 THEN 'contradicted'
    WHEN last_lo > first_hi THEN 'contradicted'
    WHEN official = 1 THEN 'official'
    ELSE 'stated' END AS state
FROM summed
