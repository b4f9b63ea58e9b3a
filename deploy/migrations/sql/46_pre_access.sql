-- What was refused, to whom and why (docs/adr/0035): auditors look for it, so it is kept.
create table access_denial (
    id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    person text not null,
    roles text[] not null,
    action text not null,
    thing text not null,
    method text not null,
    address text not null
);

create index access_denial_person on access_denial (person, id);

grant insert on access_denial to kehu_api;
