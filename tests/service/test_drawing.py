"""What draws is started beforehand, once."""

from service.drawing import _started


def test_what_draws_starts_once_in_a_process(client):
    for _ in range(2):
        client.app.state.drawings.warm()
    assert _started.cache_info().misses == 1
