-- Reports of what a version of a policy would have decided (docs/adr/0034): kept under the hash of what they follow from.
create table policy_simulation (
    simulation text primary key,
    pack text not null,
    -- Null where each version that was in force decided again.
    draft text,
    -- The hash of the draft's values: a draft that was written anew is another one.
    draft_content text,
    against text,
    unit text,
    begins timestamptz,
    ends timestamptz,
    varied jsonb not null default '[]',
    position bigint not null,
    asked_by text not null,
    asked_at timestamptz not null default clock_timestamp(),
    state text not null check (state in ('running', 'done', 'failed')),
    done integer not null default 0,
    parts integer not null default 0,
    moved_at timestamptz not null default clock_timestamp(),
    error text,
    report bytea
);

create index policy_simulation_pack on policy_simulation (pack, asked_at);

grant select on policy_simulation to kehu_api, kehu_relay, kehu_worker;
grant insert, update on policy_simulation to kehu_api;
