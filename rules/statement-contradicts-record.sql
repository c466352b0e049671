-- ---
-- id = "statement-contradicts-record"
-- severity = "notable"
-- subject = "person"
-- scope = "register"
-- basis_in_law = "ICPPED art. 17(3) and 18"
-- [title]
-- en = "A statement that a record contradicts"
-- es = "Una declaración que un registro contradice"
-- [message]
-- en = "{subject}: what {speaker} said[ ({detail})] is contradicted by a record."
-- es = "{subject}: lo que dijo {speaker}[ ({detail})] es contradicho por un registro."
--
-- [[example]]
-- name = "a number of people that a list excludes"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 subject=batch:1 about=batch:1 count=12 said_by=authority:x
-- batch: id=b1 subject=batch:1 announced_count=10
-- """
-- fires = ["batch:1"]
-- cites = ["s1", "b1"]
--
-- [[example]]
-- name = "custody denied, while a roster states it"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 about=person:a whereabouts=denied said_by=authority:x
-- custody: id=c1 subject=person:a place=place:p
-- """
-- fires = ["person:a"]
--
-- [[example]]
-- name = "said to be obeyed, while what was filed refuses"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 about=order:1 says=Complied said_by=authority:x
-- order_: id=o1 subject=order:1 effect=return
-- answer: id=a1 subject=order:1 says=refuses
-- """
-- fires = ["order:1"]
-- cites = ["s1", "a1"]
--
-- [[example]]
-- name = "numbers that agree; custody acknowledged and stated; obeyed and said so; about someone else"
-- today = "2025-04-14"
-- rows = """
-- statement: id=s1 about=batch:1 count=10..
-- batch: id=b1 subject=batch:1 announced_count=12
-- statement: id=s2 about=person:a whereabouts=acknowledged
-- custody: id=c2 subject=person:a place=place:p
-- statement: id=s3 about=order:1 says=complied
-- answer: id=a3 subject=order:1 says=complied
-- statement: id=s4 about=person:b whereabouts=denied
-- """
-- fires = []
-- ---
WITH about AS (
  SELECT c.event, c.ref AS thing FROM claim AS c
  WHERE c.property = 'about' AND c.denied = 0 AND c.ref IS NOT NULL
  UNION
  SELECT e.id, e.subject FROM event AS e WHERE e.kind = 'statement' AND e.subject IS NOT NULL
), stated AS (
  SELECT a.thing, s.id AS event, s.said_by, s.count_lo, s.count_hi, s.count_text,
    coalesce(s.unit, 'persons') AS unit, s.whereabouts, folded(s.says) AS says
  FROM about AS a JOIN statement AS s ON s.id = a.event AND s.denied = 0
), numbers AS (
  SELECT subject AS thing, id AS event, announced_count_lo AS lo, announced_count_hi AS hi,
    coalesce(unit, 'persons') AS unit
  FROM batch WHERE denied = 0 AND announced_count_text IS NOT NULL
  UNION ALL
  SELECT subject, id, count_lo, count_hi, coalesce(unit, 'persons')
  FROM count_ WHERE denied = 0 AND subject LIKE 'batch:%'
), hit AS (
  SELECT s.thing, s.event AS statement, n.event AS record, s.said_by, s.count_text AS detail
  FROM stated AS s JOIN numbers AS n ON n.thing = s.thing AND n.unit = s.unit
  WHERE s.count_lo > n.hi OR s.count_hi < n.lo
  UNION ALL
  SELECT s.thing, s.event, c.id, s.said_by, s.whereabouts
  FROM stated AS s JOIN custody AS c ON c.subject = s.thing
  WHERE (s.whereabouts = 'denied' AND c.denied = 0
      AND coalesce(c.whereabouts, 'acknowledged') IN ('acknowledged', 'disclosed')
      AND (c.place_text IS NOT NULL OR c.whereabouts IS NOT NULL))
    OR (s.whereabouts IN ('acknowledged', 'disclosed')
      AND (c.denied = 1 OR c.whereabouts = 'denied'))
  UNION ALL
  SELECT s.thing, s.event, a.event, s.said_by, s.says
  FROM stated AS s JOIN answer_to AS a ON a.order_id = s.thing AND a.denied = 0
  WHERE (s.says IN ('complied', 'cumplió', 'will-comply') AND a.says IN ('refuses', 'cannot'))
    OR (s.says IN ('refuses', 'cannot', 'se niega') AND a.says IN ('complied', 'will-comply'))
)
SELECT h.thing AS subject, '' AS key, 1 AS certain, NULL AS since_lo, NULL AS since_hi,
  NULL AS until_lo, NULL AS until_hi, NULL AS n_lo, NULL AS n_hi, h.detail,
  h.statement AS cite, 'core' AS role, h.said_by AS speaker
FROM hit AS h
UNION ALL
SELECT h.thing, '', 1, NULL, NULL, NULL, NULL, NULL, NULL, h.detail, h.record, 'core', h.said_by
FROM hit AS h
