PRAGMA application_id = 1464353620;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0013');
CREATE TABLE done_parts (
	member_id BIGINT NOT NULL, 
	part TEXT NOT NULL, 
	done_on DATE NOT NULL, 
	CONSTRAINT pk_done_parts PRIMARY KEY (member_id, part), 
	CONSTRAINT fk_done_parts_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE
);
INSERT INTO "done_parts" VALUES(100000000000000001,'Production Machine Learning Systems','2026-09-01');
INSERT INTO "done_parts" VALUES(100000000000000002,'Production Machine Learning Systems','2026-09-01');
CREATE TABLE facts (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_facts PRIMARY KEY (name)
);
INSERT INTO "facts" VALUES('connected_at','2026-09-01T12:00:00+00:00');
INSERT INTO "facts" VALUES('first_version','0.1.0');
CREATE TABLE forgotten (
	digest TEXT NOT NULL, 
	key_id TEXT NOT NULL, 
	forgotten_at DATETIME NOT NULL, 
	CONSTRAINT pk_forgotten PRIMARY KEY (digest)
);
INSERT INTO "forgotten" VALUES('c7194fcccd1f53544a695c6e050f83fbb98b98af852e9a060c99438e6ee065af','6f05ce4886c2475f','2026-09-01 12:00:00.000000');
CREATE TABLE given_answers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	guild_id BIGINT, 
	question TEXT, 
	status TEXT NOT NULL, 
	passage_id TEXT, 
	guide_version TEXT, 
	asked_at DATETIME NOT NULL, helpful INTEGER DEFAULT '0' NOT NULL, not_helpful INTEGER DEFAULT '0' NOT NULL, right_passage_id TEXT, 
	CONSTRAINT ck_given_answers_question CHECK (length(question) <= 500), 
	CONSTRAINT ck_given_answers_status CHECK (status IN ('answered', 'unsure', 'not_covered'))
);
INSERT INTO "given_answers" VALUES(8115565526556169665,300,'What “pays”?','not_covered',NULL,'2026-09','2026-09-01 12:00:00.000000',0,0,NULL);
INSERT INTO "given_answers" VALUES(9210991920911013680,NULL,'How hard is it?','answered','how-hard',NULL,'2026-09-01 12:00:00.000000',0,1,'-');
CREATE TABLE greetings (
	guild_id BIGINT NOT NULL, 
	greeted_at DATETIME NOT NULL, 
	CONSTRAINT pk_greetings PRIMARY KEY (guild_id)
);
INSERT INTO "greetings" VALUES(300,'2026-09-01 12:00:00.000000');
CREATE TABLE members (
	member_id BIGINT NOT NULL, 
	zone TEXT, 
	day_ends_at_hour INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, weekly_goal_days INTEGER CONSTRAINT ck_members_goal CHECK (weekly_goal_days BETWEEN 1 AND 7), zone_asked_at DATETIME, praise BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_members PRIMARY KEY (member_id), 
	CONSTRAINT ck_members_hour CHECK (day_ends_at_hour BETWEEN 0 AND 6)
);
INSERT INTO "members" VALUES(100000000000000001,'Europe/Berlin',5,'2026-09-01 12:00:00.000000',4,'2026-09-01 12:00:00.000000',0);
INSERT INTO "members" VALUES(100000000000000002,'Europe/Berlin',5,'2026-09-01 12:00:00.000000',4,'2026-09-01 12:00:00.000000',0);
CREATE TABLE occurrences (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	schedule_id INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	snooze INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	state TEXT NOT NULL, 
	claimed_at DATETIME NOT NULL, 
	lease_until DATETIME, 
	attempts INTEGER NOT NULL, 
	finished_at DATETIME, 
	message_id BIGINT, 
	reason TEXT, 
	told_at DATETIME, snoozed_from INTEGER CONSTRAINT fk_occurrences_snoozed_from REFERENCES occurrences (id) ON DELETE SET NULL, posted_at DATETIME, exam_on DATE, 
	CONSTRAINT ck_occurrences_finished_or_claimed CHECK ((state = 'claimed') = (finished_at IS NULL)), 
	CONSTRAINT ck_occurrences_lease_while_claimed CHECK ((state = 'claimed') = (lease_until IS NOT NULL)), 
	CONSTRAINT ck_occurrences_state CHECK (state IN ('claimed', 'sent', 'failed', 'skipped', 'unknown')), 
	CONSTRAINT ck_occurrences_attempts CHECK (attempts >= 0), 
	CONSTRAINT ck_occurrences_key_is_a_nonce CHECK (length(key) <= 25), 
	CONSTRAINT ck_occurrences_snooze CHECK (snooze >= 0), 
	CONSTRAINT fk_occurrences_schedule_id FOREIGN KEY(schedule_id) REFERENCES schedules (id) ON DELETE CASCADE, 
	CONSTRAINT uq_occurrences_key UNIQUE ("key"), 
	CONSTRAINT uq_occurrences_schedule_id_due_at_snooze UNIQUE (schedule_id, due_at, snooze)
);
INSERT INTO "occurrences" VALUES(1,1,'2026-09-01 12:00:00.000000',0,'r1.260901.0','sent','2026-09-01 12:00:00.000000',NULL,1,'2026-09-01 12:00:00.000000',700,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "occurrences" VALUES(2,2,'2026-09-01 12:00:00.000000',0,'r2.260901.0','claimed','2026-09-01 12:00:00.000000','2026-09-01 12:05:00.000000',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "occurrences" VALUES(3,5,'2026-09-01 12:00:00.000000',0,'r5.260901.0','sent','2026-09-01 12:00:00.000000',NULL,1,'2026-09-01 12:00:00.000000',700,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "occurrences" VALUES(4,6,'2026-09-01 12:00:00.000000',0,'r6.260901.0','claimed','2026-09-01 12:00:00.000000','2026-09-01 12:05:00.000000',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "occurrences" VALUES(5,6,'2026-09-02 12:00:00.000000',1,'r6.260901.1','claimed','2026-09-01 12:00:00.000000','2026-09-02 12:00:00.000000',0,NULL,NULL,NULL,NULL,4,NULL,NULL);
CREATE TABLE outages (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	began_at DATETIME NOT NULL, 
	ended_at DATETIME NOT NULL, 
	CONSTRAINT ck_outages_instants CHECK (ended_at > began_at)
);
INSERT INTO "outages" VALUES(1,'2026-09-01 11:00:00.000000','2026-09-01 12:00:00.000000');
CREATE TABLE pauses (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	member_id BIGINT NOT NULL, 
	from_on DATE NOT NULL, 
	until_on DATE, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT fk_pauses_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE, 
	CONSTRAINT ck_pauses_dates CHECK (until_on >= from_on)
);
INSERT INTO "pauses" VALUES(1,100000000000000001,'2026-12-24','2026-12-31','2026-09-01 12:00:00.000000');
INSERT INTO "pauses" VALUES(2,100000000000000002,'2026-12-24','2026-12-31','2026-09-01 12:00:00.000000');
CREATE TABLE rest_days (
	member_id BIGINT NOT NULL, 
	from_on DATE NOT NULL, 
	weekdays INTEGER NOT NULL, 
	CONSTRAINT pk_rest_days PRIMARY KEY (member_id, from_on), 
	CONSTRAINT fk_rest_days_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE, 
	CONSTRAINT ck_rest_days_weekdays CHECK (weekdays BETWEEN 0 AND 127)
);
INSERT INTO "rest_days" VALUES(100000000000000001,'2026-09-01',96);
INSERT INTO "rest_days" VALUES(100000000000000002,'2026-09-01',96);
CREATE TABLE schedules (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	member_id BIGINT NOT NULL, 
	weekdays INTEGER NOT NULL, 
	wall_time TEXT NOT NULL, 
	zone TEXT NOT NULL, 
	dm_channel_id BIGINT, 
	state TEXT NOT NULL, 
	state_reason TEXT, 
	next_due_at DATETIME, 
	created_at DATETIME NOT NULL, guild_id BIGINT, channel_id BIGINT CONSTRAINT ck_schedules_channel_of_a_server CHECK (channel_id IS NULL OR guild_id IS NOT NULL), role_id BIGINT CONSTRAINT ck_schedules_role_of_a_group CHECK (role_id IS NULL OR channel_id IS NOT NULL), resumed_at DATETIME, kind TEXT DEFAULT 'weekly' NOT NULL CONSTRAINT ck_schedules_kind CHECK (kind IN ('weekly', 'once', 'streak')), once_on DATE CONSTRAINT ck_schedules_day_of_once CHECK ((kind = 'once') = (once_on IS NOT NULL)), note TEXT CONSTRAINT ck_schedules_note_of_once CHECK (note IS NULL OR kind = 'once'), 
	CONSTRAINT ck_schedules_due_while_on CHECK ((state = 'on') = (next_due_at IS NOT NULL)), 
	CONSTRAINT ck_schedules_state CHECK (state IN ('on', 'paused', 'off')), 
	CONSTRAINT ck_schedules_wall_time CHECK (wall_time LIKE '__:__'), 
	CONSTRAINT ck_schedules_weekdays CHECK (weekdays BETWEEN 1 AND 127), 
	CONSTRAINT fk_schedules_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE
);
INSERT INTO "schedules" VALUES(1,100000000000000001,2,'18:30','Europe/Berlin',100000000000000051,'off','replaced',NULL,'2026-09-01 12:00:00.000000',300,NULL,NULL,NULL,'weekly',NULL,NULL);
INSERT INTO "schedules" VALUES(2,100000000000000001,8,'18:30','Europe/Berlin',100000000000000051,'on',NULL,'2026-09-08 12:00:00.000000','2026-09-01 12:00:00.000000',300,NULL,NULL,NULL,'weekly',NULL,NULL);
INSERT INTO "schedules" VALUES(3,100000000000000001,2,'21:00','Europe/Berlin',100000000000000051,'on',NULL,'2026-12-01 12:00:00.000000','2026-09-01 12:00:00.000000',300,NULL,NULL,NULL,'once','2026-12-01','book it');
INSERT INTO "schedules" VALUES(4,100000000000000001,127,'21:00','Europe/Berlin',100000000000000051,'on',NULL,'2026-09-01 19:00:00.000000','2026-09-01 12:00:00.000000',300,NULL,NULL,NULL,'streak',NULL,NULL);
INSERT INTO "schedules" VALUES(5,100000000000000002,2,'18:30','Europe/Berlin',100000000000000052,'off','replaced',NULL,'2026-09-01 12:00:00.000000',300,NULL,NULL,NULL,'weekly',NULL,NULL);
INSERT INTO "schedules" VALUES(6,100000000000000002,8,'18:30','Europe/Berlin',100000000000000052,'on',NULL,'2026-09-08 12:00:00.000000','2026-09-01 12:00:00.000000',300,NULL,NULL,NULL,'weekly',NULL,NULL);
INSERT INTO "schedules" VALUES(7,100000000000000002,2,'21:00','Europe/Berlin',100000000000000052,'on',NULL,'2026-12-01 12:00:00.000000','2026-09-01 12:00:00.000000',300,NULL,NULL,NULL,'once','2026-12-01','book it');
INSERT INTO "schedules" VALUES(8,100000000000000002,127,'21:00','Europe/Berlin',100000000000000052,'on',NULL,'2026-09-01 19:00:00.000000','2026-09-01 12:00:00.000000',300,NULL,NULL,NULL,'streak',NULL,NULL);
INSERT INTO "schedules" VALUES(9,100000000000000001,64,'10:00','Europe/Berlin',NULL,'on',NULL,'2026-09-06 12:00:00.000000','2026-09-01 12:00:00.000000',300,310,320,'2026-09-01 12:00:00.000000','weekly',NULL,NULL);
CREATE TABLE servers (
	guild_id BIGINT NOT NULL, 
	keeps_questions BOOLEAN NOT NULL, has_leaderboard BOOLEAN DEFAULT 1 NOT NULL, left_at DATETIME, weekly_goal_minutes INTEGER CONSTRAINT ck_servers_goal CHECK (weekly_goal_minutes > 0), public_channels TEXT, 
	CONSTRAINT pk_servers PRIMARY KEY (guild_id)
);
INSERT INTO "servers" VALUES(300,1,0,NULL,600,'310,311');
INSERT INTO "servers" VALUES(301,0,1,NULL,NULL,NULL);
INSERT INTO "servers" VALUES(302,1,1,'2026-09-01 12:00:00.000000',NULL,NULL);
CREATE TABLE shares (
	member_id BIGINT NOT NULL, 
	guild_id BIGINT NOT NULL, 
	since DATETIME NOT NULL, with_exam BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_shares PRIMARY KEY (member_id, guild_id), 
	CONSTRAINT fk_shares_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE
);
INSERT INTO "shares" VALUES(100000000000000001,300,'2026-09-01 12:00:00.000000',1);
INSERT INTO "shares" VALUES(100000000000000002,300,'2026-09-01 12:00:00.000000',1);
CREATE TABLE streak_marks (
	member_id BIGINT NOT NULL, 
	through_on DATE NOT NULL, 
	current INTEGER NOT NULL, 
	longest INTEGER NOT NULL, 
	credit INTEGER NOT NULL, 
	CONSTRAINT pk_streak_marks PRIMARY KEY (member_id), 
	CONSTRAINT fk_streak_marks_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE
);
INSERT INTO "streak_marks" VALUES(100000000000000001,'2026-08-29',0,3,2);
INSERT INTO "streak_marks" VALUES(100000000000000002,'2026-08-29',0,3,2);
CREATE TABLE study_entries (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	member_id BIGINT NOT NULL, 
	studied_on DATE NOT NULL, 
	minutes INTEGER, 
	what TEXT, 
	zone TEXT NOT NULL, 
	logged_at DATETIME NOT NULL, 
	undone_at DATETIME, 
	reminder_key TEXT, 
	CONSTRAINT ck_study_entries_minutes CHECK (minutes BETWEEN 1 AND 1440), 
	CONSTRAINT fk_study_entries_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE
);
INSERT INTO "study_entries" VALUES(1,100000000000000001,'2026-09-01',45,'It’s “§ 2”: what pays','Europe/Berlin','2026-09-01 12:00:00.000000',NULL,NULL);
INSERT INTO "study_entries" VALUES(2,100000000000000001,'2026-08-31',NULL,NULL,'Europe/Berlin','2026-09-01 12:00:00.000000',NULL,NULL);
INSERT INTO "study_entries" VALUES(3,100000000000000001,'2026-08-30',1,NULL,'Europe/Berlin','2026-09-01 12:00:00.000000','2026-09-01 12:00:00.000000',NULL);
INSERT INTO "study_entries" VALUES(4,100000000000000002,'2026-09-01',45,'It’s “§ 2”: what pays','Europe/Berlin','2026-09-01 12:00:00.000000',NULL,NULL);
INSERT INTO "study_entries" VALUES(5,100000000000000002,'2026-08-31',NULL,NULL,'Europe/Berlin','2026-09-01 12:00:00.000000',NULL,NULL);
INSERT INTO "study_entries" VALUES(6,100000000000000002,'2026-08-30',1,NULL,'Europe/Berlin','2026-09-01 12:00:00.000000','2026-09-01 12:00:00.000000',NULL);
CREATE TABLE targets (
	member_id BIGINT NOT NULL, 
	credential_id TEXT NOT NULL, 
	exam_on DATE, 
	chosen_at DATETIME NOT NULL, experience TEXT, background TEXT, retirement_told_at DATETIME, exam_asked_at DATETIME, exam_result TEXT CONSTRAINT ck_targets_exam_result CHECK (exam_result IN ('passed', 'not_yet')), 
	CONSTRAINT pk_targets PRIMARY KEY (member_id), 
	CONSTRAINT fk_targets_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE
);
INSERT INTO "targets" VALUES(100000000000000001,'aws-ml-engineer-associate','2026-12-24','2026-09-01 12:00:00.000000','two-plus-years-production','software-engineer','2026-09-01 12:00:00.000000','2026-09-01 12:00:00.000000','not_yet');
INSERT INTO "targets" VALUES(100000000000000002,'aws-ml-engineer-associate','2026-12-24','2026-09-01 12:00:00.000000','two-plus-years-production','software-engineer','2026-09-01 12:00:00.000000','2026-09-01 12:00:00.000000','not_yet');
CREATE TABLE votes (
	answer_id INTEGER NOT NULL, 
	member_id BIGINT NOT NULL, 
	helpful BOOLEAN NOT NULL, 
	voted_at DATETIME NOT NULL, right_passage_id TEXT, 
	CONSTRAINT pk_votes PRIMARY KEY (answer_id, member_id), 
	CONSTRAINT fk_votes_answer_id FOREIGN KEY(answer_id) REFERENCES given_answers (id) ON DELETE CASCADE, 
	CONSTRAINT fk_votes_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE
);
INSERT INTO "votes" VALUES(9210991920911013680,100000000000000001,1,'2026-09-01 12:00:00.000000',NULL);
INSERT INTO "votes" VALUES(8115565526556169665,100000000000000001,0,'2026-09-01 12:00:00.000000','how-hard');
INSERT INTO "votes" VALUES(9210991920911013680,100000000000000002,0,'2026-09-01 12:00:00.000000',NULL);
INSERT INTO "votes" VALUES(8115565526556169665,100000000000000002,0,'2026-09-01 12:00:00.000000','how-hard');
CREATE TABLE wishes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	member_id BIGINT NOT NULL, 
	question TEXT NOT NULL, 
	folded TEXT NOT NULL, 
	guide_fingerprint TEXT NOT NULL, 
	state TEXT NOT NULL, 
	wished_at DATETIME NOT NULL, 
	claimed_at DATETIME, 
	CONSTRAINT ck_wishes_claimed_unless_open CHECK ((state = 'open') = (claimed_at IS NULL)), 
	CONSTRAINT ck_wishes_question CHECK (length(question) <= 500), 
	CONSTRAINT ck_wishes_state CHECK (state IN ('open', 'claimed', 'failed')), 
	CONSTRAINT fk_wishes_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE, 
	CONSTRAINT uq_wishes_member_id_folded UNIQUE (member_id, folded)
);
INSERT INTO "wishes" VALUES(1,100000000000000001,'What “pays”?','what “pays”?','0000000000000000000000000000000000000000000000000000000000000000','open','2026-09-01 12:00:00.000000',NULL);
INSERT INTO "wishes" VALUES(2,100000000000000002,'What “pays”?','what “pays”?','0000000000000000000000000000000000000000000000000000000000000000','open','2026-09-01 12:00:00.000000',NULL);
CREATE TABLE zone_changes (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	member_id BIGINT NOT NULL, 
	zone TEXT, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT fk_zone_changes_member_id FOREIGN KEY(member_id) REFERENCES members (member_id) ON DELETE CASCADE
);
INSERT INTO "zone_changes" VALUES(1,100000000000000001,'Europe/Berlin','2026-09-01 12:00:00.000000');
INSERT INTO "zone_changes" VALUES(2,100000000000000002,'Europe/Berlin','2026-09-01 12:00:00.000000');
CREATE INDEX ix_schedules_member_id ON schedules (member_id);
CREATE UNIQUE INDEX ix_study_entries_member_id_reminder_key_studied_on ON study_entries (member_id, reminder_key, studied_on) WHERE undone_at IS NULL;
CREATE INDEX ix_zone_changes_member_id_changed_at ON zone_changes (member_id, changed_at);
CREATE INDEX ix_occurrences_lease_until ON occurrences (lease_until);
CREATE INDEX ix_given_answers_asked_at ON given_answers (asked_at);
CREATE INDEX ix_given_answers_guild_id_asked_at ON given_answers (guild_id, asked_at);
CREATE INDEX ix_votes_member_id ON votes (member_id);
CREATE INDEX ix_pauses_member_id_from_on ON pauses (member_id, from_on);
CREATE INDEX ix_outages_ended_at ON outages (ended_at);
CREATE INDEX ix_shares_guild_id ON shares (guild_id);
CREATE INDEX ix_study_entries_member_id_studied_on_undone_at_minutes ON study_entries (member_id, studied_on, undone_at, minutes);
CREATE UNIQUE INDEX uq_schedules_one_of_a_channel ON schedules (channel_id) WHERE state <> 'off' AND channel_id IS NOT NULL;
CREATE INDEX ix_schedules_groups ON schedules (guild_id) WHERE channel_id IS NOT NULL;
CREATE INDEX ix_schedules_next_due_at_guild_id ON schedules (next_due_at, guild_id);
CREATE UNIQUE INDEX ix_occurrences_snoozed_from ON occurrences (snoozed_from);
CREATE INDEX ix_occurrences_due_at ON occurrences (due_at);
CREATE INDEX ix_occurrences_untold ON occurrences (schedule_id) WHERE told_at IS NULL AND state IN ('failed', 'skipped', 'unknown');
CREATE UNIQUE INDEX uq_schedules_one_of_a_member ON schedules (member_id) WHERE state <> 'off' AND channel_id IS NULL AND kind = 'weekly';
CREATE UNIQUE INDEX uq_schedules_streak_of_a_member ON schedules (member_id) WHERE kind = 'streak';
CREATE INDEX ix_greetings_greeted_at ON greetings (greeted_at);
CREATE INDEX ix_forgotten_forgotten_at ON forgotten (forgotten_at);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('zone_changes',2);
INSERT INTO "sqlite_sequence" VALUES('pauses',2);
INSERT INTO "sqlite_sequence" VALUES('study_entries',6);
INSERT INTO "sqlite_sequence" VALUES('schedules',9);
INSERT INTO "sqlite_sequence" VALUES('occurrences',5);
INSERT INTO "sqlite_sequence" VALUES('given_answers',9210991920911013680);
INSERT INTO "sqlite_sequence" VALUES('wishes',2);
INSERT INTO "sqlite_sequence" VALUES('outages',1);
COMMIT;
