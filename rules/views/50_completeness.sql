-- ---
-- about = "Which of the eight things of ICPPED art. 17(3) are stated of each person, one row a person and letter: missing; stated; official (by the authority itself); contradicted (said and denied, or dates that exclude each other)."
-- index = ["person"]
-- ---
WITH said AS (
  SELECT e.subject AS person, e.id, e.denied, e.admitted, e.date_lo, e.date_hi,
    CASE e.kind WHEN 'person' THEN 'a' WHEN 'arrest' THEN 'b' WHEN 'hearing' THEN 'c'
      WHEN 'charge' THEN 'c' WHEN 'conviction' THEN 'c' WHEN 'sentence' THEN 'c'
      WHEN 'custody' THEN 'e' WHEN 'sighting' THEN 'e' WHEN 'visit' THEN 'e'
      WHEN 'health' THEN 'f' WHEN 'death' THEN 'g' WHEN 'remains' THEN 'g'
      WHEN 'transfer' THEN 'h' WHEN 'removal' THEN 'h' WHEN 'release' THEN 'h' END AS letter,
    e.kind
  FROM event AS e WHERE e.subject LIKE 'person:%'
  UNION ALL
  SELECT e.subject, e.id, e.denied, e.admitted, NULL, NULL,
    CASE c.property WHEN 'supervised_by' THEN 'd' ELSE 'c' END, c.property
  FROM claim AS c JOIN event AS e ON e.id = c.event
  WHERE c.property IN ('supervised_by', 'ordered_by', 'grounds', 'instrument') AND c.denied = 0
    AND e.kind IN ('arrest', 'custody', 'removal') AND e.subject LIKE 'person:%'
), summed AS (
  SELECT person, letter, min(denied) AS all_denied, max(denied) AS any_denied,
    max(CASE WHEN denied = 0 THEN admitted ELSE 0 END) AS official,
    max(CASE WHEN kind IN ('arrest', 'death') AND denied = 0 THEN date_lo END) AS last_lo,
    min(CASE WHEN kind IN ('arrest', 'death') AND denied = 0 THEN date_hi END) AS first_hi
  FROM said WHERE letter IS NOT NULL GROUP BY person, letter
), born AS (
  SELECT person, max(birth_lo) AS last_lo, min(birth_hi) AS first_hi FROM mention GROUP BY person
), letters AS (
  SELECT 'a' AS letter UNION ALL SELECT 'b' UNION ALL SELECT 'c' UNION ALL SELECT 'd'
  UNION ALL SELECT 'e' UNION ALL SELECT 'f' UNION ALL SELECT 'g' UNION ALL SELECT 'h'
)
SELECT p.id AS person, l.letter,
  CASE WHEN s.person IS NULL OR s.all_denied = 1 THEN 'missing'
    WHEN s.any_denied = 1 THEN 'contradicted'
    WHEN l.letter IN ('b', 'g') AND s.last_lo > s.first_hi THEN 'contradicted'
    WHEN l.letter = 'a' AND n.last_lo > n.first_hi THEN 'contradicted'
    WHEN s.official = 1 THEN 'official'
    ELSE 'stated' END AS state
FROM person AS p CROSS JOIN letters AS l
LEFT JOIN summed AS s ON s.person = p.id AND s.letter = l.letter
LEFT JOIN born AS n ON n.person = p.id
