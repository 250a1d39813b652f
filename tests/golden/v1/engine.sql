BEGIN TRANSACTION;
CREATE TABLE application_versions (
    version_id TEXT NOT NULL PRIMARY KEY,
    version_name TEXT NOT NULL UNIQUE,
    version_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL);
INSERT INTO "application_versions" VALUES('00000000-0000-4000-8000-000000000001','1',1795780800000,1795780800000,'elara');
CREATE TABLE dbos_migrations (version INTEGER NOT NULL PRIMARY KEY);
INSERT INTO "dbos_migrations" VALUES(125);
CREATE TABLE notifications (
    message_uuid TEXT NOT NULL DEFAULT (hex(randomblob(16))) PRIMARY KEY,
    destination_uuid TEXT NOT NULL,
    topic TEXT,
    message TEXT NOT NULL,
    created_at_epoch_ms INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000), "serialization" TEXT DEFAULT NULL, "consumed" BOOLEAN NOT NULL DEFAULT FALSE, consumed_by_function_id INTEGER,
    FOREIGN KEY (destination_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE "operation_outputs" (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    function_name TEXT NOT NULL DEFAULT '',
    output TEXT,
    error TEXT,
    child_workflow_id TEXT,
    started_at_epoch_ms INTEGER,
    completed_at_epoch_ms INTEGER,
    serialization TEXT,
    application_name TEXT DEFAULT NULL,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    PRIMARY KEY (workflow_uuid, function_id)
);
CREATE TABLE queues (
    queue_id TEXT PRIMARY KEY DEFAULT (hex(randomblob(16))),
    name TEXT NOT NULL UNIQUE,
    concurrency INTEGER,
    worker_concurrency INTEGER,
    rate_limit_max INTEGER,
    rate_limit_period_sec REAL,
    priority_enabled BOOLEAN NOT NULL DEFAULT FALSE,
    partition_queue BOOLEAN NOT NULL DEFAULT FALSE,
    polling_interval_sec REAL NOT NULL DEFAULT 1.0,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
, "application_name" TEXT DEFAULT NULL, "partition_concurrency" INTEGER DEFAULT NULL, "partition_worker_concurrency" INTEGER DEFAULT NULL, "partition_rate_limit_max" INTEGER DEFAULT NULL, "partition_rate_limit_period_sec" REAL DEFAULT NULL);
INSERT INTO "queues" VALUES('00000000-0000-4000-8000-000000000002','works',4,4,NULL,NULL,1,1,1.0,1795780800000,1795780800000,'elara',2,NULL,NULL,NULL);
CREATE TABLE streams (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    "offset" INTEGER NOT NULL, function_id INTEGER NOT NULL DEFAULT 0, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key, "offset"),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_events (
    workflow_uuid TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid) 
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_events_history (
    workflow_uuid TEXT NOT NULL,
    function_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL, "serialization" TEXT DEFAULT NULL,
    PRIMARY KEY (workflow_uuid, function_id, key),
    FOREIGN KEY (workflow_uuid) REFERENCES workflow_status(workflow_uuid)
        ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE TABLE workflow_input (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    inputs TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
INSERT INTO "workflow_input" VALUES('53b47ebad2a1e419:0','{"namedArgs":{},"positionalArgs":["53b47ebad2a1e419",782214207897600002,1]}',1795780800000);
INSERT INTO "workflow_input" VALUES('80cfa3e7f28dde4d:0','{"namedArgs":{},"positionalArgs":["80cfa3e7f28dde4d",782214207897600002,2]}',1795780800000);
INSERT INTO "workflow_input" VALUES('b3314028cb8b21f1:0','{"namedArgs":{},"positionalArgs":["b3314028cb8b21f1",782214207897600002,3]}',1795780800000);
INSERT INTO "workflow_input" VALUES('7be403e3cc822622:0','{"namedArgs":{},"positionalArgs":["7be403e3cc822622",782214207897600002,4]}',1795780800000);
INSERT INTO "workflow_input" VALUES('6a3d8403af6354f5:0','{"namedArgs":{},"positionalArgs":["6a3d8403af6354f5",782214207897600002,5]}',1795780800000);
INSERT INTO "workflow_input" VALUES('a11ae06469c63740:0','{"namedArgs":{},"positionalArgs":["a11ae06469c63740",782214207897600002,6]}',1795780800000);
INSERT INTO "workflow_input" VALUES('87f78f40b348d764:0','{"namedArgs":{},"positionalArgs":["87f78f40b348d764",782214207897600002,7]}',1795780800000);
INSERT INTO "workflow_input" VALUES('1ba18809af488493:0','{"namedArgs":{},"positionalArgs":["1ba18809af488493",782214207897600002,8]}',1795780800000);
INSERT INTO "workflow_input" VALUES('977e503d9734d134:0','{"namedArgs":{},"positionalArgs":["977e503d9734d134",782214207897600002,9]}',1795780800000);
INSERT INTO "workflow_input" VALUES('5e656050a4ddd869:0','{"namedArgs":{},"positionalArgs":["5e656050a4ddd869",782214207897600002,10]}',1795780800000);
INSERT INTO "workflow_input" VALUES('9b0889b79f52fbec:0','{"namedArgs":{},"positionalArgs":["9b0889b79f52fbec",914485778841600003,11]}',1795780800000);
INSERT INTO "workflow_input" VALUES('702a47e317fdead9:0','{"namedArgs":{},"positionalArgs":["702a47e317fdead9",782214207897600002,12]}',1795780800000);
INSERT INTO "workflow_input" VALUES('042909b2a34d3a72:0','{"namedArgs":{},"positionalArgs":["042909b2a34d3a72",782214207897600002,13]}',1795780800000);
INSERT INTO "workflow_input" VALUES('ae3354832f708458:0','{"namedArgs":{},"positionalArgs":["ae3354832f708458",782214207897600002,14]}',1795780800000);
INSERT INTO "workflow_input" VALUES('95bbb36a8786c764:0','{"namedArgs":{},"positionalArgs":["95bbb36a8786c764",782214207897600002,15]}',1795780800000);
INSERT INTO "workflow_input" VALUES('8fe9d9747343d272:0','{"namedArgs":{},"positionalArgs":["8fe9d9747343d272",782214207897600002,16]}',1795780800000);
INSERT INTO "workflow_input" VALUES('6f841ffb9ff307bb:0','{"namedArgs":{},"positionalArgs":["6f841ffb9ff307bb",782214207897600002,17]}',1795780800000);
INSERT INTO "workflow_input" VALUES('3837746f67dcdb00:0','{"namedArgs":{},"positionalArgs":["3837746f67dcdb00",782214207897600002,18]}',1795780800000);
INSERT INTO "workflow_input" VALUES('911ff75ef2d34e68:0','{"namedArgs":{},"positionalArgs":["911ff75ef2d34e68",782214207897600002,19]}',1795780800000);
INSERT INTO "workflow_input" VALUES('904a9b63562853b0:0','{"namedArgs":{},"positionalArgs":["904a9b63562853b0",782214207897600002,20]}',1795780800000);
INSERT INTO "workflow_input" VALUES('9ea90488b5c8219a:0','{"namedArgs":{},"positionalArgs":["9ea90488b5c8219a",782214207897600002,21]}',1795780800000);
INSERT INTO "workflow_input" VALUES('cdfe435905be3027:0','{"namedArgs":{},"positionalArgs":["cdfe435905be3027",782214207897600002,22]}',1795780800000);
INSERT INTO "workflow_input" VALUES('8a117f8d3840e23f:0','{"namedArgs":{},"positionalArgs":["8a117f8d3840e23f",782214207897600002,23]}',1795780800000);
INSERT INTO "workflow_input" VALUES('86e3f7c5dba46c4a:0','{"namedArgs":{},"positionalArgs":["86e3f7c5dba46c4a",782214207897600002,24]}',1795780800000);
INSERT INTO "workflow_input" VALUES('dbeb42ab252ed303:0','{"namedArgs":{},"positionalArgs":["dbeb42ab252ed303",782214207897600002,25]}',1795780800000);
CREATE TABLE workflow_output (
    workflow_uuid TEXT NOT NULL PRIMARY KEY,
    output TEXT,
    error TEXT,
    retention_timestamp INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000)
);
CREATE TABLE workflow_schedules (
    schedule_id TEXT PRIMARY KEY,
    schedule_name TEXT NOT NULL UNIQUE,
    workflow_name TEXT NOT NULL,
    workflow_class_name TEXT,
    schedule TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'ACTIVE',
    context TEXT NOT NULL
, "last_fired_at" TEXT DEFAULT NULL, "automatic_backfill" BOOLEAN NOT NULL DEFAULT FALSE, "cron_timezone" TEXT DEFAULT NULL, "queue_name" TEXT DEFAULT NULL, "application_name" TEXT DEFAULT NULL);
CREATE TABLE workflow_status (
    workflow_uuid TEXT PRIMARY KEY,
    status TEXT,
    name TEXT,
    authenticated_user TEXT,
    assumed_role TEXT,
    authenticated_roles TEXT,
    request TEXT,
    output TEXT,
    error TEXT,
    executor_id TEXT,
    created_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    updated_at INTEGER NOT NULL DEFAULT (strftime('%s','now') * 1000),
    application_version TEXT,
    application_id TEXT,
    class_name TEXT DEFAULT NULL,
    config_name TEXT DEFAULT NULL,
    recovery_attempts INTEGER DEFAULT 0,
    queue_name TEXT,
    workflow_timeout_ms INTEGER,
    workflow_deadline_epoch_ms INTEGER,
    inputs TEXT,
    started_at_epoch_ms INTEGER,
    deduplication_id TEXT,
    priority INTEGER NOT NULL DEFAULT 0
, queue_partition_key TEXT, forked_from TEXT, "owner_xid" TEXT DEFAULT NULL, "parent_workflow_id" TEXT DEFAULT NULL, "serialization" TEXT DEFAULT NULL, "delay_until_epoch_ms" BIGINT DEFAULT NULL, "was_forked_from" BOOLEAN NOT NULL DEFAULT FALSE, "rate_limited" BOOLEAN NOT NULL DEFAULT FALSE, "completed_at" BIGINT, "attributes" TEXT, "schedule_name" TEXT, "debounce_deadline_epoch_ms" BIGINT DEFAULT NULL, "is_debounced" BOOLEAN NOT NULL DEFAULT FALSE, "application_name" TEXT DEFAULT NULL, "creator_xid" TEXT DEFAULT NULL);
INSERT INTO "workflow_status" VALUES('53b47ebad2a1e419:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,1,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000003');
INSERT INTO "workflow_status" VALUES('80cfa3e7f28dde4d:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,2,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000004');
INSERT INTO "workflow_status" VALUES('b3314028cb8b21f1:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,3,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000005');
INSERT INTO "workflow_status" VALUES('7be403e3cc822622:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,4,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000006');
INSERT INTO "workflow_status" VALUES('6a3d8403af6354f5:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,5,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000007');
INSERT INTO "workflow_status" VALUES('a11ae06469c63740:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,6,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000008');
INSERT INTO "workflow_status" VALUES('87f78f40b348d764:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,7,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000009');
INSERT INTO "workflow_status" VALUES('1ba18809af488493:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,8,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-00000000000a');
INSERT INTO "workflow_status" VALUES('977e503d9734d134:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,9,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-00000000000b');
INSERT INTO "workflow_status" VALUES('5e656050a4ddd869:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,10,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-00000000000c');
INSERT INTO "workflow_status" VALUES('9b0889b79f52fbec:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,11,'914485778841600003',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-00000000000d');
INSERT INTO "workflow_status" VALUES('702a47e317fdead9:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,12,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-00000000000e');
INSERT INTO "workflow_status" VALUES('042909b2a34d3a72:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,13,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-00000000000f');
INSERT INTO "workflow_status" VALUES('ae3354832f708458:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,14,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000010');
INSERT INTO "workflow_status" VALUES('95bbb36a8786c764:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,15,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000011');
INSERT INTO "workflow_status" VALUES('8fe9d9747343d272:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,16,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000012');
INSERT INTO "workflow_status" VALUES('6f841ffb9ff307bb:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,17,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000013');
INSERT INTO "workflow_status" VALUES('3837746f67dcdb00:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,18,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000014');
INSERT INTO "workflow_status" VALUES('911ff75ef2d34e68:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,19,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000015');
INSERT INTO "workflow_status" VALUES('904a9b63562853b0:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,20,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000016');
INSERT INTO "workflow_status" VALUES('9ea90488b5c8219a:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,21,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000017');
INSERT INTO "workflow_status" VALUES('cdfe435905be3027:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,22,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000018');
INSERT INTO "workflow_status" VALUES('8a117f8d3840e23f:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,23,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-000000000019');
INSERT INTO "workflow_status" VALUES('86e3f7c5dba46c4a:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,24,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-00000000001a');
INSERT INTO "workflow_status" VALUES('dbeb42ab252ed303:0','ENQUEUED','make',NULL,NULL,NULL,NULL,NULL,NULL,'main',1795780800000,1795780800000,'1','',NULL,NULL,0,'works',NULL,NULL,NULL,NULL,NULL,25,'782214207897600002',NULL,NULL,NULL,'portable_json',NULL,0,0,NULL,'null',NULL,NULL,0,'elara','00000000-0000-4000-8000-00000000001b');
CREATE INDEX workflow_status_created_at_index ON workflow_status (created_at);
CREATE INDEX idx_workflow_topic ON notifications (destination_uuid, topic);
CREATE INDEX "idx_workflow_status_delayed" ON "workflow_status" ("delay_until_epoch_ms") WHERE status = 'DELAYED';
CREATE INDEX "idx_workflow_status_forked_from" ON "workflow_status" ("forked_from") WHERE "forked_from" IS NOT NULL;
CREATE INDEX "idx_workflow_status_parent_workflow_id" ON "workflow_status" ("parent_workflow_id") WHERE "parent_workflow_id" IS NOT NULL;
CREATE UNIQUE INDEX "uq_workflow_status_dedup_id" ON "workflow_status" ("queue_name", "deduplication_id") WHERE "deduplication_id" IS NOT NULL;
CREATE INDEX "idx_workflow_status_pending" ON "workflow_status" ("created_at") WHERE "status" = 'PENDING';
CREATE INDEX "idx_workflow_status_failed" ON "workflow_status" ("status", "created_at") WHERE "status" IN ('ERROR', 'CANCELLED', 'MAX_RECOVERY_ATTEMPTS_EXCEEDED');
CREATE INDEX "idx_workflow_status_rate_limited" ON "workflow_status" ("queue_name", "started_at_epoch_ms") WHERE "rate_limited" = TRUE;
CREATE INDEX "idx_workflow_status_completed_at" ON "workflow_status" ("completed_at") WHERE "completed_at" IS NOT NULL;
CREATE INDEX "idx_workflow_status_started_at" ON "workflow_status" ("started_at_epoch_ms") WHERE "started_at_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_workflow_status_schedule_name" ON "workflow_status" ("schedule_name") WHERE "schedule_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_owner_version"
    ON application_versions ("application_name", "version_name")
    WHERE "application_name" IS NOT NULL;
CREATE UNIQUE INDEX "uq_application_versions_unclaimed_version"
    ON application_versions ("version_name")
    WHERE "application_name" IS NULL;
CREATE INDEX idx_workflow_input_retention
    ON workflow_input (retention_timestamp);
CREATE INDEX idx_workflow_output_retention
    ON workflow_output (retention_timestamp);
CREATE INDEX idx_operation_outputs_retention
    ON operation_outputs (retention_timestamp);
CREATE INDEX "idx_workflow_status_in_flight_v2" ON "workflow_status" ("queue_name", "status", "priority", "created_at", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING');
CREATE INDEX "idx_workflow_status_partition_dequeue_v3" ON "workflow_status" ("queue_name", "status", "queue_partition_key", "priority", "created_at", "workflow_uuid", "application_name") WHERE "status" IN ('ENQUEUED', 'PENDING') AND "queue_partition_key" IS NOT NULL;
CREATE INDEX "idx_operation_outputs_completed_at_function_name_v2" ON "operation_outputs" ("completed_at_epoch_ms", "function_name", "application_name");
CREATE INDEX "idx_workflow_status_deadline" ON "workflow_status" ("workflow_deadline_epoch_ms") WHERE "status" IN ('ENQUEUED', 'PENDING', 'DELAYED') AND "workflow_deadline_epoch_ms" IS NOT NULL;
CREATE INDEX "idx_application_versions_timestamp" ON "application_versions" ("version_timestamp" DESC);
CREATE INDEX "idx_application_versions_owner_timestamp" ON "application_versions" ("application_name", "version_timestamp" DESC);
COMMIT;
