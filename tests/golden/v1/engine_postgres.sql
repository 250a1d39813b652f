CREATE SCHEMA dbos;
CREATE FUNCTION dbos.enqueue_workflow(workflow_name text, queue_name text, positional_args json[] DEFAULT ARRAY[]::json[], named_args json DEFAULT '{}'::json, class_name text DEFAULT NULL::text, config_name text DEFAULT NULL::text, workflow_id text DEFAULT NULL::text, app_version text DEFAULT NULL::text, timeout_ms bigint DEFAULT NULL::bigint, deadline_epoch_ms bigint DEFAULT NULL::bigint, deduplication_id text DEFAULT NULL::text, priority integer DEFAULT NULL::integer, queue_partition_key text DEFAULT NULL::text, authenticated_user text DEFAULT NULL::text, authenticated_roles text DEFAULT NULL::text, delay_until_epoch_ms bigint DEFAULT NULL::bigint, application_name text DEFAULT NULL::text) RETURNS text
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    v_workflow_id TEXT;
    v_serialized_inputs TEXT;
    v_owner_xid TEXT;
    v_now BIGINT;
    v_recovery_attempts INT4 := 0;
    v_priority INT4;
    v_status TEXT;
BEGIN
    -- Validate required parameters
    IF workflow_name IS NULL OR workflow_name = '' THEN
        RAISE EXCEPTION 'Workflow name cannot be null or empty';
    END IF;
    IF queue_name IS NULL OR queue_name = '' THEN
        RAISE EXCEPTION 'Queue name cannot be null or empty';
    END IF;
    IF named_args IS NOT NULL AND jsonb_typeof(named_args::jsonb) != 'object' THEN
        RAISE EXCEPTION 'Named args must be a JSON object';
    END IF;
    IF workflow_id IS NOT NULL AND workflow_id = '' THEN
        RAISE EXCEPTION 'Workflow ID cannot be an empty string if provided.';
    END IF;
    IF delay_until_epoch_ms IS NOT NULL AND delay_until_epoch_ms < 0 THEN
        RAISE EXCEPTION 'delay_until_epoch_ms must be >= 0';
    END IF;
    v_workflow_id := COALESCE(workflow_id, gen_random_uuid()::TEXT);
    v_owner_xid := gen_random_uuid()::TEXT;
    v_priority := COALESCE(priority, 0);
    v_serialized_inputs := json_build_object(
        'positionalArgs', positional_args,
        'namedArgs', named_args
    )::TEXT;
    v_now := EXTRACT(epoch FROM now()) * 1000;
    v_status := CASE WHEN delay_until_epoch_ms IS NULL THEN 'ENQUEUED' ELSE 'DELAYED' END;
    INSERT INTO "dbos".workflow_status (
        workflow_uuid, status,
        name, class_name, config_name,
        queue_name, deduplication_id, priority, queue_partition_key,
        application_version,
        created_at, updated_at, recovery_attempts,
        workflow_timeout_ms, workflow_deadline_epoch_ms,
        parent_workflow_id, owner_xid, serialization,
        authenticated_user, authenticated_roles,
        delay_until_epoch_ms, application_name
    ) VALUES (
        v_workflow_id, v_status,
        workflow_name, class_name, config_name,
        queue_name, deduplication_id, v_priority, queue_partition_key,
        app_version,
        v_now, v_now, v_recovery_attempts,
        timeout_ms, deadline_epoch_ms,
        NULL, v_owner_xid, 'portable_json',
        authenticated_user, authenticated_roles,
        delay_until_epoch_ms, application_name
    )
    ON CONFLICT (workflow_uuid)
    DO UPDATE SET
        updated_at = EXCLUDED.updated_at;
    INSERT INTO "dbos".workflow_input (
        workflow_uuid, inputs, retention_timestamp
    ) VALUES (
        v_workflow_id, v_serialized_inputs, v_now
    )
    ON CONFLICT (workflow_uuid) DO NOTHING;
    RETURN v_workflow_id;
