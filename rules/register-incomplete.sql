-- ---
-- id = "register-incomplete"
-- severity = "info"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 17(3)"
-- [title]
-- en = "What no source states of art. 17(3)"
-- es = "Lo que ninguna fuente indica del art. 17(3)"
-- [message]
-- en = "{subject}[: of what ICPPED article 17(3) asks for, no source states {detail} ({n} of its letters)][; no source states a proof of life{speaker}]."
-- es = "{subject}[: de lo que pide el artículo 17(3) de la Convención, ninguna fuente indica {detail} ({n} de sus letras)][; ninguna fuente indica una prueba de vida{speaker}]."
-- [[example]]
-- name = "names the letters that nobody states of someone who is held; death and release are not missed"
-- today = "2025-04-14"
-- rows = """
-- person: id=person:ana name=Ana
-- person_event: id=b1 subject=person:ana name=Ana
-- arrest: id=a1 subject=person:ana on=2025-03-01 grounds='a warrant'
-- custody: id=c1 subject=person:ana place=place:pier
-- """
-- fires = ["person:ana"]
-- basis = "none"
-- n = 2
-- [[example]]
-- name = "where a source says that a stay ended, it is missed that nobody says how"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana name=Ana
-- arrest: id=a1 subject=person:ana on=2025-03-01 grounds='a warrant'
-- custody: id=c1 subject=person:ana place=place:pier until=2025-04-01
-- """
-- fires = ["person:ana"]
-- n = 3
-- [[example]]
-- name = "someone of whom no source states a deprivation of liberty is no matter of this register"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana name=Ana
-- arrest: id=a2 subject=person:eva stance=denies
-- """
-- fires = []
-- [[example]]
-- name = "is silent when all is stated"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana name=Ana
-- arrest: id=a1 subject=person:ana on=2025-03-01 grounds='a warrant'
-- custody: id=c1 subject=person:ana place=place:pier supervised_by=authority:judge
-- health: id=h1 subject=person:ana state=good
-- visit: id=v1 subject=person:ana on=2025-04-01
-- """
-- fires = []
-- [[example]]
-- name = "what is only denied is missing; a date may be missing or uncertain"
-- today = "2025-04-14"
-- rows = """
-- person_event: id=b1 subject=person:ana name=Ana
-- arrest: id=a1 subject=person:ana on=2025 grounds='a warrant'
-- custody: id=c1 subject=person:ana place=place:pier supervised_by=authority:judge
-- health: id=h1 subject=person:ana stance=denies
-- visit: id=v1 subject=person:ana
-- """
-- fires = ["person:ana"]
-- n = 1
-- ---
WITH taken AS (
  SELECT subject, max(ended) AS ended
  FROM (SELECT subject, 0 AS ended FROM arrest WHERE denied = 0 AND subject_kind = 'person'
    UNION ALL
    SELECT subject, CASE WHEN until_text IS NULL THEN 0 ELSE 1 END FROM custody
    WHERE denied = 0 AND subject_kind = 'person'
    UNION ALL
    SELECT subject, 0 FROM removal WHERE denied = 0 AND subject_kind = 'person') t
  GROUP BY subject
),
missed AS (
  -- death (g) is missed of nobody; leaving (h) only where a source says that a stay ended
  SELECT c.person, c.letter FROM completeness c JOIN taken t ON t.subject = c.person
  WHERE c.state = 'missing' AND c.letter <> 'g' AND (c.letter <> 'h' OR t.ended = 1)
),
letters AS (
  SELECT person, count(*) AS n,
    trim(max(CASE WHEN letter = 'a' THEN ' (a)' ELSE '' END)
      || max(CASE WHEN letter = 'b' THEN ' (b)' ELSE '' END)
      || max(CASE WHEN letter = 'c' THEN ' (c)' ELSE '' END)
      || max(CASE WHEN letter = 'd' THEN ' (d)' ELSE '' END)
      || max(CASE WHEN letter = 'e' THEN ' (e)' ELSE '' END)
      || max(CASE WHEN letter = 'f' THEN ' (f)' ELSE '' END)
      || max(CASE WHEN letter = 'h' THEN ' (h)' ELSE '' END)) AS detail
  FROM missed GROUP BY person
),
alive AS (SELECT person, count(*) AS n FROM proof_of_life GROUP BY person)
-- `speaker` is empty, not unknown, where no proof of life is stated: it opens that part of the
-- message
SELECT t.subject, '' AS key, 1 AS certain, CAST(NULL AS BIGINT) AS since_lo,
  CAST(NULL AS BIGINT) AS since_hi, CAST(NULL AS BIGINT) AS until_lo,
  CAST(NULL AS BIGINT) AS until_hi, whole(l.n) AS n_lo, whole(l.n) AS n_hi,
  l.detail, CAST(NULL AS TEXT) AS cite, 'context' AS role,
  CASE WHEN a.n IS NULL THEN '' END AS speaker
FROM taken t LEFT JOIN letters l ON l.person = t.subject
LEFT JOIN alive a ON a.person = t.subject
WHERE l.n > 0 OR a.n IS NULL
