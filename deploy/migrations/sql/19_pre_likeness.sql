-- What is compared of a customer's record. Old rows are read when somebody asks, each until its next event: filled here,
-- they would be wrong after a change that a worker of the old release still writes.
alter table customer_list add column likeness jsonb not null default '{}';
