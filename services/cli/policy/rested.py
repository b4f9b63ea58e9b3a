"""What an approver is told of the newest simulation of a draft."""

import json
from typing import Final

from domain.policies import policy
from domain.policies.pack.content import content_hash
from services.packs import in_force
from services.store.store import Store

NEWEST: Final = """
    select simulation, asked_at, report from policy_simulation
    where pack = %(pack)s and draft = %(draft)s and draft_content = %(content)s and state = 'done'
    order by asked_at desc
    limit 1
"""


async def newest_report(store: Store, pack: str, version: str) -> str:
    """Say what the newest report on this content found, or how one is made."""
    state = (await store.load(policy.DECIDER, pack)).state
    draft = in_force.content_of(policy.known_version(state, version).draft, pack)
    found = await store.rows(NEWEST, pack=pack, draft=version, content=content_hash(draft))
    for name, asked_at, content in found:
        report = json.loads(bytes(content))
        return (
            f"Simulation {name} of {asked_at:%Y-%m-%d}: {report['differing']:,} of {report['decisions']:,} decisions "
            f"differ; facts stay as they were. See `kehu policy simulations {pack}@{version} --show {name}`."
        )
    return f"No simulation of this draft is kept: `kehu policy simulate {pack}@{version}` says what would change."
