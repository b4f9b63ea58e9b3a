-- Entries of bank statements, and what people said of them.
create table bank_entry_list (
    entry text primary key,
    bank_account text not null,
    booked_on date not null,
    booked_at timestamptz not null,
    amount numeric not null,
    currency text not null,
    direction text not null,
    returned boolean not null,
    payer text not null,
    text text not null,
    quoted jsonb not null,
    state text not null,
    steps jsonb not null,
    position bigint not null default 0
) with (fillfactor = 70);

create index bank_entry_list_booked on bank_entry_list (booked_at, entry);

grant insert, update, delete on bank_entry_list to kehu_worker;

insert into projection_generation (projection, generation, state) values ('bank_entry_list', 1, 'live');
