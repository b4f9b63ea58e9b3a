-- Of the records set aside, the newest of each projection are kept; this many older ones were.
create table set_aside_forgotten (
    projection text not null,
    generation integer not null,
    records bigint not null,
    primary key (projection, generation)
);

grant insert, update, delete on set_aside_forgotten to kehu_worker;
