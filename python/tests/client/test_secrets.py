"""No secret in anything that is shown."""

from __future__ import annotations

import traceback

import pytest

import airbyte_agent as aa
from airbyte_agent import Client, Emulator, response_of
from helpers.accounts import ACCOUNT, connect

SECRET = "s3cret-that-nobody-may-see"


def everything_shown(error: BaseException) -> str:
    """A traceback as verbose tools print it, variables of our own frames included."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in shown.stack if "airbyte_agent" in frame.filename]
    return "".join(
        [*traceback.StackSummary.from_list(ours).format(), repr(error), str(error), repr(vars(error))]
    ) + "".join(str(frame.locals) for frame in ours)


def test_clients_show_where_they_go_and_nothing_else() -> None:
    for client in (Client(client_id="me", client_secret=SECRET), Client(token=SECRET)):
        assert SECRET not in repr(client) + str(client) + repr(client._requester) + repr(client._requester.session)


@pytest.mark.parametrize(
    "settings",
    [
        {"client_secret": SECRET},
        {"client_id": "me", "client_secret": SECRET, "timeout": "long"},
        {"client_id": "me", "client_secret": SECRET, "base_url": "no url"},
        {"client_id": "me", "client_secret": [SECRET]},
        {"token": SECRET.encode()},
        {"token": SECRET, "headers": {"x": 3}},
        {"token": SECRET, "headers": {"x": object()}},
        {"token": SECRET + "\ud800"},
        {"token": SECRET, "ca": "/no/such/file.pem"},
    ],
)
def test_settings_that_cannot_be_used_are_not_shown(settings: dict[str, object]) -> None:
    with pytest.raises(aa.ConfigurationError) as caught:
        Client(**settings)  # type: ignore[arg-type]
    assert SECRET not in everything_shown(caught.value)


def test_a_wrong_secret_is_not_told(emulator: Emulator) -> None:
    client = emulator.client(client_secret=SECRET)
    with pytest.raises(aa.AuthenticationError) as caught:
        client.workspaces.list()
    assert SECRET not in everything_shown(caught.value)


def test_configure_keeps_it_too() -> None:
    try:
        aa.configure(client_id="me", client_secret=SECRET)
        assert SECRET not in repr(Client())
        with pytest.raises(aa.ConfigurationError) as caught:
            aa.configure(client_id="me", client_secret=SECRET, timeout="long")  # type: ignore[arg-type]
        assert SECRET not in everything_shown(caught.value)
    finally:
        aa.configure()


def test_tokens_are_masked(client: Client) -> None:
    scoped = client.tokens.create_scoped("team")
    assert scoped.token not in repr(scoped) and "token=***" in repr(scoped)
    assert scoped.token not in repr(response_of(scoped))
    assert scoped["token"] == scoped.token


def test_an_option_of_the_wrong_type_is_not_told(client: Client) -> None:
    with pytest.raises(aa.InvalidRequestError) as caught:
        client.workspaces.list(token=[SECRET])  # type: ignore[arg-type]
    assert SECRET not in str(caught.value)


def test_a_connector_does_not_show_what_it_was_made_with(client: Client) -> None:
    github = connect(client)
    assert ACCOUNT["credentials"]["personal_access_token"] not in repr(github) + repr(github.details)
