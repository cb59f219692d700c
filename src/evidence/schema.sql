-- What people enter about crime. Months are counted as base/month.h counts them (2025-01 is 24300).

-- step 1: reviews of recording, and operations
-- A change in how crime is recorded: a chart is rebased there, with the reason shown.
CREATE TABLE recording_change (
    id       id PRIMARY KEY,
    area     text NOT NULL,  -- code of the area it holds for
    month    int NOT NULL,   -- first month recorded the new way
    category text,           -- NULL: every category
    what     text NOT NULL,  -- "ASB merged with public order"
    source   text NOT NULL,  -- who says so
    entered  time NOT NULL
);
CREATE INDEX recording_change_by_area ON recording_change (area, month);

-- An operation as it was registered, before its results were looked at. It is never edited: withdrawn, and
-- registered anew.
CREATE TABLE operation (
    id         id PRIMARY KEY,
    name       text NOT NULL,
    digest     text NOT NULL, -- of the file's text
    text       text NOT NULL, -- the file
    registered time NOT NULL,
    withdrawn  time           -- NULL: it stands
);
CREATE UNIQUE INDEX operation_standing ON operation (name) WHERE withdrawn IS NULL;
