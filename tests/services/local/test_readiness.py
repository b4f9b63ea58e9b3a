"""What a stack that does not serve yet says of itself."""

from services.local.readiness import unready
from tests.services.cli.kehu import NOWHERE


def test_an_api_that_does_not_answer_is_named_once() -> None:
    api = NOWHERE["KEHU_API"]

    assert unready(api) == [f"The API at {api} does not answer: ConnectionRefusedError."]
