-- ---
-- id = "label-without-source"
-- severity = "notable"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 2(1), 14(2) and 17; ICPPED art. 17(3)(c)"
-- [title]
-- en = "Label with no stated basis"
-- es = "Etiqueta sin base declarada"
-- [message]
-- en = "{subject} carries a label[ by {speaker}][; {detail} says that its basis was not given]; no source states an indicator, evidence, points or a scorecard for it."
-- es = "{subject} lleva una etiqueta[ puesta por {speaker}][; {detail} dice que no se dio su base]; ninguna fuente indica un indicio, una prueba, puntos ni una tabla de puntaje."
-- [[example]]
-- name = "fires when no source says what the label rests on"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana affiliation=affiliation:quay by=authority:police on=2025-03-01
-- label: id=l2 subject=group:dockers affiliation=affiliation:quay
-- """
-- fires = ["person:ana", "group:dockers"]
-- basis = "single"
-- cites = ["l1", "l2"]
-- [[example]]
-- name = "an indicator, evidence, points or a scorecard ends it, whichever source states it"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana affiliation=affiliation:quay
-- label: id=l2 subject=person:ana indicators=tattoo source=s2
-- label: id=l3 subject=person:eva evidence='a letter'
-- label: id=l4 subject=person:ida points=8
-- label: id=l5 subject=person:noe instrument=scorecard:guide
-- """
-- fires = []
-- [[example]]
-- name = "a source that says that the basis was not given is cited by name"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana affiliation=affiliation:quay denies=indicators said_by=authority:lawyer
-- """
-- fires = ["person:ana"]
-- cites = ["l1"]
-- [[example]]
-- name = "a denied label is no label; beside one it contests it"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana stance=denies
-- label: id=l2 subject=person:eva affiliation=affiliation:quay
-- label: id=l3 subject=person:eva stance=denies source=s2
-- """
-- fires = ["person:eva"]
-- contested = true
-- [[example]]
-- name = "its date may be missing or uncertain"
-- today = "2025-04-14"
-- rows = "label: id=l1 subject=person:ana affiliation=affiliation:quay on=2025"
-- fires = ["person:ana"]
-- ---
WITH stated AS (
  SELECT event, max(CASE WHEN denied = 0 THEN 1 ELSE 0 END) AS given,
    max(denied) AS withheld
  FROM claim WHERE property IN ('indicators', 'evidence', 'points', 'instrument') GROUP BY event
),
said AS (
  SELECT l.subject, l.id, l.denied, l.date_lo, l.date_hi, coalesce(g.given, 0) AS given,
    CASE WHEN g.withheld = 1 THEN coalesce(l.said_by, s.said_by, s.title) END AS who
  FROM label l JOIN source s ON s.id = l.source LEFT JOIN stated g ON g.event = l.id
  WHERE l.subject IS NOT NULL
),
found AS (
  SELECT subject, min(date_lo) AS lo, min(date_hi) AS hi, '"' || min(who) || '"' AS who
  FROM said WHERE denied = 0 GROUP BY subject HAVING max(given) = 0
)
SELECT f.subject, '' AS key, 1 AS certain, f.lo AS since_lo, f.hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, f.who AS detail, s.id AS cite,
  CASE WHEN s.denied = 1 THEN 'contra' ELSE 'core' END AS role
FROM found f JOIN said s ON s.subject = f.subject CROSS JOIN clock k
WHERE f.lo IS NULL OR f.lo <= k.today
