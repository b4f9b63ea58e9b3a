"""What relays and workers tell Prometheus."""

import socket

import httpx
import pytest
from prometheus_client import CollectorRegistry

from projections.registry import PROJECTIONS
from services.measures import exposition
from services.measures.exposition import AddressRefused
from tests import ports
from tests.services.api.conftest import NOWHERE


def test_without_an_address_nothing_listens() -> None:
    registry = CollectorRegistry()
    exposition.serve(None, NOWHERE, PROJECTIONS.values(), registry=registry)
    assert not list(registry.collect())


def test_it_tells_which_program_it_is_and_that_postgresql_does_not_answer() -> None:
    text = _told()
    assert 'kehu_build_info{python="3.' in text
    assert "kehu_database_up 0.0" in text


def test_what_is_not_known_is_left_out() -> None:
    assert "kehu_projection_lag_seconds{" not in _told()


@pytest.mark.parametrize("address", ["9464", "127.0.0.1:", "127.0.0.1:metrics", "127.0.0.1:99999", "no.such.host:9464"])
def test_an_address_where_nobody_can_listen_is_refused_with_the_setting(address: str) -> None:
    with pytest.raises(AddressRefused, match=rf"KEHU_METRICS\) is {address}: nobody can listen there"):
        exposition.serve(address, NOWHERE, registry=CollectorRegistry())


def test_a_taken_port_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(AddressRefused, match="in use"):
        exposition.serve(f"127.0.0.1:{listener.getsockname()[1]}", NOWHERE, registry=CollectorRegistry())


def _told() -> str:
    with ports.undisturbed():
        address = f"127.0.0.1:{_free()}"
        server = exposition.serve(address, NOWHERE, PROJECTIONS.values(), registry=CollectorRegistry())
    assert server
    with server:
        text = httpx.get(f"http://{address}/metrics").text
        server.shutdown()
    return text


def _free() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
