-- A made-up room for the tests: every type, in every way a table and a statement may use it.

-- step 1: shelves
CREATE TABLE shelf (
    id   id PRIMARY KEY, -- never given twice
    name text NOT NULL UNIQUE
);

-- step 2: books
CREATE TABLE book (
    id     id PRIMARY KEY,
    shelf  id NOT NULL REFERENCES shelf,
    title  text NOT NULL,
    pages  int NOT NULL CHECK (pages > 0),
    weight real NOT NULL DEFAULT 0.5,
    cover  bytes,
    bought time,
    lent   flag NOT NULL,
    note   text DEFAULT 'it''s; -- no note',
    CONSTRAINT once UNIQUE (shelf, title)
);
CREATE INDEX book_by_title ON book (title) WHERE NOT lent;

-- step 3: who reads
ALTER TABLE book ADD COLUMN reader text;
ALTER TABLE book ADD COLUMN worn flag;
UPDATE book SET worn = FALSE;
