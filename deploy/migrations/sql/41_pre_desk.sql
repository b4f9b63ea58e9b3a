-- What still runs, in the order of the desk (`projections/obligations/desk.py`): its first page passes over no obligation
-- that is settled.
create index obligations_running on obligations (coalesce(due_at, '9999-01-01T00:00:00Z'), subject, kind, instance)
    where met_at is null;
