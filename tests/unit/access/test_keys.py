import pytest

from application.access import Key, Keys, Role, digest_of, new_key
from domain.errors import InvalidValue

ONE, OTHER = Key("one", Role.VIEWER, digest_of("first")), Key("other", Role.ADMIN, digest_of("second"))


def test_a_key_is_found_by_the_hash_of_its_secret() -> None:
    keys = Keys((ONE, OTHER))
    assert [keys.find(digest_of(secret)) for secret in ("first", "second", "third", "", "\ud800")] == [
        ONE,
        OTHER,
        None,
        None,
        None,
    ]
    assert Keys().find(digest_of("first")) is None


def test_a_new_key_has_a_secret_of_256_random_bits_that_it_does_not_keep() -> None:
    made = [new_key("ravi", Role.TRADER, "2024-01-15T09:15:00+00:00") for _ in range(50)]
    assert len({secret for _, secret in made}) == 50
    for key, secret in made:
        assert len(secret) == 43
        assert Keys((key,)).find(digest_of(secret)) is key
        assert secret not in repr(key)


@pytest.mark.parametrize(
    "second",
    [Key("one", Role.ADMIN, digest_of("second")), Key("another", Role.ADMIN, digest_of("first"))],
    ids=["name", "secret"],
)
def test_no_two_keys_have_the_same_name_or_secret(second: Key) -> None:
    with pytest.raises(InvalidValue, match="one of its own"):
        Keys((ONE, second))


@pytest.mark.parametrize("name", ["", "-a", "a b", "a/b", "a\n", "é", "x" * 65, "../a", "a:b"])
def test_a_name_that_could_be_mistaken_in_the_audit_is_refused(name: str) -> None:
    with pytest.raises(InvalidValue, match="1 to 64 letters"):
        new_key(name, Role.VIEWER, "")


def test_a_hash_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue, match="digest"):
        Key("one", Role.VIEWER, b"short")
