-- What people and programs ask of a generation: how far a rebuild is, and whether its rows are left as they are
-- (docs/adr/0023).
alter table projection_generation
    -- How much of the log is folded into a generation that is being built, and since when this is done to it.
    add column folded_to bigint not null default 0,
    add column phase_since timestamptz not null default now(),
    -- Of the live one: a person wants its workers to pause since then, and says why.
    add column paused_at timestamptz,
    add column pause_reason text;
