-- How far each process is, which turns events into commands, and which of its commands were refused (docs/adr/0031).
create table process_place (
    process text primary key,
    -- All events up to it were handled.
    position bigint not null,
    moved_at timestamptz not null default clock_timestamp(),
    -- Where a person has it pause: since when, and why.
    paused_at timestamptz,
    pause_reason text
);

create table process_refusal (
    process text not null,
    position bigint not null,
    -- The place of the command among those of the event.
    number integer not null,
    event text not null,
    command text not null,
    code text not null,
    message text not null,
    attempts integer not null default 1,
    refused_at timestamptz not null default clock_timestamp(),
    -- A person decided that nothing follows.
    left_out_at timestamptz,
    left_out_by text,
    left_out_reason text,
    primary key (process, position, number)
);

-- A process that sends commands works with the rights of the API.
grant insert, update on process_place to kehu_api;
grant insert, update, delete on process_refusal to kehu_api;
