-- Statements of the made-up room for the tests.

-- row: book (id id, shelf id, title text, pages int, weight real, cover bytes?, bought time?, lent flag, note text?,
--     worn flag?)

-- name: shelf_add (name text) -> id id
INSERT INTO shelf (name) VALUES ($1) RETURNING id;

-- name: shelf_remove (id id)
DELETE FROM shelf WHERE id = $1;

-- Parameters stand in another order than they are declared.
-- name: book_add (shelf id, title text, pages int, weight real, cover bytes?, bought time?, lent flag, note text?,
--     worn flag?) -> id id
INSERT INTO book (worn, note, lent, bought, cover, weight, pages, title, shelf)
VALUES ($9, $8, $7, $6, $5, $4, $3, $2, $1)
RETURNING id;

-- name: books () ->* book
SELECT id, shelf, title, pages, weight, cover, bought, lent, note, worn FROM book ORDER BY id;

-- name: book_titled (title text) ->? book
SELECT id, shelf, title, pages, weight, cover, bought, lent, note, worn FROM book WHERE title = $1;

-- name: book_of (id id) -> book
SELECT id, shelf, title, pages, weight, cover, bought, lent, note, worn FROM book WHERE id = $1;

-- name: book_count () -> n int
SELECT count(*) AS n FROM book;

-- name: mean_weight (lent flag) ->* shelf id, weight real
WITH chosen AS (SELECT shelf, weight FROM book WHERE lent = $1)
SELECT shelf, avg(weight) AS weight FROM chosen GROUP BY shelf ORDER BY shelf;

-- The note is declared as always there, and is not: a fault when it is read.
-- name: note_of (id id) -> note text
SELECT note FROM book WHERE id = $1;

-- name: book_lend (lent flag, title text)
UPDATE book SET lent = $1 WHERE title = $2;

-- name: title_of (id id) ->? title text
SELECT title FROM book WHERE id = $1;

-- name: titles () ->* title text
SELECT title FROM book ORDER BY title;
