-- Requests to read others' files (docs/adr/0036): who asked, until when what was granted opens which customers.
create table access_list (
    access text primary key,
    requested_by text not null,
    purpose text not null,
    data_kind text not null,
    customers jsonb not null,
    unit text not null,
    contacts boolean not null,
    approved_by text not null,
    superiors jsonb not null,
    requested_at timestamptz not null,
    ends_at timestamptz not null,
    open_until timestamptz,
    steps jsonb not null,
    first_position bigint not null,
    position bigint not null default 0
) with (fillfactor = 70);

create index access_list_first on access_list (first_position desc);
-- What opens something: few, and every list of a reader asks for them.
create index access_list_open on access_list (requested_by) where open_until is not null;
-- What timers end.
create index access_list_ends on access_list (ends_at);

grant insert, update, delete on access_list to kehu_worker;

insert into projection_generation (projection, generation, state) values ('access_list', 1, 'live');

-- What was read because a request was granted: kept as refusals are (46).
create table granted_read (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    access text not null,
    person text not null,
    action text not null,
    thing text not null,
    method text not null,
    address text not null
);

create index granted_read_access on granted_read (access, id);
create index granted_read_person on granted_read (person, id);

grant insert on granted_read to kehu_api;
