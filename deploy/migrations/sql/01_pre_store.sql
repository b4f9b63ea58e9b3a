-- The log, in the shape the eventsourcing library expects (its readers and its inserts work on it as they are),
-- and the results of commands, written in the same transaction as their events.

create type stored_event_uuid as (
    originator_id uuid,
    originator_version bigint,
    topic text,
    state bytea
);

create table stored_events (
    originator_id uuid not null,
    originator_version bigint not null,
    topic text,
    state bytea,
    notification_id bigserial,
    primary key (originator_id, originator_version)
) with (
    -- Rows are only ever added: vacuum has nothing to reclaim, but must freeze and keep the visibility map.
    autovacuum_vacuum_insert_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.02
);

create unique index stored_events_notification_id_idx on stored_events (notification_id);

create table command_log (
    command_id uuid primary key,
    request_hash bytea not null,
    stream text not null,
    originator_id uuid not null,
    version bigint not null,
    appended integer not null,
    code text,
    message text,
    recorded_at timestamptz not null default now()
);
