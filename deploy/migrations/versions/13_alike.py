"""Notes the ids in use of which a plainer one looks the same (docs/adr/0015-ids-that-look-alike.md)."""

from alembic import op

from services.stream_id import claim_id, plain_stream

revision = "13"
down_revision = "12"

# The first of those that look the same comes first.
IN_USE = """
    select stream, originator_id, max(version)
    from command_log
    where stream ~ '[^\\x01-\\x7f]' and code is null and version > 0
    group by stream, originator_id
    order by min(recorded_at), stream
"""
NOTE = """
    insert into command_log (command_id, request_hash, stream, originator_id, version, appended)
    values (%s, '', %s, %s, %s, 0)
    on conflict do nothing
"""


def upgrade() -> None:
    """Write them down as a store does at their first use."""
    connection = op.get_bind()
    for stream, stream_id, version in connection.exec_driver_sql(IN_USE).all():
        if plain_stream(stream) != stream:
            connection.exec_driver_sql(NOTE, (claim_id(stream), stream, stream_id, version))
