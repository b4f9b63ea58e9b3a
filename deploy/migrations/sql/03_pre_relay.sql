-- Where the relay stands. These rows are hints that spare it reading the log and the topics from their beginning;
-- the truth is the last record of each topic partition (docs/adr/0003).

create table relay_progress (
    id smallint primary key default 1 check (id = 1),
    position bigint not null
) with (fillfactor = 50);

insert into relay_progress (position) values (0);

create table relay_tail (
    topic text not null,
    partition integer not null,
    position bigint not null,
    kafka_offset bigint not null,
    primary key (topic, partition)
) with (fillfactor = 50);

-- Each start of the relay is a run; a run never publishes a position twice.
create sequence relay_run;
