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

-- Rows know the position of the last event they are made of. Those there are have seen everything up to the least
-- checkpoint of their projection. A default for old rows alone writes none of them again.
do $$
declare
    name text;
    reached bigint;
begin
    foreach name in array array[
        'tier_list', 'tier_evidence', 'overdue_receivables', 'complaint_sla', 'purchases', 'customer_list',
        'manager_list', 'policy_list', 'policy_evaluations', 'unit_list'
    ] loop
        select coalesce(min(position), 0) into reached from checkpoint where projection = name;
        execute 'alter table ' || name || ' add column position bigint not null default ' || reached;
        execute 'alter table ' || name || ' alter column position set default 0';
    end loop;
end
$$;
