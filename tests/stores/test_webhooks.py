"""Messages to channels: only where the operator said, and what is known of their arrival."""

from __future__ import annotations

import pytest

from marketplace.errors import Unreadable
from marketplace.stores.webhooks import Doubtful, Undelivered, Webhook, chosen, read
from tests.listening import listening

MESSAGE = {"text": "*Orders* breaks a promise ☃"}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")


def test_a_message_arrives_as_json_at_the_address_that_is_stated():
    with listening(200) as channel:
        Webhook("#sales", f"{channel.address}/services/T0/B0/secret").post(MESSAGE)
    assert channel.messages == [("/services/T0/B0/secret", MESSAGE)]


@pytest.mark.parametrize("status", [201, 204])
def test_any_good_answer_is_one(status):
    with listening(status) as channel:
        Webhook("#sales", channel.address).post(MESSAGE)


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_a_refusal_is_told_as_not_delivered_and_without_the_address(status):
    with listening(status) as channel, pytest.raises(Undelivered, match=str(status)) as error:
        Webhook("#sales", f"{channel.address}/secret").post(MESSAGE)
    assert "secret" not in str(error.value)
    assert channel.address not in str(error.value)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status):
    with listening(status) as channel:
        with pytest.raises(Undelivered):
            Webhook("#sales", f"{channel.address}/hook").post(MESSAGE)
        assert [path for path, _ in channel.messages] == ["/hook"]


def test_nobody_at_the_address_is_told_as_not_delivered():
    with listening() as channel:
        pass
    with pytest.raises(Undelivered):
        Webhook("#sales", channel.address).post(MESSAGE)


@pytest.mark.parametrize("answer", [0, b"HTTP/1.1 2", b"SSH-2.0\r\n\r\n"])
def test_a_message_that_went_out_and_has_no_answer_is_doubtful(answer):
    with listening(answer) as channel, pytest.raises(Doubtful):
        Webhook("#sales", channel.address).post(MESSAGE)
    assert len(channel.messages) == 1


def test_an_address_is_a_secret_that_no_output_shows():
    assert "secret" not in repr(Webhook("#sales", "https://chat.example/secret"))


def test_without_a_file_there_are_no_webhooks():
    assert read("") == {}


def test_the_file_names_an_address_for_each_channel(tmp_path):
    file = tmp_path / "webhooks.toml"
    file.write_text('"#sales" = "https://chat.example/a"\nfleet = "http://[::1]:8065/hooks/x"\n')
    assert [hook.address for hook in read(str(file)).values()] == [
        "https://chat.example/a", "http://[::1]:8065/hooks/x",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "not toml", '"#sales" = 7', '"#sales" = ""', '"#sales" = "chat.example/a"', "[sales]\na=1",
        '"#sales" = "file:///etc/passwd"', '"#sales" = "ftp://x/y"', '"#sales" = "https://"',
        '"#sales" = "http://[::1/"', '"#sales" = "https://x/\\r\\nHost: y"',
    ],
)  # fmt: skip
def test_a_file_with_anything_else_is_refused_and_tells_no_address(tmp_path, text):
    file = tmp_path / "webhooks.toml"
    file.write_text(text)
    with pytest.raises(Unreadable) as error:
        read(str(file))
    told = f"{error.value.message} {error.value.hint}"
    assert str(tmp_path) not in told
    assert "etc/passwd" not in told


def test_a_file_that_is_missing_is_told_without_its_path(tmp_path):
    with pytest.raises(Unreadable) as error:
        read(str(tmp_path / "nowhere.toml"))
    assert str(tmp_path) not in error.value.message


@pytest.mark.parametrize(
    ("channels", "told"),
    [
        (["#sales"], ["a"]),
        (["#sales", "#alerts"], ["a", "b"]),
        (["#sales", "#same"], ["a"]),  # one address, one message
        (["#unknown"], ["o"]),
        (["#unknown", "#alerts"], ["b"]),
        ([], ["o"]),
        (["*"], ["o"]),
        (["https://evil.example/hook"], ["o"]),  # an address of a contract is only a name
    ],
)
def test_a_product_tells_its_own_channels_or_the_one_for_all_others(channels, told):
    addresses = {"#sales": "a", "#alerts": "b", "#same": "a", "*": "o"}
    hooks = {name: Webhook(name, address) for name, address in addresses.items()}
    assert [hook.address for hook in chosen(hooks, channels)] == told


def test_without_one_for_all_others_a_channel_that_is_not_listed_is_told_nothing():
    assert chosen({"#sales": Webhook("#sales", "a")}, ["#other"]) == ()
