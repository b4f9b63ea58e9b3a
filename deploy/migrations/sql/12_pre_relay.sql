-- What the relay does not publish, and what people decide about it (docs/adr/0013).

-- A stream whose event at `position` Kafka does not take: this event and all later ones of the stream wait.
create table relay_parked (
    stream_id uuid primary key,
    stream text not null,
    position bigint not null,
    error text not null,
    since timestamptz not null default now()
);

-- Stored events that are not published at their own position: they wait (null), or are published as if they stood
-- at another one, which no stored event has.
create table relay_late (
    position bigint primary key,
    stream_id uuid not null,
    published_as bigint unique
);

create index relay_late_stream on relay_late (stream_id);

-- The one relay that publishes. It confirms its lease every second; a standby ends the session of one that does not.
create table relay_leader (
    id smallint primary key default 1 check (id = 1),
    run bigint,
    state text not null,
    detail text not null,
    beat_at timestamptz not null,
    published_at timestamptz
) with (fillfactor = 50);

insert into relay_leader (state, detail, beat_at) values ('never started', '', '-infinity');

-- Records in the topics that the store does not hold and that a person decided to ignore.
create table relay_foreign (
    topic text not null,
    partition integer not null,
    kafka_offset bigint not null,
    position bigint,
    digest text not null,
    noted_at timestamptz not null default now(),
    primary key (topic, partition, kafka_offset)
);

create table relay_decision (
    id bigint generated always as identity primary key,
    decision text not null,
    target text,
    decided_by text not null,
    reason text not null,
    decided_at timestamptz not null default now(),
    finished_at timestamptz,
    outcome jsonb
);

-- Decisions of people are taken with the rights of the owner.
grant insert, update, delete on relay_parked, relay_late to kehu_relay;
grant update on relay_leader to kehu_relay;
