"""The topics of the local stack are those of the catalogue, and keep everything."""

from contracts.catalog import TOPICS
from services.local.servers.topics import declared


def test_every_topic_of_the_catalogue_is_made_with_the_same_partitions_and_nothing_in_it_expires() -> None:
    made = declared(partitions=12)

    assert tuple(topic.name for topic in made) == TOPICS
    for topic in made:
        assert (topic.num_partitions, topic.replication_factor) == (12, 1)
        assert topic.topic_configs == {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