EXCEPTION
    WHEN unique_violation THEN
        RAISE EXCEPTION 'DBOS queue duplicated'
            USING DETAIL = format('Workflow %s with queue %s and deduplication ID %s already exists', v_workflow_id, queue_name, deduplication_id),
                ERRCODE = 'unique_violation';
END;
$$;
CREATE FUNCTION dbos.send_message(destination_id text, message json, topic text DEFAULT NULL::text, message_id text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    v_topic TEXT := COALESCE(topic, '__null__topic__');
    v_message_id TEXT := COALESCE(message_id, gen_random_uuid()::TEXT);
BEGIN
    INSERT INTO "dbos".notifications (
        destination_uuid, topic, message, message_uuid, serialization
    ) VALUES (
        destination_id, v_topic, message, v_message_id, 'portable_json'
    )
    ON CONFLICT (message_uuid) DO NOTHING;
EXCEPTION
    WHEN foreign_key_violation THEN
        RAISE EXCEPTION 'DBOS non-existent workflow'
            USING DETAIL = format('Destination workflow %s does not exist', destination_id),
                ERRCODE = 'foreign_key_violation';
END;
$$;
CREATE TABLE dbos.application_versions (
    version_id text NOT NULL,
    version_name text NOT NULL,
    version_timestamp bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    created_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    application_name text
);
CREATE TABLE dbos.dbos_migrations (
    version bigint NOT NULL
);
CREATE TABLE dbos.event_dispatch_kv (
    service_name text NOT NULL,
    workflow_fn_name text NOT NULL,
    key text NOT NULL,
    value text,
    update_seq numeric(38,0),
    update_time numeric(38,15)
);
CREATE TABLE dbos.notifications (
    message_uuid text DEFAULT gen_random_uuid() NOT NULL,
    destination_uuid text NOT NULL,
    topic text,
    message text NOT NULL,
    created_at_epoch_ms bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    serialization text,
    consumed boolean DEFAULT false NOT NULL,
    consumed_by_function_id integer
);
CREATE TABLE dbos.operation_outputs (
    workflow_uuid text NOT NULL,
    function_id integer NOT NULL,
    function_name text DEFAULT ''::text NOT NULL,
    output text,
    error text,
    child_workflow_id text,
    started_at_epoch_ms bigint,
    completed_at_epoch_ms bigint,
    serialization text,
    application_name text,
    retention_timestamp bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL
);
CREATE TABLE dbos.queues (
    queue_id text DEFAULT (gen_random_uuid())::text NOT NULL,
    name text NOT NULL,
    concurrency integer,
    worker_concurrency integer,
    rate_limit_max integer,
    rate_limit_period_sec double precision,
    priority_enabled boolean DEFAULT false NOT NULL,
    partition_queue boolean DEFAULT false NOT NULL,
    polling_interval_sec double precision DEFAULT 1.0 NOT NULL,
    created_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    updated_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    application_name text,
    partition_concurrency integer,
    partition_worker_concurrency integer,
    partition_rate_limit_max integer,
    partition_rate_limit_period_sec double precision
);
CREATE TABLE dbos.streams (
    workflow_uuid text NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    "offset" integer NOT NULL,
    function_id integer DEFAULT 0 NOT NULL,
    serialization text
);
CREATE TABLE dbos.workflow_events (
    workflow_uuid text NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    serialization text
);
CREATE TABLE dbos.workflow_events_history (
    workflow_uuid text NOT NULL,
    function_id integer NOT NULL,
    key text NOT NULL,
    value text NOT NULL,
    serialization text
);
CREATE TABLE dbos.workflow_input (
    workflow_uuid text NOT NULL,
    inputs text,
    retention_timestamp bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL
);
CREATE TABLE dbos.workflow_output (
    workflow_uuid text NOT NULL,
    output text,
    error text,
    retention_timestamp bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL
);
CREATE TABLE dbos.workflow_schedules (
    schedule_id text NOT NULL,
    schedule_name text NOT NULL,
    workflow_name text NOT NULL,
    workflow_class_name text,
    schedule text NOT NULL,
    status text DEFAULT 'ACTIVE'::text NOT NULL,
    context text NOT NULL,
    last_fired_at text,
    automatic_backfill boolean DEFAULT false NOT NULL,
    cron_timezone text,
    queue_name text,
    application_name text
);
CREATE TABLE dbos.workflow_status (
    workflow_uuid text NOT NULL,
    status text,
    name text,
    authenticated_user text,
    assumed_role text,
    authenticated_roles text,
    request text,
    output text,
    error text,
    executor_id text,
    created_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    updated_at bigint DEFAULT ((EXTRACT(epoch FROM now()) * 1000.0))::bigint NOT NULL,
    application_version text,
    application_id text,
    class_name character varying(255) DEFAULT NULL::character varying,
    config_name character varying(255) DEFAULT NULL::character varying,
    recovery_attempts bigint DEFAULT 0,
    queue_name text,
    workflow_timeout_ms bigint,
    workflow_deadline_epoch_ms bigint,
    inputs text,
    started_at_epoch_ms bigint,
    deduplication_id text,
    priority integer DEFAULT 0 NOT NULL,
    queue_partition_key text,
    forked_from text,
    owner_xid text,
    parent_workflow_id text,
    serialization text,
    delay_until_epoch_ms bigint,
    was_forked_from boolean DEFAULT false NOT NULL,
    rate_limited boolean DEFAULT false NOT NULL,
    completed_at bigint,
    attributes jsonb,
    schedule_name text,
    debounce_deadline_epoch_ms bigint,
    is_debounced boolean DEFAULT false NOT NULL,
    application_name text,
    creator_xid text
);
INSERT INTO dbos.application_versions VALUES ('00000000-0000-4000-8000-000000000001', '1', 1795780800000, 1795780800000, 'elara');
INSERT INTO dbos.dbos_migrations VALUES (125);
INSERT INTO dbos.queues VALUES ('00000000-0000-4000-8000-000000000002', 'works', 4, 4, NULL, NULL, true, true, 1, 1795780800000, 1795780800000, 'elara', 2, NULL, NULL, NULL);
INSERT INTO dbos.workflow_input VALUES ('53b47ebad2a1e419:0', '{"namedArgs":{},"positionalArgs":["53b47ebad2a1e419",782214207897600002,1]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('80cfa3e7f28dde4d:0', '{"namedArgs":{},"positionalArgs":["80cfa3e7f28dde4d",782214207897600002,2]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('b3314028cb8b21f1:0', '{"namedArgs":{},"positionalArgs":["b3314028cb8b21f1",782214207897600002,3]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('7be403e3cc822622:0', '{"namedArgs":{},"positionalArgs":["7be403e3cc822622",782214207897600002,4]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('6a3d8403af6354f5:0', '{"namedArgs":{},"positionalArgs":["6a3d8403af6354f5",782214207897600002,5]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('a11ae06469c63740:0', '{"namedArgs":{},"positionalArgs":["a11ae06469c63740",782214207897600002,6]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('87f78f40b348d764:0', '{"namedArgs":{},"positionalArgs":["87f78f40b348d764",782214207897600002,7]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('1ba18809af488493:0', '{"namedArgs":{},"positionalArgs":["1ba18809af488493",782214207897600002,8]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('977e503d9734d134:0', '{"namedArgs":{},"positionalArgs":["977e503d9734d134",782214207897600002,9]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('5e656050a4ddd869:0', '{"namedArgs":{},"positionalArgs":["5e656050a4ddd869",782214207897600002,10]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('9b0889b79f52fbec:0', '{"namedArgs":{},"positionalArgs":["9b0889b79f52fbec",914485778841600003,11]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('702a47e317fdead9:0', '{"namedArgs":{},"positionalArgs":["702a47e317fdead9",782214207897600002,12]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('042909b2a34d3a72:0', '{"namedArgs":{},"positionalArgs":["042909b2a34d3a72",782214207897600002,13]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('ae3354832f708458:0', '{"namedArgs":{},"positionalArgs":["ae3354832f708458",782214207897600002,14]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('95bbb36a8786c764:0', '{"namedArgs":{},"positionalArgs":["95bbb36a8786c764",782214207897600002,15]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('8fe9d9747343d272:0', '{"namedArgs":{},"positionalArgs":["8fe9d9747343d272",782214207897600002,16]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('6f841ffb9ff307bb:0', '{"namedArgs":{},"positionalArgs":["6f841ffb9ff307bb",782214207897600002,17]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('3837746f67dcdb00:0', '{"namedArgs":{},"positionalArgs":["3837746f67dcdb00",782214207897600002,18]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('911ff75ef2d34e68:0', '{"namedArgs":{},"positionalArgs":["911ff75ef2d34e68",782214207897600002,19]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('904a9b63562853b0:0', '{"namedArgs":{},"positionalArgs":["904a9b63562853b0",782214207897600002,20]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('9ea90488b5c8219a:0', '{"namedArgs":{},"positionalArgs":["9ea90488b5c8219a",782214207897600002,21]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('cdfe435905be3027:0', '{"namedArgs":{},"positionalArgs":["cdfe435905be3027",782214207897600002,22]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('8a117f8d3840e23f:0', '{"namedArgs":{},"positionalArgs":["8a117f8d3840e23f",782214207897600002,23]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('86e3f7c5dba46c4a:0', '{"namedArgs":{},"positionalArgs":["86e3f7c5dba46c4a",782214207897600002,24]}', 1795780800000);
INSERT INTO dbos.workflow_input VALUES ('dbeb42ab252ed303:0', '{"namedArgs":{},"positionalArgs":["dbeb42ab252ed303",782214207897600002,25]}', 1795780800000);
INSERT INTO dbos.workflow_status VALUES ('53b47ebad2a1e419:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 1, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000003');
INSERT INTO dbos.workflow_status VALUES ('80cfa3e7f28dde4d:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 2, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000004');
INSERT INTO dbos.workflow_status VALUES ('b3314028cb8b21f1:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 3, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000005');
INSERT INTO dbos.workflow_status VALUES ('7be403e3cc822622:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 4, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000006');
INSERT INTO dbos.workflow_status VALUES ('6a3d8403af6354f5:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 5, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000007');
INSERT INTO dbos.workflow_status VALUES ('a11ae06469c63740:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 6, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000008');
INSERT INTO dbos.workflow_status VALUES ('87f78f40b348d764:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 7, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000009');
INSERT INTO dbos.workflow_status VALUES ('1ba18809af488493:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 8, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-00000000000a');
INSERT INTO dbos.workflow_status VALUES ('977e503d9734d134:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 9, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-00000000000b');
INSERT INTO dbos.workflow_status VALUES ('5e656050a4ddd869:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 10, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-00000000000c');
INSERT INTO dbos.workflow_status VALUES ('9b0889b79f52fbec:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 11, '914485778841600003', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-00000000000d');
INSERT INTO dbos.workflow_status VALUES ('702a47e317fdead9:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 12, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-00000000000e');
INSERT INTO dbos.workflow_status VALUES ('042909b2a34d3a72:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 13, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-00000000000f');
INSERT INTO dbos.workflow_status VALUES ('ae3354832f708458:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 14, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000010');
INSERT INTO dbos.workflow_status VALUES ('95bbb36a8786c764:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 15, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000011');
INSERT INTO dbos.workflow_status VALUES ('8fe9d9747343d272:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 16, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000012');
INSERT INTO dbos.workflow_status VALUES ('6f841ffb9ff307bb:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 17, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000013');
INSERT INTO dbos.workflow_status VALUES ('3837746f67dcdb00:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 18, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000014');
INSERT INTO dbos.workflow_status VALUES ('911ff75ef2d34e68:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 19, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000015');
INSERT INTO dbos.workflow_status VALUES ('904a9b63562853b0:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 20, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000016');
INSERT INTO dbos.workflow_status VALUES ('9ea90488b5c8219a:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 21, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000017');
INSERT INTO dbos.workflow_status VALUES ('cdfe435905be3027:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 22, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000018');
INSERT INTO dbos.workflow_status VALUES ('8a117f8d3840e23f:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 23, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-000000000019');
INSERT INTO dbos.workflow_status VALUES ('86e3f7c5dba46c4a:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 24, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-00000000001a');
INSERT INTO dbos.workflow_status VALUES ('dbeb42ab252ed303:0', 'ENQUEUED', 'make', NULL, NULL, NULL, NULL, NULL, NULL, 'main', 1795780800000, 1795780800000, '1', '', NULL, NULL, 0, 'works', NULL, NULL, NULL, NULL, NULL, 25, '782214207897600002', NULL, NULL, NULL, 'portable_json', NULL, false, false, NULL, 'null', NULL, NULL, false, 'elara', '00000000-0000-4000-8000-00000000001b');
ALTER TABLE ONLY dbos.application_versions
    ADD CONSTRAINT application_versions_pkey PRIMARY KEY (version_id);
ALTER TABLE ONLY dbos.application_versions
    ADD CONSTRAINT application_versions_version_name_key UNIQUE (version_name);
ALTER TABLE ONLY dbos.dbos_migrations
    ADD CONSTRAINT dbos_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY dbos.event_dispatch_kv
    ADD CONSTRAINT event_dispatch_kv_pkey PRIMARY KEY (service_name, workflow_fn_name, key);
ALTER TABLE ONLY dbos.notifications
    ADD CONSTRAINT notifications_pkey PRIMARY KEY (message_uuid);
ALTER TABLE ONLY dbos.operation_outputs
    ADD CONSTRAINT operation_outputs_pkey PRIMARY KEY (workflow_uuid, function_id);
ALTER TABLE ONLY dbos.queues
    ADD CONSTRAINT queues_name_key UNIQUE (name);
ALTER TABLE ONLY dbos.queues
    ADD CONSTRAINT queues_pkey PRIMARY KEY (queue_id);
ALTER TABLE ONLY dbos.streams
    ADD CONSTRAINT streams_pkey PRIMARY KEY (workflow_uuid, key, "offset");
ALTER TABLE ONLY dbos.workflow_events_history
    ADD CONSTRAINT workflow_events_history_pkey PRIMARY KEY (workflow_uuid, function_id, key);
ALTER TABLE ONLY dbos.workflow_events
    ADD CONSTRAINT workflow_events_pkey PRIMARY KEY (workflow_uuid, key);
ALTER TABLE ONLY dbos.workflow_input
    ADD CONSTRAINT workflow_input_pkey PRIMARY KEY (workflow_uuid);
ALTER TABLE ONLY dbos.workflow_output
    ADD CONSTRAINT workflow_output_pkey PRIMARY KEY (workflow_uuid);
ALTER TABLE ONLY dbos.workflow_schedules
    ADD CONSTRAINT workflow_schedules_pkey PRIMARY KEY (schedule_id);
ALTER TABLE ONLY dbos.workflow_schedules
    ADD CONSTRAINT workflow_schedules_schedule_name_key UNIQUE (schedule_name);
ALTER TABLE ONLY dbos.workflow_status
    ADD CONSTRAINT workflow_status_pkey PRIMARY KEY (workflow_uuid);
CREATE INDEX idx_application_versions_owner_timestamp ON dbos.application_versions USING btree (application_name, version_timestamp DESC);
CREATE INDEX idx_application_versions_timestamp ON dbos.application_versions USING btree (version_timestamp DESC);
CREATE INDEX idx_operation_outputs_completed_at_function_name_v2 ON dbos.operation_outputs USING btree (completed_at_epoch_ms, function_name) INCLUDE (application_name);
CREATE INDEX idx_operation_outputs_retention ON dbos.operation_outputs USING btree (retention_timestamp);
CREATE INDEX idx_workflow_input_retention ON dbos.workflow_input USING btree (retention_timestamp);
CREATE INDEX idx_workflow_output_retention ON dbos.workflow_output USING btree (retention_timestamp);
CREATE INDEX idx_workflow_status_attributes ON dbos.workflow_status USING gin (attributes) WHERE (attributes IS NOT NULL);
CREATE INDEX idx_workflow_status_completed_at ON dbos.workflow_status USING btree (completed_at) WHERE (completed_at IS NOT NULL);
CREATE INDEX idx_workflow_status_deadline ON dbos.workflow_status USING btree (workflow_deadline_epoch_ms) WHERE ((status = ANY (ARRAY['ENQUEUED'::text, 'PENDING'::text, 'DELAYED'::text])) AND (workflow_deadline_epoch_ms IS NOT NULL));
CREATE INDEX idx_workflow_status_delayed ON dbos.workflow_status USING btree (delay_until_epoch_ms) WHERE (status = 'DELAYED'::text);
CREATE INDEX idx_workflow_status_failed ON dbos.workflow_status USING btree (status, created_at) WHERE (status = ANY (ARRAY['ERROR'::text, 'CANCELLED'::text, 'MAX_RECOVERY_ATTEMPTS_EXCEEDED'::text]));
CREATE INDEX idx_workflow_status_forked_from ON dbos.workflow_status USING btree (forked_from) WHERE (forked_from IS NOT NULL);
CREATE INDEX idx_workflow_status_in_flight_v2 ON dbos.workflow_status USING btree (queue_name, status, priority, created_at) INCLUDE (application_name) WHERE (status = ANY (ARRAY['ENQUEUED'::text, 'PENDING'::text]));
CREATE INDEX idx_workflow_status_parent_workflow_id ON dbos.workflow_status USING btree (parent_workflow_id) WHERE (parent_workflow_id IS NOT NULL);
CREATE INDEX idx_workflow_status_partition_dequeue_v3 ON dbos.workflow_status USING btree (queue_name, status, queue_partition_key, priority, created_at, workflow_uuid) INCLUDE (application_name) WHERE ((status = ANY (ARRAY['ENQUEUED'::text, 'PENDING'::text])) AND (queue_partition_key IS NOT NULL));
CREATE INDEX idx_workflow_status_pending ON dbos.workflow_status USING btree (created_at) WHERE (status = 'PENDING'::text);
CREATE INDEX idx_workflow_status_rate_limited ON dbos.workflow_status USING btree (queue_name, started_at_epoch_ms) WHERE (rate_limited = true);
CREATE INDEX idx_workflow_status_schedule_name ON dbos.workflow_status USING btree (schedule_name) WHERE (schedule_name IS NOT NULL);
CREATE INDEX idx_workflow_status_started_at ON dbos.workflow_status USING btree (started_at_epoch_ms) WHERE (started_at_epoch_ms IS NOT NULL);
CREATE INDEX idx_workflow_topic ON dbos.notifications USING btree (destination_uuid, topic);
CREATE UNIQUE INDEX uq_application_versions_owner_version ON dbos.application_versions USING btree (application_name, version_name) WHERE (application_name IS NOT NULL);
CREATE UNIQUE INDEX uq_application_versions_unclaimed_version ON dbos.application_versions USING btree (version_name) WHERE (application_name IS NULL);
CREATE UNIQUE INDEX uq_workflow_status_dedup_id ON dbos.workflow_status USING btree (queue_name, deduplication_id) WHERE (deduplication_id IS NOT NULL);
CREATE INDEX workflow_status_created_at_index ON dbos.workflow_status USING btree (created_at);
ALTER TABLE ONLY dbos.notifications
    ADD CONSTRAINT notifications_destination_uuid_fkey FOREIGN KEY (destination_uuid) REFERENCES dbos.workflow_status(workflow_uuid) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY dbos.streams
    ADD CONSTRAINT streams_workflow_uuid_fkey FOREIGN KEY (workflow_uuid) REFERENCES dbos.workflow_status(workflow_uuid) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY dbos.workflow_events_history
    ADD CONSTRAINT workflow_events_history_workflow_uuid_fkey FOREIGN KEY (workflow_uuid) REFERENCES dbos.workflow_status(workflow_uuid) ON UPDATE CASCADE ON DELETE CASCADE;
ALTER TABLE ONLY dbos.workflow_events
    ADD CONSTRAINT workflow_events_workflow_uuid_fkey FOREIGN KEY (workflow_uuid) REFERENCES dbos.workflow_status(workflow_uuid) ON UPDATE CASCADE ON DELETE CASCADE;
