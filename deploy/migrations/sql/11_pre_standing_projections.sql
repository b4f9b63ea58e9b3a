-- What tells how a projection stands: why its worker failed last, which records it set aside, what was skipped.

-- When a row was last written: a checkpoint moves past parked events, too.
alter table checkpoint add column applied_at timestamptz;
update checkpoint set applied_at = updated_at;

create table worker_failure (
    projection text not null,
    generation integer not null,
    failures bigint not null,
    error text not null,
    failed_at timestamptz not null default now(),
    primary key (projection, generation)
);

-- Records of a topic that the store does not know: they are never applied. Kafka keeps their bytes.
create table set_aside_record (
    projection text not null,
    generation integer not null,
    topic text not null,
    partition integer not null,
    kafka_offset bigint not null,
    position bigint not null,
    kind text not null,
    seen_at timestamptz not null default now(),
    primary key (projection, generation, topic, partition, kafka_offset)
);

-- A skipped event stays here, so that nobody applies it when it comes again.
alter table parked_event
add column skipped_at timestamptz,
add column skipped_by text,
add column reason text;
