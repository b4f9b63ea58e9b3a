-- Notices on their way to people (docs/due.md): one row for each person, or for the role until it is known who acts in it.
create table notice_delivery (
    -- That of the event which raised the level.
    position bigint not null,
    -- Empty until it is known who acts in the role.
    person text not null,
    subject text not null,
    kind text not null,
    instance bigint not null,
    level text not null,
    notify text not null,
    due_at timestamptz,
    raised_at timestamptz not null,
    attempts integer not null default 0,
    -- Null once it is delivered.
    next_at timestamptz default clock_timestamp(),
    error text,
    address text,
    delivered_at timestamptz,
    primary key (position, person)
);

create index notice_delivery_next on notice_delivery (next_at) where next_at is not null;

grant insert, update, delete on notice_delivery to kehu_api;

-- What was announced before there was any delivery is in the lists alone.
insert into process_place (process, position)
select 'notices', coalesce(max(notification_id), 0) from stored_events;
