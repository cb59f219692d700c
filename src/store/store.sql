-- The digest of each step of a room that has been applied, in order.
-- name: applied_steps (room text) ->* step int, digest text
SELECT step, digest FROM applied_step WHERE room = $1 ORDER BY step;

-- name: step_applied (room text, step int, digest text, applied time)
INSERT INTO applied_step (room, step, digest, applied) VALUES ($1, $2, $3, $4);
