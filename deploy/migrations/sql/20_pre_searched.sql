-- What a text is looked for in among the customers, the version of how records were read, and the last event that the row
-- was read after. A worker of the old release leaves them as they are and moves the position on, so that such rows are
-- read anew.
alter table customer_list
    add column searched text not null default '',
    add column read_as bigint not null default 0,
    add column read_to bigint not null default 0;
