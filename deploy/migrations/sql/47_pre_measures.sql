-- Corrective measures: by whom, until when, and what became of them.
create table measure_list (
    measure text primary key,
    origin text not null,
    what text not null,
    unit text not null,
    department text not null,
    person text not null,
    cause text,
    period text,
    opened_at timestamptz not null,
    due_at timestamptz not null,
    steps jsonb not null,
    position bigint not null default 0
) with (fillfactor = 70);

create index measure_list_due on measure_list (due_at, measure);

grant insert, update, delete on measure_list to kehu_worker;

insert into projection_generation (projection, generation, state) values ('measure_list', 1, 'live');
