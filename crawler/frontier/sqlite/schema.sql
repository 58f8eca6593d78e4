-- Times are milliseconds since 1970.
CREATE TABLE meta (
	name  TEXT PRIMARY KEY,
	value INTEGER NOT NULL              -- clean: 1 = closed as it should be; seen: the key of the seen set, a blob
) WITHOUT ROWID;

CREATE TABLE host (
	name    TEXT PRIMARY KEY,
	free    INTEGER NOT NULL DEFAULT 0, -- end of the last lease
	delay   INTEGER NOT NULL DEFAULT 0, -- milliseconds from there to the next claim
	blocked INTEGER NOT NULL DEFAULT 0,
	fails   INTEGER NOT NULL DEFAULT 0,
	error   TEXT    NOT NULL DEFAULT '',
	fence   INTEGER NOT NULL DEFAULT 0, -- of the last claim
	lease   TEXT,                       -- id of the leased task, or origin of a robots lease
	robots  INTEGER NOT NULL DEFAULT 0, -- 1: the lease is for a robots.txt
	expires INTEGER NOT NULL DEFAULT 0, -- of the lease
	ready   INTEGER                     -- when a claimer should look here; null = never
) WITHOUT ROWID;
CREATE INDEX host_ready ON host (ready) WHERE ready IS NOT NULL;

CREATE TABLE task (
	host   TEXT    NOT NULL,
	id     TEXT    NOT NULL,
	state  INTEGER NOT NULL,            -- 0 queued, 1 leased, 2 dead
	due    INTEGER NOT NULL,
	tries  INTEGER NOT NULL,
	origin TEXT    NOT NULL,
	body   BLOB    NOT NULL,
	reason TEXT    NOT NULL DEFAULT '', -- dead: why
	since  INTEGER NOT NULL DEFAULT 0,  -- dead: when
	place  INTEGER NOT NULL DEFAULT 0,  -- due, less the bonus of its priority: the smallest that is due is next
	PRIMARY KEY (host, id)
) WITHOUT ROWID;
CREATE INDEX task_due ON task (host, due, id) WHERE state = 0;
CREATE INDEX task_place ON task (host, place, id) WHERE state = 0;
CREATE INDEX task_dead ON task (host, id) WHERE state = 2;

CREATE TABLE robots (
	host   TEXT    NOT NULL,
	origin TEXT    NOT NULL,
	fresh  INTEGER NOT NULL DEFAULT 0,  -- fetched again after this
	body   BLOB,
	hop    BLOB,                        -- a redirect still to be followed
	PRIMARY KEY (host, origin)
) WITHOUT ROWID;

CREATE TABLE seen (
	host TEXT    NOT NULL,
	hash INTEGER NOT NULL,              -- of a page that was read (package frontier)
	PRIMARY KEY (host, hash)
) WITHOUT ROWID;
