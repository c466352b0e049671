-- ---
-- id = "label-superficial-only"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICCPR art. 2(1), 14(2), 22 and 26"
-- [title]
-- en = "Label rests on superficial indicators only"
-- es = "La etiqueta se apoya solo en indicios superficiales"
-- [message]
-- en = "{subject} carries a label[ by {speaker}] of which every stated indicator is superficial[: {detail}]; no source states anything else in its support."
-- es = "{subject} lleva una etiqueta[ puesta por {speaker}] cuyos indicios declarados son todos superficiales[: {detail}]; ninguna fuente indica otra cosa en su apoyo."
-- [[example]]
-- name = "fires when tattoos and dress are all that is stated"
-- today = "2025-04-14"
-- rows = "label: id=l1 subject=person:ana by=authority:police affiliation=affiliation:quay indicators=tattoo|dress on=2025-03-01"
-- fires = ["person:ana"]
-- basis = "single"
-- cites = ["l1"]
-- [[example]]
-- name = "one indicator of another kind is enough, wherever it is stated"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana indicators=tattoo|communication
-- label: id=l2 subject=person:eva indicators=tattoo
-- label: id=l3 subject=person:eva indicators=admission source=s2
-- """
-- fires = []
-- [[example]]
-- name = "a label that states nothing is not superficial; beside one that does, it is cited with it"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana affiliation=affiliation:quay
-- label: id=l2 subject=group:dockers affiliation=affiliation:quay stance=alleges
-- label: id=l3 subject=group:dockers indicators=tattoo|dress
-- """
-- fires = ["group:dockers"]
-- cites = ["l2", "l3"]
-- [[example]]
-- name = "a conviction of the person ends it; convictions of some of a class do not, and are shown"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana indicators=tattoo
-- conviction: id=v1 subject=person:ana on=2020-03-01
-- label: id=l2 subject=group:dockers indicators=tattoo
-- conviction: id=v2 subject=group:dockers count=1..
-- """
-- fires = ["group:dockers"]
-- cites = ["l2", "v2"]
-- [[example]]
-- name = "a source that denies the conviction is shown, and one that denies the label contests it"
-- today = "2025-04-14"
-- rows = """
-- label: id=l1 subject=person:ana indicators=anonymous|location|nationality|gesture|symbol|social-media
-- conviction: id=v1 subject=person:ana stance=denies
-- label: id=l2 subject=person:ana stance=denies said_by=authority:family source=s2
-- """
-- fires = ["person:ana"]
-- contested = true
-- cites = ["l1", "l2", "v1"]
-- [[example]]
-- name = "what the labeller itself says of its indicators is an admission"
-- today = "2025-04-14"
-- rows = "label: id=l1 subject=person:ana indicators=tattoo admitted=1"
-- fires = ["person:ana"]
-- basis = "admitted"
-- [[example]]
-- name = "a kind that the vocabulary does not know is not taken to be superficial"
-- today = "2025-04-14"
-- rows = "label: id=l1 subject=person:ana indicators=wiretap"
-- fires = []
-- [[example]]
-- name = "an uncertain date of the label does not matter"
-- today = "2025-04-14"
-- rows = "label: id=l1 subject=person:ana indicators=tattoo on=2025"
-- fires = ["person:ana"]
-- ---
WITH indicator AS (
  SELECT l.subject, l.id, c.value AS kind,
    CASE WHEN c.value IN ('tattoo', 'symbol', 'dress', 'gesture', 'social-media', 'location',
      'nationality', 'anonymous') THEN 1 ELSE 0 END AS superficial
  FROM label l JOIN claim c ON c.event = l.id AND c.property = 'indicators' AND c.denied = 0
  WHERE l.denied = 0 AND l.subject IS NOT NULL
),
basis AS (
  SELECT subject, min(superficial) AS superficial,
    max(CASE WHEN kind = 'tattoo' THEN 'tattoo, ' ELSE '' END)
      || max(CASE WHEN kind = 'symbol' THEN 'symbol, ' ELSE '' END)
      || max(CASE WHEN kind = 'dress' THEN 'dress, ' ELSE '' END)
      || max(CASE WHEN kind = 'gesture' THEN 'gesture, ' ELSE '' END)
      || max(CASE WHEN kind = 'social-media' THEN 'social-media, ' ELSE '' END)
      || max(CASE WHEN kind = 'location' THEN 'location, ' ELSE '' END)
      || max(CASE WHEN kind = 'nationality' THEN 'nationality, ' ELSE '' END)
      || max(CASE WHEN kind = 'anonymous' THEN 'anonymous, ' ELSE '' END) AS kinds
  FROM indicator GROUP BY subject
),
convicted AS (
  SELECT subject, count(*) AS n FROM conviction
  WHERE denied = 0 AND subject_kind = 'person' GROUP BY subject
),
dates AS (
  SELECT subject, min(date_lo) AS lo, min(date_hi) AS hi FROM label WHERE denied = 0
  GROUP BY subject
),
found AS (
  SELECT b.subject, d.lo, d.hi, substr(b.kinds, 1, length(b.kinds) - 2) AS detail
  FROM basis b JOIN dates d ON d.subject = b.subject
  LEFT JOIN convicted v ON v.subject = b.subject CROSS JOIN clock k
  WHERE b.superficial = 1 AND v.subject IS NULL AND (d.lo IS NULL OR d.lo <= k.today)
),
cited AS (
  SELECT subject, id, CASE WHEN denied = 1 THEN 'contra' ELSE 'core' END AS role FROM label
  UNION ALL
  SELECT subject, id, 'context' AS role FROM conviction
)
SELECT f.subject, '' AS key, 1 AS certain, f.lo AS since_lo, f.hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, f.detail, c.id AS cite, c.role
FROM found f JOIN cited c ON c.subject = f.subject
