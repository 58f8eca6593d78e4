-- From schema 2 to 3: priorities, and pages that were read.
ALTER TABLE task ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
UPDATE task SET place = due;
CREATE INDEX task_place ON task (host, place, id) WHERE state = 0;
CREATE TABLE seen (
	host TEXT    NOT NULL,
	hash INTEGER NOT NULL,
	PRIMARY KEY (host, hash)
) WITHOUT ROWID;
