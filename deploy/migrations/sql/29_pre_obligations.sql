-- What is owed to somebody by when: each instance of a promise with all its due times (docs/adr/0028).
create table obligations (
    subject text not null,
    kind text not null,
    instance bigint not null,
    customer text not null,
    unit text not null,
    policy text,
    rule text not null,
    starts_at timestamptz not null,
    due_at timestamptz,
    met_at timestamptz,
    changed_at timestamptz not null,
    history jsonb not null,
    levels jsonb not null,
    raised jsonb not null,
    next_level_at timestamptz,
    position bigint not null default 0,
    primary key (subject, kind, instance)
) with (fillfactor = 70);

-- In the order of the list, as `projections/obligations/due.py` writes it.
create index obligations_due on obligations (coalesce(due_at, '9999-01-01T00:00:00Z'), subject, kind, instance);
create index obligations_customer on obligations (customer);
-- What the timers wait for: few have a notice ahead of them.
create index obligations_next_level on obligations (next_level_at) where next_level_at is not null;

grant insert, update, delete on obligations to kehu_worker;

-- Its workers read the log from its beginning.
insert into projection_generation (projection, generation, state) values ('obligations', 1, 'live');
