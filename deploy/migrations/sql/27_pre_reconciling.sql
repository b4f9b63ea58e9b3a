-- What relay and workers found to be unlike the store, beside their work, and what they mended of it (docs/adr/0026).
create table reconciliation (
    kind text not null,
    -- Empty where a topic is concerned, whoever reads it.
    projection text not null,
    topic text not null,
    partition integer not null,
    position bigint not null,
    detail text not null,
    found_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp(),
    -- Null as long as it is so.
    healed_at timestamptz,
    primary key (kind, projection, topic, partition, position)
);

grant insert, update, delete on reconciliation to kehu_relay, kehu_worker;

-- The last time that the rows of a read model were compared with the log; `error` says why that came to no end.
create table projection_verification (
    projection text primary key,
    began_at timestamptz not null,
    ended_at timestamptz,
    rows bigint,
    differences bigint,
    example jsonb,
    error text
);

grant select on reconciliation, projection_verification to kehu_api, kehu_relay, kehu_worker;
grant insert, update on projection_verification to kehu_worker;

-- A fold that an earlier release began is begun again: it divided the log by customer, and this one does by stream.
update projection_generation set fingerprint = 'parts by customer' where state = 'building' and phase = 'fold';
