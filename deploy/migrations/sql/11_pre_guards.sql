-- What was stored stays: for everybody, the owner of the tables included.
create function refuse_change() returns trigger
language plpgsql
as $$
begin
    raise exception using
        message = tg_op || ' of ' || tg_table_name || ' is refused: what was stored stays',
        errcode = 'insufficient_privilege';
end
$$;

create trigger stored_events_stay
before update or delete or truncate on stored_events
for each statement execute function refuse_change();

create trigger command_log_stays
before update or delete or truncate on command_log
for each statement execute function refuse_change();

-- The rights of each process, as groups to which the accounts of a company are added: grant kehu_api to ...
-- Roles belong to the whole server: another database may have made them, perhaps at this moment.
do $$
declare
    name text;
begin
    foreach name in array array['kehu_api', 'kehu_relay', 'kehu_worker'] loop
        begin
            execute 'create role ' || quote_ident(name) || ' nologin';
        exception
            when duplicate_object or unique_violation then null;
        end;
    end loop;
end
$$;

grant usage on schema public to kehu_api, kehu_relay, kehu_worker;
grant select on all tables in schema public to kehu_api, kehu_relay, kehu_worker;
alter default privileges in schema public grant select on tables to kehu_api, kehu_relay, kehu_worker;

-- Events and results of commands are written by this function alone. It takes the table lock, which would need MAINTAIN
-- (PostgreSQL 17 and later) or the right to change events; so it runs with the rights of its owner.
do $$
declare
    append text := 'append_group'::regproc::oid::regprocedure;
begin
    execute 'alter function ' || append || ' security definer';
    execute 'alter function ' || append || ' set search_path = public, pg_temp';
    execute 'revoke execute on function ' || append || ' from public';
    execute 'grant execute on function ' || append || ' to kehu_api';
end
$$;

grant insert, update, delete on stream_snapshot to kehu_api;

grant update on relay_progress to kehu_relay;
grant insert, update on relay_tail to kehu_relay;
grant usage on sequence relay_run to kehu_relay;

grant insert, update, delete on
    checkpoint,
    parked_event,
    complaint_sla,
    customer_history,
    customer_list,
    manager_list,
    overdue_receivables,
    policy_evaluations,
    policy_list,
    purchases,
    tier_evidence,
    tier_list,
    unit_list,
    set_aside_record,
    worker_failure
to kehu_worker;

-- A process that is frozen inside a transaction, or whose machine is gone, loses it before others lose patience.
do $$
declare
    setting text[];
begin
    foreach setting slice 1 in array array[
        ['idle_in_transaction_session_timeout', '8s'],
        ['lock_timeout', '10s'],
        ['tcp_keepalives_idle', '5'],
        ['tcp_keepalives_interval', '2'],
        ['tcp_keepalives_count', '3'],
        ['tcp_user_timeout', '15s']
    ] loop
        execute 'alter database ' || quote_ident(current_database())
            || ' set ' || setting[1] || ' = ' || quote_literal(setting[2]);
    end loop;
end
$$;
