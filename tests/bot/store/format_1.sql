BEGIN TRANSACTION;
CREATE TABLE about (
	one INTEGER NOT NULL, 
	format INTEGER NOT NULL, 
	PRIMARY KEY (one)
);
INSERT INTO "about" VALUES(1,1);
CREATE TABLE deliveries (
	"key" VARCHAR(160) NOT NULL, 
	time FLOAT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "deliveries" VALUES('event/1',1000.0);
INSERT INTO "deliveries" VALUES('event/2',2000.0);
CREATE TABLE feedback (
	turn VARCHAR(32) NOT NULL, 
	person VARCHAR(80) NOT NULL, 
	moment VARCHAR(40) NOT NULL, 
	verdict VARCHAR(8) NOT NULL, 
	reason VARCHAR(32) NOT NULL, 
	comment TEXT NOT NULL, 
	PRIMARY KEY (turn, person)
);
INSERT INTO "feedback" VALUES('11111111111111111111111111111111','slack/U2','2024-08-01T10:00:00+00:00','bad','outdated','See page 3');
CREATE TABLE heard (
	conversation VARCHAR(200) NOT NULL, 
	ordinal INTEGER NOT NULL, 
	speaker VARCHAR(80) NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (conversation, ordinal)
);
INSERT INTO "heard" VALUES('slack/C1/1.0',0,'slack/U3','before');
CREATE TABLE notes (
	kind VARCHAR(16) NOT NULL, 
	"key" VARCHAR(200) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (kind, "key")
);
INSERT INTO "notes" VALUES('settings','C1','{"publishers": [], "since": null, "until": null, "mentions_only": false}');
CREATE TABLE questions (
	id VARCHAR(32) NOT NULL, 
	place VARCHAR(120) NOT NULL, 
	channel VARCHAR(80) NOT NULL, 
	thread VARCHAR(200) NOT NULL, 
	asker VARCHAR(80) NOT NULL, 
	text TEXT NOT NULL, 
	details TEXT NOT NULL, 
	accepted FLOAT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	revision INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	due FLOAT NOT NULL, 
	worker VARCHAR(32) NOT NULL, 
	lease FLOAT NOT NULL, 
	wanted BOOLEAN NOT NULL, 
	posting BOOLEAN NOT NULL, 
	replies TEXT NOT NULL, 
	problem TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (place)
);
INSERT INTO "questions" VALUES('11111111111111111111111111111111','slack/C1/1.0','C1','slack/C1/1.0','slack/U1','By when?','{"n": 1}',1000.0,'done',0,0,1000.0,'w',1011.0,1,0,'["1.5"]','');
INSERT INTO "questions" VALUES('33333333333333333333333333333333','slack/C1/2.0','C1','slack/C1/2.0','slack/U2','And then?','{"n": 2}',2000.0,'waiting',0,0,2000.0,'',0.0,1,0,'[]','');
CREATE TABLE saved (
	person VARCHAR(80) NOT NULL, 
	turn VARCHAR(32) NOT NULL, 
	moment VARCHAR(40) NOT NULL, 
	PRIMARY KEY (person, turn)
);
INSERT INTO "saved" VALUES('slack/U1','11111111111111111111111111111111','2024-08-01T10:00:00+00:00');
CREATE TABLE turns (
	id VARCHAR(32) NOT NULL, 
	conversation VARCHAR(200) NOT NULL, 
	ordinal INTEGER NOT NULL, 
	asker VARCHAR(80) NOT NULL, 
	moment VARCHAR(40) NOT NULL, 
	question TEXT NOT NULL, 
	understood TEXT NOT NULL, 
	asked VARCHAR(10) NOT NULL, 
	answer TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (conversation, ordinal)
);
INSERT INTO "turns" VALUES('11111111111111111111111111111111','slack/C1/1.0',1,'slack/U1','2024-08-01T10:00:00+00:00','By when?','By when?','2024-08-01','{"question": "By when?", "understood": "By when?", "asked": "2024-08-01", "abstained": false, "confidence": 0.9, "sentences": [{"text": "The resolution of 2017 gave all members until the end of 2019.", "citations": [{"article_id": "workers", "title": "China demands the return of workers", "published": "2024-07-10", "publisher": "The Example", "url": "https://news.example/workers", "quote": "The resolution of 2017 gave all members until the end of 2019.", "start": 58, "end": 120, "passage_id": "59f6cb04eb36aea1a8c8", "copies": []}], "emphasis": null}, {"text": "Many stayed.", "citations": [{"article_id": "workers", "title": "China demands the return of workers", "published": "2024-07-10", "publisher": "The Example", "url": "https://news.example/workers", "quote": "Many stayed.", "start": 121, "end": 133, "passage_id": "59f6cb04eb36aea1a8c8", "copies": []}], "emphasis": null}], "short_answer": "2019", "considered": [], "searched": {"articles": 1, "first": "2024-07-10", "last": "2024-07-10"}, "notes": [], "timings": {}, "reply": "", "writer": "", "usage": {"prompt": 0, "completion": 0}}');
INSERT INTO "turns" VALUES('22222222222222222222222222222222','slack/C1/1.0',2,'slack/U2','2024-08-01T10:00:00+00:00','Who?','Who?','2024-08-01','{"question": "Who?", "understood": "Who?", "asked": "2024-08-01", "abstained": true, "confidence": 0.1, "sentences": [], "short_answer": "", "considered": [], "searched": {"articles": 1, "first": "2024-07-10", "last": "2024-07-10"}, "notes": [], "timings": {}, "reply": "", "writer": "", "usage": {"prompt": 0, "completion": 0}}');
CREATE INDEX ix_turns_asker ON turns (asker);
CREATE INDEX ix_turns_conversation ON turns (conversation);
CREATE INDEX ix_heard_speaker ON heard (speaker);
CREATE INDEX ix_feedback_person ON feedback (person);
CREATE INDEX ix_questions_channel ON questions (channel);
CREATE INDEX ix_questions_accepted ON questions (accepted);
CREATE INDEX ix_questions_asker ON questions (asker);
CREATE INDEX ix_questions_state ON questions (state);
CREATE INDEX ix_deliveries_time ON deliveries (time);
COMMIT;
