-- Who polices which ward, as the police or the partnership say it. Days are days since 1970-01-01, as the clock in
-- London has them.

-- step 1: teams, their officers, meetings and priorities
-- Something that is said of a team, and from when to when it was: what is no longer said is ended, never changed and
-- never deleted. Each of the tables below holds what one kind of entry says.
CREATE TABLE team_entry (
    id      id PRIMARY KEY,
    kind    text NOT NULL, -- the table that holds it
    team    text NOT NULL, -- code, as in the files of whoever names it
    digest  text NOT NULL, -- of all that it says: the same said again is no new entry
    entered time NOT NULL,
    ended   time           -- NULL: it stands
);
CREATE UNIQUE INDEX team_entry_standing ON team_entry (kind, team, digest) WHERE ended IS NULL;

CREATE TABLE team (
    entry id PRIMARY KEY REFERENCES team_entry (id),
    code  text NOT NULL,
    name  text NOT NULL,
    email text,
    phone text,
    page  text             -- address of its own page
);
CREATE TABLE team_ward (
    entry id PRIMARY KEY REFERENCES team_entry (id),
    team  text NOT NULL,
    ward  text NOT NULL
);
CREATE INDEX team_ward_by_ward ON team_ward (ward);

CREATE TABLE officer (
    entry   id PRIMARY KEY REFERENCES team_entry (id),
    team    text NOT NULL,
    officer text NOT NULL, -- the force's number
    name    text NOT NULL,
    rank    text NOT NULL,
    email   text,
    phone   text
);
CREATE INDEX officer_by_number ON officer (officer);

-- An officer answers for a ward.
CREATE TABLE posting (
    entry    id PRIMARY KEY REFERENCES team_entry (id),
    team     text NOT NULL,
    officer  text NOT NULL,
    ward     text NOT NULL,
    role     text,
    from_day int NOT NULL,
    to_day   int           -- the last; NULL: not known
);
CREATE INDEX posting_by_ward ON posting (ward, from_day);

CREATE TABLE absence (
    entry    id PRIMARY KEY REFERENCES team_entry (id),
    team     text NOT NULL,
    officer  text NOT NULL,
    from_day int NOT NULL,
    to_day   int,          -- the last; NULL: not known
    cover    text          -- number of the officer who answers meanwhile; NULL: the team does
);
CREATE INDEX absence_by_officer ON absence (officer, from_day);

CREATE TABLE meeting (
    entry  id PRIMARY KEY REFERENCES team_entry (id),
    team   text NOT NULL,
    ward   text,           -- NULL: of every ward of the team
    title  text NOT NULL,
    place  text NOT NULL,
    starts time NOT NULL,
    ends   time
);
CREATE INDEX meeting_by_team ON meeting (team, starts);

-- What residents asked for first, and what was done about it.
CREATE TABLE priority (
    entry      id PRIMARY KEY REFERENCES team_entry (id),
    team       text NOT NULL,
    ward       text,       -- NULL: of every ward of the team
    issue      text NOT NULL,
    issued_day int NOT NULL,
    action     text,
    acted_day  int
);
CREATE INDEX priority_by_team ON priority (team, issued_day);
