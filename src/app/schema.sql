-- What the home keeps about itself.

-- step 1: imports
-- An import that changed the evidence, entered after the manifest was swapped.
CREATE TABLE import (
    id         id PRIMARY KEY,
    ended      time NOT NULL,
    program    text NOT NULL, -- its version
    evidence   text NOT NULL, -- digest of the manifest from then on
    files      int NOT NULL,
    rows_read  int NOT NULL,
    rows_taken int NOT NULL,
    rows_aside int NOT NULL
);

-- A file of it, or a sheet of a workbook.
CREATE TABLE import_file (
    id         id PRIMARY KEY,
    import     id NOT NULL REFERENCES import (id),
    name       text NOT NULL, -- as it was given: path, archive/entry
    kind       text,          -- the importer's name; NULL: passed over, or left out for a fault
    bytes      int NOT NULL,  -- unpacked
    digest     text NOT NULL, -- XXH3, 128 bits, of these bytes
    rows_read  int NOT NULL,
    rows_taken int NOT NULL,
    rows_aside int NOT NULL
);
CREATE INDEX import_file_of ON import_file (import, id);
