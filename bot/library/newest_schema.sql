-- What the migrations up to 0014 make of a new SQLite file.
-- Written by python -m tests.library.newest_schema
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE works (
	seq INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	group_id TEXT NOT NULL, 
	author_id BIGINT NOT NULL, 
	interaction_id BIGINT, 
	guild_id BIGINT, 
	channel_id BIGINT NOT NULL, 
	private BOOLEAN NOT NULL, 
	kind TEXT NOT NULL, 
	chapter INTEGER NOT NULL, 
	created_at DOUBLE NOT NULL, 
	ended_at DOUBLE, 
	ending TEXT, 
	parent_id TEXT, 
	relation TEXT, 
	parent_author_id BIGINT, 
	shown BOOLEAN NOT NULL, 
	listed BOOLEAN NOT NULL, 
	deleted_at DOUBLE, 
	attempts INTEGER NOT NULL, 
	stop_by TEXT, 
	title TEXT NOT NULL, 
	doc TEXT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_works PRIMARY KEY (seq), 
	CONSTRAINT uq_works_id UNIQUE (id), 
	CONSTRAINT uq_works_interaction_id UNIQUE (interaction_id)
);
CREATE INDEX ix_works_author ON works (author_id, group_id);
CREATE INDEX ix_works_credit ON works (parent_author_id) WHERE parent_author_id IS NOT NULL;
CREATE INDEX ix_works_deleted ON works (deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX ix_works_ended ON works (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX ix_works_group_id ON works (group_id);
CREATE INDEX ix_works_guild ON works (guild_id, seq, kind) WHERE shown = 1 AND deleted_at IS NULL AND private = 0 AND listed = 1;
CREATE INDEX ix_works_mine ON works (author_id, seq, kind) WHERE shown = 1 AND deleted_at IS NULL;
CREATE INDEX ix_works_parent_id ON works (parent_id);
CREATE INDEX ix_works_unended ON works (author_id, guild_id) WHERE ending IS NULL;
CREATE TABLE files (
	sha256 TEXT NOT NULL, 
	work_id TEXT NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (sha256, work_id)
);
CREATE INDEX ix_files_work_id ON files (work_id);
CREATE TABLE parts (
	work_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	place INTEGER NOT NULL, 
	doc TEXT NOT NULL, 
	CONSTRAINT pk_parts PRIMARY KEY (work_id, kind, place)
);
CREATE TABLE replies (
	reply_id TEXT NOT NULL, 
	work_id TEXT NOT NULL, 
	channel_id BIGINT NOT NULL, 
	guild_id BIGINT, 
	token TEXT, 
	token_expires_at DOUBLE NOT NULL, 
	address TEXT NOT NULL, 
	state TEXT NOT NULL, 
	CONSTRAINT pk_replies PRIMARY KEY (reply_id)
);
CREATE INDEX ix_replies_work_id ON replies (work_id);
CREATE TABLE messages (
	message_id BIGINT NOT NULL, 
	reply_id TEXT NOT NULL, 
	channel_id BIGINT NOT NULL, 
	place INTEGER NOT NULL, 
	CONSTRAINT pk_messages PRIMARY KEY (message_id)
);
CREATE INDEX ix_messages_reply_id ON messages (reply_id);
CREATE TABLE people (
	person_id BIGINT NOT NULL, 
	others_may_narrate BOOLEAN NOT NULL, wants_notice BOOLEAN DEFAULT 1 NOT NULL, voice TEXT, voice_at DOUBLE DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (person_id)
);
CREATE TABLE rounds (
	id TEXT NOT NULL, 
	work_id TEXT NOT NULL, 
	author_id BIGINT NOT NULL, 
	guild_id BIGINT, 
	channel_id BIGINT NOT NULL, 
	message_id BIGINT, 
	options TEXT NOT NULL, 
	opened_at DOUBLE NOT NULL, 
	closes_at DOUBLE NOT NULL, 
	unattended INTEGER NOT NULL, 
	state TEXT NOT NULL, 
	winner INTEGER, repeats BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_rounds PRIMARY KEY (id)
);
CREATE INDEX ix_rounds_author_id ON rounds (author_id);
CREATE INDEX ix_rounds_message_id ON rounds (message_id);
CREATE INDEX ix_rounds_state ON rounds (state);
CREATE INDEX ix_rounds_work_id ON rounds (work_id);
CREATE TABLE spending (
	seq INTEGER NOT NULL, 
	work_id TEXT NOT NULL, 
	person_id BIGINT NOT NULL, 
	guild_id BIGINT, 
	day INTEGER NOT NULL, 
	settled BOOLEAN NOT NULL, 
	stories INTEGER NOT NULL, 
	panels INTEGER NOT NULL, 
	speech_minutes DOUBLE NOT NULL, 
	usd DOUBLE NOT NULL, calling BOOLEAN DEFAULT 0 NOT NULL, before_calls INTEGER DEFAULT 0 NOT NULL, before_panels INTEGER DEFAULT 0 NOT NULL, before_speech_minutes DOUBLE DEFAULT 0 NOT NULL, before_usd DOUBLE DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_spending PRIMARY KEY (seq)
);
CREATE INDEX ix_spending_guild ON spending (day, guild_id);
CREATE INDEX ix_spending_person ON spending (day, person_id);
CREATE INDEX ix_spending_work_id ON spending (work_id);
CREATE TABLE votes (
	round_id TEXT NOT NULL, 
	person_id BIGINT NOT NULL, 
	option INTEGER NOT NULL, 
	CONSTRAINT pk_votes PRIMARY KEY (round_id, person_id)
);
CREATE INDEX ix_votes_person_id ON votes (person_id);
CREATE TABLE search (
	seq INTEGER NOT NULL, 
	folded TEXT NOT NULL, 
	shorts TEXT, 
	CONSTRAINT pk_search PRIMARY KEY (seq)
);
CREATE VIRTUAL TABLE search_fts
         USING fts5(folded, content='search', content_rowid='seq', tokenize='trigram', detail=none);
CREATE VIRTUAL TABLE search_terms USING fts5vocab(search_fts, 'row');
CREATE TRIGGER search_insert AFTER INSERT ON search BEGIN
         INSERT INTO search_fts(rowid, folded) VALUES (new.seq, new.folded);
       END;
CREATE TRIGGER search_delete AFTER DELETE ON search BEGIN
         INSERT INTO search_fts(search_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
       END;
CREATE TRIGGER search_update AFTER UPDATE ON search BEGIN
         INSERT INTO search_fts(search_fts, rowid, folded) VALUES ('delete', old.seq, old.folded);
         INSERT INTO search_fts(rowid, folded) VALUES (new.seq, new.folded);
       END;
CREATE TABLE instance (
	id INTEGER NOT NULL, 
	holder TEXT NOT NULL, 
	taken_at DOUBLE NOT NULL, 
	CONSTRAINT pk_instance PRIMARY KEY (id)
);
CREATE TABLE leases (
	"key" TEXT NOT NULL, 
	holder TEXT NOT NULL, 
	expires_at DOUBLE NOT NULL, 
	CONSTRAINT pk_leases PRIMARY KEY ("key")
);
CREATE TABLE tombstones (
	work_id TEXT NOT NULL, 
	removed_at DOUBLE NOT NULL, 
	CONSTRAINT pk_tombstones PRIMARY KEY (work_id)
);
CREATE INDEX ix_spending_open ON spending (person_id) WHERE settled = 0;
CREATE TABLE notices (
	day INTEGER NOT NULL, 
	CONSTRAINT pk_notices PRIMARY KEY (day)
);
CREATE TABLE title_updates (
	reply_id TEXT NOT NULL, 
	target TEXT NOT NULL, 
	requested_at DOUBLE NOT NULL, 
	due_at DOUBLE NOT NULL, 
	CONSTRAINT pk_title_updates PRIMARY KEY (reply_id, target)
);
CREATE TABLE saved_forms (
	id TEXT NOT NULL, 
	person_id BIGINT NOT NULL, 
	target TEXT NOT NULL, 
	entered TEXT NOT NULL, 
	guess TEXT NOT NULL, 
	saved_at DOUBLE NOT NULL, 
	CONSTRAINT pk_saved_forms PRIMARY KEY (id)
);
CREATE INDEX ix_saved_forms_person_id ON saved_forms (person_id);
CREATE INDEX ix_saved_forms_saved_at ON saved_forms (saved_at);
CREATE INDEX ix_replies_token ON replies (token_expires_at) WHERE token IS NOT NULL;
CREATE TABLE redraws (
	day INTEGER NOT NULL, 
	looked INTEGER NOT NULL, 
	redrawn INTEGER NOT NULL, 
	off BOOLEAN NOT NULL, 
	told BOOLEAN NOT NULL, 
	CONSTRAINT pk_redraws PRIMARY KEY (day)
);
CREATE TABLE work_schedules (
	work_id TEXT NOT NULL, 
	due_at DOUBLE NOT NULL, 
	CONSTRAINT pk_work_schedules PRIMARY KEY (work_id)
);
CREATE INDEX ix_work_schedules_due_at ON work_schedules (due_at);
CREATE TABLE voice_samples (
	voice TEXT NOT NULL, 
	language TEXT NOT NULL, 
	model TEXT NOT NULL, 
	words TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	media_type TEXT NOT NULL, 
	size_bytes BIGINT NOT NULL, 
	seconds DOUBLE NOT NULL, 
	CONSTRAINT pk_voice_samples PRIMARY KEY (voice, language)
);
CREATE INDEX ix_voice_samples_sha256 ON voice_samples (sha256);
CREATE TABLE speech_rates (
	model TEXT NOT NULL, 
	speech_s DOUBLE NOT NULL, 
	took_s DOUBLE NOT NULL, 
	CONSTRAINT pk_speech_rates PRIMARY KEY (model)
);
INSERT INTO alembic_version (version_num) VALUES ('0014');
