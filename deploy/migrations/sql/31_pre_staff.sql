-- Everybody who works here, and how each case is handled (docs/adr/0029).
create table staff_list (
    person text not null primary key,
    full_name text not null,
    service jsonb not null,
    grades jsonb not null,
    posts jsonb not null,
    superiors jsonb not null,
    certificates jsonb not null,
    leaves jsonb not null,
    returns jsonb not null,
    position bigint not null default 0
) with (fillfactor = 70);

create table complaint_cases (
    complaint text not null primary key,
    customer text not null,
    received_at timestamptz not null,
    unit text,
    kind text not null,
    channel text not null,
    urgency text,
    product text,
    notes jsonb not null,
    position bigint not null default 0
) with (fillfactor = 70);

create index complaint_cases_customer on complaint_cases (customer);

grant insert, update, delete on staff_list, complaint_cases to kehu_worker;

-- Their workers read the log from its beginning.
insert into projection_generation (projection, generation, state)
values ('staff_list', 1, 'live'), ('complaint_cases', 1, 'live');
