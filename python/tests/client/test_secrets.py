"""No secrets in representations, errors and tracebacks."""

from __future__ import annotations

import traceback

import pytest

import airbyte_agent as aa
from airbyte_agent import Client, Connector, Emulator, response_of
from helpers.accounts import ACCOUNT

SECRET = "s3cret-that-nobody-may-see"


def everything_shown(error: BaseException) -> str:
    """The traceback with the local variables of our own frames, as some tools print it."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [frame for frame in shown.stack if "airbyte_agent" in frame.filename]
    return "".join(
        [*traceback.StackSummary.from_list(ours).format(), repr(error), str(error), repr(vars(error))]
    ) + "".join(str(frame.locals) for frame in ours)


def test_repr_of_a_client_has_no_secrets() -> None:
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
def test_errors_of_invalid_settings_have_no_secrets(settings: dict[str, object]) -> None:
    with pytest.raises(aa.ConfigurationError) as caught:
        Client(**settings)  # type: ignore[arg-type]
    assert SECRET not in everything_shown(caught.value)


def test_authentication_error_has_no_secrets(emulator: Emulator) -> None:
    client = emulator.client(client_secret=SECRET)
    with pytest.raises(aa.AuthenticationError) as caught:
        client.workspaces.list()
    assert SECRET not in everything_shown(caught.value)


def test_configure_does_not_reveal_secrets() -> None:
    try:
        aa.configure(client_id="me", client_secret=SECRET)
        assert SECRET not in repr(Client())
        with pytest.raises(aa.ConfigurationError) as caught:
            aa.configure(client_id="me", client_secret=SECRET, timeout="long")  # type: ignore[arg-type]
        assert SECRET not in everything_shown(caught.value)
    finally:
        aa.configure()


def test_tokens_are_masked_in_repr(client: Client) -> None:
    scoped = client.tokens.create_scoped("team")
    assert scoped.token not in repr(scoped) and "token=***" in repr(scoped)
    assert scoped.token not in repr(response_of(scoped))
    assert scoped["token"] == scoped.token


def test_error_of_a_token_of_the_wrong_type_does_not_quote_it(client: Client) -> None:
    with pytest.raises(aa.InvalidRequestError) as caught:
        client.workspaces.list(token=[SECRET])  # type: ignore[arg-type]
    assert SECRET not in str(caught.value)


def test_repr_of_a_connector_has_no_credentials(github: Connector) -> None:
    assert ACCOUNT["credentials"]["personal_access_token"] not in repr(github) + repr(github.details)
