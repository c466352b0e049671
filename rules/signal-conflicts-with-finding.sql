-- ---
-- id = "signal-conflicts-with-finding"
-- severity = "notable"
-- subject = "country"
-- scope = "register"
-- basis_in_law = "CAT art. 3(2)"
-- clock = true
-- [title]
-- en = "Called safe while a court finds a risk there"
-- es = "Calificado como seguro mientras un tribunal constata un riesgo"
-- [message]
-- en = "{subject}: an official signal ({detail}) calls it safe[, {since}], while a court found {speaker} there."
-- es = "{subject}: una señal oficial ({detail}) lo llama seguro[, {since}], mientras que un tribunal constató allí: {speaker}."
--
-- [[example]]
-- name = "rated among the safest, a risk of torture found"
-- today = "2025-04-14"
-- rows = """
-- signal: id=s1 subject=country:XB rating='among the safest' on=2025-04-10
-- order_: id=o1 subject=order:1 country=XB finds=risk-of-torture stance=orders
-- """
-- fires = ["country:XB"]
-- cites = ["s1", "o1"]
-- days = 4
--
-- [[example]]
-- name = "level 1, and a claim that it is called safe"
-- today = "2025-04-14"
-- rows = """
-- signal: id=s1 subject=country:XB rating='Level 1: normal precautions'
-- signal: id=s2 subject=country:XC rating=green safe=true
-- order_: id=o1 subject=order:1 country=XB finds=risk-of-persecution
-- order_: id=o2 subject=order:2 country=XC finds=risk-of-torture
-- """
-- fires = ["country:XB", "country:XC"]
--
-- [[example]]
-- name = "called unsafe; another country; another finding; the order vacated; said not to be safe"
-- today = "2025-04-14"
-- rows = """
-- signal: id=s1 subject=country:XB rating='unsafe'
-- signal: id=s2 subject=country:XC rating='safe'
-- signal: id=s3 subject=country:XD rating='safe'
-- signal: id=s4 subject=country:XE rating='safe' safe=false
-- signal: id=s5 subject=country:XF rating='Level 10'
-- order_: id=o1 subject=order:1 country=XB finds=risk-of-torture
-- order_: id=o2 subject=order:2 country=XC finds=unlawful-detention
-- order_: id=o3 subject=order:3 country=XD finds=risk-of-torture on=2025-01-01
-- order_: id=o4 subject=order:4 effect=vacate vacates=order:3 on=2025-02-01
-- order_: id=o5 subject=order:5 country=XE finds=risk-of-torture
-- order_: id=o6 subject=order:6 country=XF finds=risk-of-torture
-- """
-- fires = []
-- ---
WITH rated AS (
  SELECT s.id AS event, s.subject, s.rating, s.date_lo, s.date_hi, s.safe,
    ' ' || folded(coalesce(s.rating, '')) || ' ' AS words
  FROM signal AS s WHERE s.denied = 0 AND s.subject LIKE 'country:%'
), safe AS (
  SELECT r.event, r.subject, r.rating, r.date_lo, r.date_hi FROM rated AS r
  WHERE r.safe = 1 OR (r.safe IS NULL
    AND (r.words LIKE '%safe%' OR r.words LIKE '%segur%'
      OR r.words LIKE '%level 1 %' OR r.words LIKE '%level 1:%' OR r.words LIKE '%level 1,%'
      OR r.words LIKE '%nivel 1 %' OR r.words LIKE '%nivel 1:%' OR r.words LIKE '%nivel 1,%')
    AND r.words NOT LIKE '%unsafe%' AND r.words NOT LIKE '%not safe%'
    AND r.words NOT LIKE '%insegur%' AND r.words NOT LIKE '%no segur%'
    AND r.words NOT LIKE '%no es segur%' AND r.words NOT LIKE '%least safe%'
    AND r.words NOT LIKE '%menos segur%')
), risk AS (
  SELECT o.id AS event, 'country:' || o.country AS subject, c.value AS finds
  FROM order_ AS o
  JOIN claim AS c ON c.event = o.id AND c.property = 'finds' AND c.denied = 0
    AND c.value IN ('risk-of-torture', 'risk-of-persecution')
  WHERE o.denied = 0 AND o.country IS NOT NULL AND NOT EXISTS (SELECT 1 FROM suspension AS s
    WHERE s.order_id = o.subject AND s.relation = 'vacates' AND s.end_lo IS NULL)
)
SELECT s.subject, '' AS key, 1 AS certain, s.date_lo AS since_lo, s.date_hi AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, s.rating AS detail,
  s.event AS cite, 'core' AS role, r.finds AS speaker
FROM safe AS s JOIN risk AS r ON r.subject = s.subject
UNION ALL
SELECT s.subject, '', 1, s.date_lo, s.date_hi, NULL, NULL, NULL, NULL, s.rating, r.event, 'core',
  r.finds
FROM safe AS s JOIN risk AS r ON r.subject = s.subject
