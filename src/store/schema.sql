-- What the store keeps for itself: which steps of which room's tables have been applied.

-- step 1: the steps applied
CREATE TABLE IF NOT EXISTS applied_step (
    room    text NOT NULL,
    step    int NOT NULL,
    digest  text NOT NULL,
    applied time NOT NULL,
    PRIMARY KEY (room, step)
);
