-- ---
-- id = "remains-undelivered"
-- severity = "serious"
-- subject = "person"
-- scope = "person"
-- basis_in_law = "ICPPED art. 15, 17(3)(g), 18(1)(g) and 24(3)"
-- clock = true
-- [title]
-- en = "Remains not handed over"
-- es = "Restos no entregados"
-- [message]
-- en = "{subject}: {detail} says that the remains were not handed over, or that it was not told where they are[; death or finding stated for {since}]."
-- es = "{subject}: {detail} dice que los restos no fueron entregados o que no se dijo dónde están[; muerte o hallazgo indicado para {since}]."
-- [[example]]
-- name = "fires when a source says that the remains were not handed over"
-- today = "2025-04-14"
-- rows = """
-- remains: id=r1 subject=person:ana on=2025-04-01 delivered=false said_by=authority:family
-- """
-- fires = ["person:ana"]
-- basis = "single"
-- cites = ["r1"]
-- days = 13
-- [[example]]
-- name = "fires when the destination is said not to be given, or the handing over is denied"
-- today = "2025-04-14"
-- rows = """
-- death: id=d1 subject=person:ana on=2025-04-01 denies=destination
-- death: id=d2 subject=person:eva on=2025-04-01
-- remains: id=r2 subject=person:eva delivered=true stance=denies
-- remains: id=r3 subject=person:ida denies=delivered
-- """
-- fires = ["person:ana", "person:eva", "person:ida"]
-- [[example]]
-- name = "silence after a death or a finding is no finding of this rule"
-- today = "2025-04-14"
-- rows = """
-- death: id=d1 subject=person:ana on=2020-04-01
-- remains: id=r2 subject=person:eva on=2020-04-01 identified=true
-- """
-- fires = []
-- [[example]]
-- name = "a handing over after the denial ends it; one before, or without a date, contests it"
-- today = "2025-04-14"
-- rows = """
-- remains: id=r1 subject=person:ana delivered=false said=2025-03-01
-- remains: id=r2 subject=person:ana delivered=true on=2025-03-02 source=s2
-- remains: id=r3 subject=person:eva delivered=false said=2025-03-01
-- remains: id=r4 subject=person:eva delivered=true on=2025-02-01 source=s2
-- remains: id=r5 subject=person:ida delivered=false said=2025-03-01
-- remains: id=r6 subject=person:ida delivered=true source=s2
-- """
-- fires = ["person:eva", "person:ida"]
-- contested = true
-- [[example]]
-- name = "a handing over in the same uncertain month leaves it possible"
-- today = "2025-04-14"
-- rows = """
-- remains: id=r1 subject=person:ana delivered=false said=2025-03-10
-- remains: id=r2 subject=person:ana delivered=true on=2025-03 source=s2
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- contested = true
-- [[example]]
-- name = "the authority's own record that says no is an admission"
-- today = "2025-04-14"
-- rows = "remains: id=r1 subject=person:ana delivered=false admitted=1"
-- fires = ["person:ana"]
-- basis = "admitted"
-- ---
WITH withheld AS (
  SELECT event, count(*) AS n FROM claim
  WHERE denied = 1 AND property IN ('destination', 'delivered') GROUP BY event
),
said AS (
  -- handed: 0 said not to be handed over, 1 said to be, NULL neither
  SELECT r.subject, r.id, r.date_lo, r.date_hi, r.said_lo, r.said_hi, r.denied,
    coalesce(r.said_by, s.said_by, s.title) AS who,
    CASE WHEN w.n > 0 OR r.delivered = 0 THEN 0
      WHEN r.denied = 1 AND r.delivered = 1 THEN 0
      WHEN r.delivered = 1 THEN 1 END AS handed
  FROM remains r JOIN source s ON s.id = r.source LEFT JOIN withheld w ON w.event = r.id
  UNION ALL
  SELECT d.subject, d.id, d.date_lo, d.date_hi, d.said_lo, d.said_hi, d.denied,
    coalesce(d.said_by, s.said_by, s.title),
    CASE WHEN w.n > 0 AND d.denied = 0 THEN 0 END
  FROM death d JOIN source s ON s.id = d.source LEFT JOIN withheld w ON w.event = d.id
),
kept_back AS (
  SELECT subject, '"' || min(who) || '"' AS who, max(coalesce(said_lo, date_lo)) AS said_lo,
    max(coalesce(said_hi, date_hi)) AS said_hi
  FROM said WHERE handed = 0 AND subject IS NOT NULL GROUP BY subject
),
dates AS (
  SELECT subject, min(date_lo) AS lo, min(date_hi) AS hi FROM said
  WHERE denied = 0 AND coalesce(handed, 0) = 0 GROUP BY subject
),
over_ AS (
  -- 2 surely handed over after the denial, 1 perhaps, 0 said to be handed over before it
  SELECT s.subject, s.id,
    CASE WHEN coalesce(s.date_lo, s.said_lo) > k.said_hi THEN 2
      WHEN coalesce(s.date_lo, s.said_lo) IS NULL OR k.said_hi IS NULL THEN 0
      WHEN coalesce(s.date_hi, s.said_hi) > k.said_lo THEN 1 ELSE 0 END AS later
  FROM said s JOIN kept_back k ON k.subject = s.subject WHERE s.handed = 1
),
ended AS (SELECT subject, max(later) AS later FROM over_ GROUP BY subject),
found AS (
  SELECT k.subject, k.who, d.lo, d.hi,
    CASE WHEN coalesce(e.later, 0) = 0 THEN 1 ELSE 0 END AS certain
  FROM kept_back k LEFT JOIN dates d ON d.subject = k.subject
  LEFT JOIN ended e ON e.subject = k.subject CROSS JOIN clock c
  WHERE coalesce(e.later, 0) < 2 AND (d.lo IS NULL OR d.lo <= c.today)
)
SELECT f.subject, '' AS key, f.certain, f.lo AS since_lo, f.hi AS since_hi,
  CAST(NULL AS BIGINT) AS until_lo, CAST(NULL AS BIGINT) AS until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, f.who AS detail, s.id AS cite,
  CASE WHEN s.handed = 1 THEN 'contra' WHEN s.handed = 0 THEN 'core' ELSE 'context' END AS role
FROM found f JOIN said s ON s.subject = f.subject
