-- ---
-- about = "The state of each order, computed from its life, one row an order. The first that applies: vacated, stayed (by a later order that itself stands), obeyed (an answer says so, or the facts do), obeyed-late, moot (it was to return, release or produce someone, and everyone it covers is said to have died), ended, overdue (a deadline that runs has passed everywhere), refused, contested (its jurisdiction contested, appealed, or said to be impossible), obeyed-in-part, promised, amended, lapsed (its deadline), in-force. `since`: when that began. `days_over`: days since a deadline that runs, where it is overdue."
-- index = ["order_id"]
-- ---
WITH said AS (
  SELECT order_id,
    min(CASE WHEN says = 'complied' AND obligation_id = '' THEN coalesce(date_lo, said_hi, 0) END) AS obeyed_lo,
    min(CASE WHEN says = 'complied' AND obligation_id = '' THEN coalesce(date_hi, said_hi, 0) END) AS obeyed_hi,
    min(CASE WHEN says = 'late' THEN coalesce(date_lo, said_hi, 0) END) AS late_lo,
    min(CASE WHEN says = 'late' THEN coalesce(date_hi, said_hi, 0) END) AS late_hi,
    min(CASE WHEN says = 'refuses' THEN coalesce(date_lo, said_hi, 0) END) AS refused_lo,
    min(CASE WHEN says = 'refuses' THEN coalesce(date_hi, said_hi, 0) END) AS refused_hi,
    min(CASE WHEN says IN ('contests-jurisdiction', 'appeals', 'cannot')
      THEN coalesce(date_lo, said_hi, 0) END) AS contested_lo,
    min(CASE WHEN says IN ('contests-jurisdiction', 'appeals', 'cannot')
      THEN coalesce(date_hi, said_hi, 0) END) AS contested_hi,
    min(CASE WHEN says = 'partly' OR says = 'complied' THEN coalesce(date_lo, said_hi, 0) END) AS partly_lo,
    min(CASE WHEN says = 'partly' OR says = 'complied' THEN coalesce(date_hi, said_hi, 0) END) AS partly_hi,
    min(CASE WHEN says = 'will-comply' THEN coalesce(date_lo, said_hi, 0) END) AS promised_lo,
    min(CASE WHEN says = 'will-comply' THEN coalesce(date_hi, said_hi, 0) END) AS promised_hi
  FROM answer_to WHERE denied = 0 GROUP BY order_id
), stop AS (
  SELECT order_id, min(relation) AS relation,
    max(CASE WHEN relation = 'vacates' THEN 1 ELSE 0 END) AS vacated,
    min(start_lo) AS lo, min(start_hi) AS hi
  FROM suspension
  WHERE start_lo <= (SELECT today FROM clock)
    AND (end_lo IS NULL OR end_lo > (SELECT today FROM clock))
  GROUP BY order_id
), amended AS (
  SELECT c.ref AS order_id, min(o.on_lo) AS lo, min(o.on_hi) AS hi
  FROM claim AS c JOIN order_ AS o ON o.id = c.event AND o.denied = 0
  WHERE c.property = 'amends' AND c.denied = 0 AND c.ref IS NOT NULL GROUP BY c.ref
), dead AS (
  SELECT k.order_id, max(x.date_lo) AS lo, max(x.date_hi) AS hi
  FROM (SELECT DISTINCT order_id, person FROM covered) AS k
  JOIN (SELECT DISTINCT order_id FROM order_effect
    WHERE effect IN ('return', 'release', 'produce')) AS e ON e.order_id = k.order_id
  LEFT JOIN death AS x ON x.subject = k.person AND x.denied = 0
  GROUP BY k.order_id HAVING count(DISTINCT k.person) = count(DISTINCT x.subject)
), due AS (
  SELECT order_id, text, lo, hi, at, standing, zoned,
    row_number() OVER (PARTITION BY order_id
      ORDER BY CASE standing WHEN 'runs' THEN 0 WHEN 'open' THEN 1 ELSE 2 END, hi NULLS FIRST, at NULLS FIRST,
        event, obligation_id) AS n
  FROM deadline AS d
  WHERE NOT EXISTS (SELECT 1 FROM answer_to AS a WHERE a.denied = 0 AND a.obligation_id <> ''
    AND a.obligation_id = d.obligation_id AND a.says IN ('complied', 'late'))
), joined AS (
  SELECT i.order_id, i.from_lo, i.from_hi, i.until_lo, i.until_hi, u.text, u.lo AS due_lo,
    u.hi AS due_hi, u.at AS due_at, u.standing,
    CASE WHEN u.standing = 'runs' AND (SELECT today FROM clock) > u.hi + 1 - u.zoned
      THEN (SELECT today FROM clock) - u.hi END AS days_over,
    coalesce(s.obeyed_lo, f.lo) AS obeyed_lo, coalesce(s.obeyed_hi, f.hi) AS obeyed_hi,
    s.late_lo, s.late_hi, s.refused_lo, s.refused_hi, s.contested_lo, s.contested_hi,
    s.partly_lo, s.partly_hi, s.promised_lo, s.promised_hi,
    p.vacated, p.lo AS stop_lo, p.hi AS stop_hi, a.order_id AS amended, a.lo AS amended_lo,
    a.hi AS amended_hi, x.order_id AS dead, x.lo AS dead_lo, x.hi AS dead_hi
  FROM order_date AS i
  LEFT JOIN said AS s ON s.order_id = i.order_id
  LEFT JOIN carried_out AS f ON f.order_id = i.order_id
  LEFT JOIN stop AS p ON p.order_id = i.order_id
  LEFT JOIN amended AS a ON a.order_id = i.order_id
  LEFT JOIN dead AS x ON x.order_id = i.order_id
  LEFT JOIN due AS u ON u.order_id = i.order_id AND u.n = 1
), named AS (
  SELECT j.*, CASE
    WHEN vacated = 1 THEN 'vacated'
    WHEN vacated = 0 THEN 'stayed'
    WHEN obeyed_hi IS NOT NULL AND standing = 'runs' AND obeyed_lo > due_hi THEN 'obeyed-late'
    WHEN obeyed_hi IS NOT NULL THEN 'obeyed'
    WHEN late_hi IS NOT NULL THEN 'obeyed-late'
    WHEN dead IS NOT NULL THEN 'moot'
    WHEN until_hi < (SELECT today FROM clock) THEN 'ended'
    WHEN days_over IS NOT NULL THEN 'overdue'
    WHEN refused_hi IS NOT NULL THEN 'refused'
    WHEN contested_hi IS NOT NULL THEN 'contested'
    WHEN partly_hi IS NOT NULL THEN 'obeyed-in-part'
    WHEN promised_hi IS NOT NULL THEN 'promised'
    WHEN amended IS NOT NULL THEN 'amended'
    WHEN standing = 'lapsed' THEN 'lapsed'
    ELSE 'in-force' END AS state
  FROM joined AS j
)
SELECT order_id, state,
  CASE state WHEN 'vacated' THEN stop_lo WHEN 'stayed' THEN stop_lo WHEN 'obeyed' THEN obeyed_lo
    WHEN 'obeyed-late' THEN coalesce(obeyed_lo, late_lo) WHEN 'moot' THEN dead_lo
    WHEN 'ended' THEN until_lo WHEN 'overdue' THEN due_lo WHEN 'refused' THEN refused_lo
    WHEN 'contested' THEN contested_lo WHEN 'obeyed-in-part' THEN partly_lo
    WHEN 'promised' THEN promised_lo WHEN 'amended' THEN amended_lo
    ELSE from_lo END AS since_lo,
  CASE state WHEN 'vacated' THEN stop_hi WHEN 'stayed' THEN stop_hi WHEN 'obeyed' THEN obeyed_hi
    WHEN 'obeyed-late' THEN coalesce(obeyed_hi, late_hi) WHEN 'moot' THEN dead_hi
    WHEN 'ended' THEN until_hi WHEN 'overdue' THEN due_hi WHEN 'refused' THEN refused_hi
    WHEN 'contested' THEN contested_hi WHEN 'obeyed-in-part' THEN partly_hi
    WHEN 'promised' THEN promised_hi WHEN 'amended' THEN amended_hi
    ELSE from_hi END AS since_hi,
  text AS deadline_text, due_lo AS deadline_lo, due_hi AS deadline_hi, due_at AS deadline_at,
  CASE WHEN state = 'overdue' THEN days_over END AS days_over
FROM named
