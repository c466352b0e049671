-- ---
-- id = "gone-from-list"
-- severity = "serious"
-- subject = "person"
-- scope = "register"
-- basis_in_law = "ICPPED art. 17(3)(h) and 18(1)(e)"
-- clock = true
-- [title]
-- en = "Gone from a list"
-- es = "Ya no figura en una lista"
-- [message]
-- en = "{subject} stands on an older version of a list and not on the newer one ({detail}); no source states a release, transfer, removal or death between the two[; absent since {since}, {days} days]."
-- es = "{subject} figura en una versión anterior de una lista y no en la nueva ({detail}); ninguna fuente indica liberación, traslado, expulsión ni muerte entre ambas[; sin figurar desde {since}, {days} días]."
-- [[example]]
-- name = "fires for the person whom the newer version lacks"
-- today = "2025-05-14"
-- rows = """
-- source: id=v1 file_name=a.csv list_key=roster version=1 said=2025-03-01
-- source: id=v2 file_name=b.csv list_key=roster version=2 said=2025-04-01
-- custody: id=c1 subject=person:ana source=v1 record=r1 place=place:pier
-- mention: id=m1 person=person:ana source=v1 record=r1
-- custody: id=c2 subject=person:eva source=v1 record=r2 place=place:pier
-- mention: id=m2 person=person:eva source=v1 record=r2
-- custody: id=c3 subject=person:eva source=v2 record=r3 place=place:pier
-- mention: id=m3 person=person:eva source=v2 record=r3
-- """
-- fires = ["person:ana"]
-- cites = ["c1"]
-- days = 43
-- [[example]]
-- name = "a person who comes back on the newest version is not gone, nor one who was never on an older"
-- today = "2025-05-14"
-- rows = """
-- source: id=v1 list_key=roster version=1 said=2025-03-01
-- source: id=v2 list_key=roster version=2 said=2025-04-01
-- source: id=v3 list_key=roster version=3 said=2025-05-01
-- custody: id=c1 subject=person:ana source=v1 record=r1
-- mention: id=m1 person=person:ana source=v1 record=r1
-- custody: id=c2 subject=person:ana source=v3 record=r2
-- mention: id=m2 person=person:ana source=v3 record=r2
-- custody: id=c3 subject=person:eva source=v3 record=r3
-- mention: id=m3 person=person:eva source=v3 record=r3
-- source: id=other list_key=another version=1
-- custody: id=c4 subject=person:ida source=other record=r4
-- mention: id=m4 person=person:ida source=other record=r4
-- """
-- fires = []
-- [[example]]
-- name = "a release, transfer, removal or death between the two explains it; one long before does not"
-- today = "2025-05-14"
-- rows = """
-- source: id=v1 list_key=roster version=1 said=2025-03-01
-- source: id=v2 list_key=roster version=2 said=2025-04-01
-- custody: id=c1 subject=person:ana source=v1 record=r1
-- mention: id=m1 person=person:ana source=v1 record=r1
-- release: id=x1 subject=person:ana on=2025-03-20 source=s2
-- custody: id=c2 subject=person:eva source=v1 record=r2
-- mention: id=m2 person=person:eva source=v1 record=r2
-- transfer: id=x2 subject=person:eva on=2025-03-01 source=s2
-- custody: id=c3 subject=person:ida source=v1 record=r3
-- mention: id=m3 person=person:ida source=v1 record=r3
-- removal: id=x3 subject=person:ida departure=2025-04-01 source=s2
-- custody: id=c4 subject=person:noe source=v1 record=r4
-- mention: id=m4 person=person:noe source=v1 record=r4
-- release: id=x4 subject=person:noe on=2019-03-20 source=s2
-- """
-- fires = ["person:noe"]
-- [[example]]
-- name = "a release after the newer version stops the clock"
-- today = "2025-05-14"
-- rows = """
-- source: id=v1 list_key=roster version=1 said=2025-03-01
-- source: id=v2 list_key=roster version=2 said=2025-04-01
-- custody: id=c1 subject=person:ana source=v1 record=r1
-- mention: id=m1 person=person:ana source=v1 record=r1
-- release: id=x1 subject=person:ana on=2025-04-11 source=s2
-- """
-- fires = ["person:ana"]
-- cites = ["c1", "x1"]
-- days = 10
-- [[example]]
-- name = "a release without a date, or one that may lie before, leaves it possible"
-- today = "2025-05-14"
-- rows = """
-- source: id=v1 list_key=roster version=1 said=2025-03-01
-- source: id=v2 list_key=roster version=2 said=2025-04-01
-- custody: id=c1 subject=person:ana source=v1 record=r1
-- mention: id=m1 person=person:ana source=v1 record=r1
-- release: id=x1 subject=person:ana source=s2
-- custody: id=c2 subject=person:eva source=v1 record=r2
-- mention: id=m2 person=person:eva source=v1 record=r2
-- release: id=x2 subject=person:eva on=2025 source=s2
-- """
-- fires = ["person:ana", "person:eva"]
-- certainty = "possible"
-- [[example]]
-- name = "a denied release explains nothing"
-- today = "2025-05-14"
-- rows = """
-- source: id=v1 list_key=roster version=1 said=2025-03-01
-- source: id=v2 list_key=roster version=2 said=2025-04-01
-- custody: id=c1 subject=person:ana source=v1 record=r1
-- mention: id=m1 person=person:ana source=v1 record=r1
-- release: id=x1 subject=person:ana on=2025-03-20 stance=denies source=s2
-- """
-- fires = ["person:ana"]
-- [[example]]
-- name = "a likely respelling on the newer version that nobody has judged leaves it possible"
-- today = "2025-05-14"
-- rows = """
-- source: id=v1 list_key=roster version=1 said=2025-03-01
-- source: id=v2 list_key=roster version=2 said=2025-04-01
-- custody: id=c1 subject=person:ana source=v1 record=r1
-- mention: id=m1 person=person:ana source=v1 record=r1
-- mention: id=m2 person=person:anna source=v2 record=r2
-- pair: a=m2 b=m1 weight=4.0 linked=0
-- """
-- fires = ["person:ana"]
-- certainty = "possible"
-- [[example]]
-- name = "lists without dates can be compared all the same"
-- today = "2025-05-14"
-- rows = """
-- source: id=v1 list_key=roster version=1
-- source: id=v2 list_key=roster version=2
-- custody: id=c1 subject=person:ana source=v1 record=r1
-- mention: id=m1 person=person:ana source=v1 record=r1
-- """
-- fires = ["person:ana"]
-- ---
WITH newest AS (
  SELECT list_key, max(version) AS version FROM source GROUP BY list_key HAVING max(version) > 1
),
last_ AS (
  -- the last version of each list on which each person stands
  SELECT m.person, s.list_key, max(s.version) AS version
  FROM newest n JOIN source s ON s.list_key = n.list_key JOIN mention m ON m.source = s.id
  GROUP BY m.person, s.list_key
),
missing AS (
  SELECT l.person, l.list_key, l.version, min(s.version) AS next_version
  FROM last_ l JOIN newest n ON n.list_key = l.list_key AND n.version > l.version
  JOIN source s ON s.list_key = l.list_key AND s.version > l.version
  GROUP BY l.person, l.list_key, l.version
),
absent AS (
  SELECT g.person, g.list_key, o.id AS old_source, w.id AS new_source,
    o.file_name || ' > ' || w.file_name AS detail, o.said_lo AS old_lo, o.said_hi AS old_hi,
    w.said_lo AS new_lo, w.said_hi AS new_hi
  FROM missing g
  JOIN source o ON o.list_key = g.list_key AND o.version = g.version
  JOIN source w ON w.list_key = g.list_key AND w.version = g.next_version
),
left_ AS (
  SELECT subject, id, date_lo, date_hi FROM release WHERE denied = 0
  UNION ALL SELECT subject, id, date_lo, date_hi FROM transfer WHERE denied = 0
  UNION ALL SELECT subject, id, date_lo, date_hi FROM removal WHERE denied = 0
  UNION ALL SELECT subject, id, date_lo, date_hi FROM death WHERE denied = 0
),
explained AS (
  -- 3 surely between the two, 2 perhaps, 1 after the newer, 0 before the older
  SELECT a.person, a.list_key, l.id, l.date_lo, l.date_hi,
    CASE WHEN l.date_hi < a.old_lo THEN 0
      WHEN l.date_lo > a.new_hi THEN 1
      WHEN l.date_lo >= a.old_hi AND l.date_hi <= a.new_lo THEN 3
      ELSE 2 END AS level
  FROM absent a JOIN left_ l ON l.subject = a.person
),
explanation AS (
  SELECT person, list_key, max(CASE WHEN level = 3 THEN 3 ELSE 0 END) AS surely,
    max(CASE WHEN level = 2 THEN 1 ELSE 0 END) AS perhaps,
    min(CASE WHEN level = 1 THEN date_lo END) AS after_lo,
    min(CASE WHEN level = 1 THEN date_hi END) AS after_hi
  FROM explained GROUP BY person, list_key
),
likely AS (
  SELECT a AS one, b AS other FROM pair WHERE linked = 0
  UNION ALL
  SELECT b, a FROM pair WHERE linked = 0
),
respelled AS (
  SELECT a.person, a.list_key, count(*) AS n
  FROM absent a JOIN mention m ON m.person = a.person
  JOIN likely p ON p.one = m.id
  JOIN mention o ON o.id = p.other AND o.source = a.new_source AND o.person <> a.person
  GROUP BY a.person, a.list_key
),
found AS (
  SELECT a.person, a.list_key, a.old_source, a.detail, a.new_lo, a.new_hi, e.after_lo,
    e.after_hi,
    CASE WHEN coalesce(e.perhaps, 0) = 0 AND coalesce(r.n, 0) = 0 THEN 1 ELSE 0 END AS certain
  FROM absent a
  LEFT JOIN explanation e ON e.person = a.person AND e.list_key = a.list_key
  LEFT JOIN respelled r ON r.person = a.person AND r.list_key = a.list_key
  CROSS JOIN clock k
  WHERE coalesce(e.surely, 0) < 3 AND (a.new_lo IS NULL OR a.new_lo <= k.today)
),
shown AS (
  -- of the events of the old row the one that says most of custody
  SELECT f.person, f.list_key,
    min(CASE v.kind WHEN 'custody' THEN '1' WHEN 'arrest' THEN '2' WHEN 'person' THEN '4'
      ELSE '3' END || v.id) AS best
  FROM found f JOIN event v ON v.subject = f.person AND v.source = f.old_source
  GROUP BY f.person, f.list_key
)
SELECT f.person AS subject, f.list_key AS key, f.certain, f.new_lo AS since_lo,
  f.new_hi AS since_hi, f.after_lo AS until_lo, f.after_hi AS until_hi,
  CAST(NULL AS BIGINT) AS n_lo, CAST(NULL AS BIGINT) AS n_hi, f.detail,
  substr(s.best, 2) AS cite, 'core' AS role
FROM found f JOIN shown s ON s.person = f.person AND s.list_key = f.list_key
UNION ALL
SELECT f.person, f.list_key, f.certain, f.new_lo, f.new_hi, f.after_lo, f.after_hi,
  CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), f.detail, e.id, 'context'
FROM found f JOIN explained e ON e.person = f.person AND e.list_key = f.list_key
WHERE e.level > 0
