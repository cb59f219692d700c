-- Statements of the program itself; tools/sqlgen.py makes C of them.

-- row: import (id id, ended time, program text, evidence text, files int, rows_read int, rows_taken int, rows_aside int)
-- row: import_file (id id, name text, kind text?, bytes int, digest text, rows_read int, rows_taken int, rows_aside int)

-- name: import_add (ended time, program text, evidence text, files int, rows_read int, rows_taken int, rows_aside int) -> id id
INSERT INTO import (ended, program, evidence, files, rows_read, rows_taken, rows_aside) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: import_file_add (import id, name text, kind text?, bytes int, digest text, rows_read int, rows_taken int, rows_aside int) -> id id
INSERT INTO import_file (import, name, kind, bytes, digest, rows_read, rows_taken, rows_aside) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id;

-- All of them, latest first.
-- name: imports () ->* import
SELECT id, ended, program, evidence, files, rows_read, rows_taken, rows_aside FROM import ORDER BY id DESC;

-- In the order they were given.
-- name: import_files (import id) ->* import_file
SELECT id, name, kind, bytes, digest, rows_read, rows_taken, rows_aside FROM import_file WHERE import = $1 ORDER BY id;
