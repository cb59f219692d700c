-- Statements of the places room; tools/sqlgen.py makes C of them.

-- ---- what is said of a team, whatever it is ----

-- row: team_entry (id id, digest text)

-- What stands of this kind.
-- name: team_entries (kind text, team text) ->* team_entry
SELECT id, digest FROM team_entry WHERE kind = $1 AND team = $2 AND ended IS NULL ORDER BY id;

-- name: team_entry_add (kind text, team text, digest text, entered time) -> id id
INSERT INTO team_entry (kind, team, digest, entered) VALUES ($1, $2, $3, $4) RETURNING id;

-- name: team_entry_end (id id, ended time)
UPDATE team_entry SET ended = $2 WHERE id = $1 AND ended IS NULL;

-- ---- what it says ----

-- name: team_add (entry id, code text, name text, email text?, phone text?, page text?)
INSERT INTO team (entry, code, name, email, phone, page) VALUES ($1, $2, $3, $4, $5, $6);

-- name: team_ward_add (entry id, team text, ward text)
INSERT INTO team_ward (entry, team, ward) VALUES ($1, $2, $3);

-- name: officer_add (entry id, team text, officer text, name text, rank text, email text?, phone text?)
INSERT INTO officer (entry, team, officer, name, rank, email, phone) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: posting_add (entry id, team text, officer text, ward text, role text?, from_day int, to_day int?)
INSERT INTO posting (entry, team, officer, ward, role, from_day, to_day) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: absence_add (entry id, team text, officer text, from_day int, to_day int?, cover text?)
INSERT INTO absence (entry, team, officer, from_day, to_day, cover) VALUES ($1, $2, $3, $4, $5, $6);

-- name: meeting_add (entry id, team text, ward text?, title text, place text, starts time, ends time?)
INSERT INTO meeting (entry, team, ward, title, place, starts, ends) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: priority_add (entry id, team text, ward text?, issue text, issued_day int, action text?, acted_day int?)
INSERT INTO priority (entry, team, ward, issue, issued_day, action, acted_day) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- ---- who answers ----

-- row: team (code text, name text, email text?, phone text?, page text?)
-- row: officer (team text, officer text, name text, rank text, email text?, phone text?)

-- name: team_coded (code text) ->? team
SELECT t.code, t.name, t.email, t.phone, t.page
FROM team t JOIN team_entry e ON e.id = t.entry
WHERE t.code = $1 AND e.ended IS NULL;

-- The teams that say they cover the ward.
-- name: teams_of_ward (ward text) ->* team
SELECT t.code, t.name, t.email, t.phone, t.page
FROM team_ward w
JOIN team_entry we ON we.id = w.entry AND we.ended IS NULL
JOIN team t ON t.code = w.team
JOIN team_entry e ON e.id = t.entry AND e.ended IS NULL
WHERE w.ward = $1
ORDER BY t.code;

-- By number; of several teams that name the number, this team's first.
-- name: officer_numbered (officer text, team text) ->* officer
SELECT o.team, o.officer, o.name, o.rank, o.email, o.phone
FROM officer o JOIN team_entry e ON e.id = o.entry
WHERE o.officer = $1 AND e.ended IS NULL
ORDER BY CASE WHEN o.team = $2 THEN 0 ELSE 1 END, o.team;

-- row: posted (team text, officer text, name text, rank text, email text?, phone text?, role text?, from_day int, to_day int?)

-- Who is posted to the ward on that day, longest first.
-- name: posted (ward text, day int) ->* posted
SELECT p.team, p.officer, o.name, o.rank, o.email, o.phone, p.role, p.from_day, p.to_day
FROM posting p
JOIN team_entry pe ON pe.id = p.entry AND pe.ended IS NULL
JOIN officer o ON o.team = p.team AND o.officer = p.officer
JOIN team_entry oe ON oe.id = o.entry AND oe.ended IS NULL
WHERE p.ward = $1 AND p.from_day <= $2 AND (p.to_day IS NULL OR p.to_day >= $2)
ORDER BY p.from_day, p.officer;

-- row: absence (from_day int, to_day int?, cover text?)

-- The absences of an officer on that day, one with cover first.
-- name: absences_on (team text, officer text, day int) ->* absence
SELECT a.from_day, a.to_day, a.cover
FROM absence a JOIN team_entry e ON e.id = a.entry
WHERE a.team = $1 AND a.officer = $2 AND e.ended IS NULL AND a.from_day <= $3 AND (a.to_day IS NULL OR a.to_day >= $3)
ORDER BY CASE WHEN a.cover IS NULL THEN 1 ELSE 0 END, a.from_day;

-- row: meeting (title text, place text, starts time, ends time?)

-- Of the ward, and of all wards of the team, from that moment on.
-- name: meetings_from (team text, ward text, moment time) ->* meeting
SELECT m.title, m.place, m.starts, m.ends
FROM meeting m JOIN team_entry e ON e.id = m.entry
WHERE m.team = $1 AND (m.ward IS NULL OR m.ward = $2) AND m.starts >= $3 AND e.ended IS NULL
ORDER BY m.starts, m.title
LIMIT 3;

-- row: priority (issue text, issued_day int, action text?, acted_day int?)

-- Of the ward, and of all wards of the team, latest first.
-- name: priorities_of (team text, ward text) ->* priority
SELECT p.issue, p.issued_day, p.action, p.acted_day
FROM priority p JOIN team_entry e ON e.id = p.entry
WHERE p.team = $1 AND (p.ward IS NULL OR p.ward = $2) AND e.ended IS NULL
ORDER BY p.issued_day DESC, p.entry;

-- ---- who answered ----

-- row: posting_past (team text, officer text, name text?, rank text?, role text?, from_day int, to_day int?, entered time, ended time?)

-- All postings to the ward that were ever entered, with the officer's name as it stood last.
-- name: postings_ever (ward text) ->* posting_past
SELECT p.team, p.officer,
    (SELECT o.name FROM officer o WHERE o.team = p.team AND o.officer = p.officer ORDER BY o.entry DESC LIMIT 1) AS name,
    (SELECT o.rank FROM officer o WHERE o.team = p.team AND o.officer = p.officer ORDER BY o.entry DESC LIMIT 1) AS rank,
    p.role, p.from_day, p.to_day, e.entered, e.ended
FROM posting p JOIN team_entry e ON e.id = p.entry
WHERE p.ward = $1
ORDER BY p.from_day, p.entry;
