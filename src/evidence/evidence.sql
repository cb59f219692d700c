-- Statements of the evidence room; tools/sqlgen.py makes C of them.

-- ---- reviews of recording ----

-- row: recording_change (id id, area text, month int, category text?, what text, source text, entered time)

-- name: recording_change_add (area text, month int, category text?, what text, source text, entered time) -> id id
INSERT INTO recording_change (area, month, category, what, source, entered) VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id;

-- All of them, earliest first.
-- name: recording_changes () ->* recording_change
SELECT id, area, month, category, what, source, entered FROM recording_change ORDER BY month, area, id;

-- Those that touch this area and category (none: any) in these months, both included.
-- name: recording_changes_of (area text, category text?, from_month int, to_month int) ->* recording_change
SELECT id, area, month, category, what, source, entered
FROM recording_change
WHERE area = $1 AND (category IS NULL OR $2 IS NULL OR category = $2) AND month BETWEEN $3 AND $4
ORDER BY month, id;

-- Found nothing: there is none of that id.
-- name: recording_change_remove (id id) ->? id id
DELETE FROM recording_change WHERE id = $1 RETURNING id;

-- ---- operations ----

-- row: operation (id id, name text, digest text, text text, registered time, withdrawn time?)

-- CONFLICT when one of that name stands.
-- name: operation_register (name text, digest text, text text, registered time) -> id id
INSERT INTO operation (name, digest, text, registered) VALUES ($1, $2, $3, $4) RETURNING id;

-- The one that stands.
-- name: operation_standing (name text) ->? operation
SELECT id, name, digest, text, registered, withdrawn FROM operation WHERE name = $1 AND withdrawn IS NULL;

-- Withdrawn ones too, in the order they were registered.
-- name: operations () ->* operation
SELECT id, name, digest, text, registered, withdrawn FROM operation ORDER BY registered, id;

-- Found nothing: none of that name stands.
-- name: operation_withdraw (name text, withdrawn time) ->? id id
UPDATE operation SET withdrawn = $2 WHERE name = $1 AND withdrawn IS NULL RETURNING id;
