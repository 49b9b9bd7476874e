from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product

import pytest

from domain.errors import InvalidValue
from domain.strategies.catalogue import BUILT_IN
from domain.strategies.description import Parameter, parameter, parameters_of
from domain.strategies.parameters import build_parameters, parameter_values, plain
from domain.timeframe import Timeframe


@dataclass(frozen=True, slots=True)
class Wide:
    size: int
    ratio: float = 1.5
    label: str = "x"
    fast: bool = False
    frame: Timeframe = Timeframe(60)
    amount: Decimal = field(default_factory=lambda: Decimal("2.5"))

    def __post_init__(self) -> None:
        if self.size < 1:
            raise InvalidValue("size", self.size, "1 or more")


@dataclass(frozen=True, slots=True)
class Described:
    bars: int = parameter(20, least=2, most=500, unit="bars", doc="How far back.")


@dataclass(frozen=True, slots=True)
class Empty:
    pass


def test_plain_values_become_the_parameters() -> None:
    built = build_parameters(Wide, {"size": 3, "ratio": 2, "label": "y", "fast": True, "frame": "5m"})
    assert built == Wide(3, 2.0, "y", True, Timeframe(300))
    assert isinstance(getattr(built, "ratio"), float)  # noqa: B009  the schema is only known here as an object


def test_a_timeframe_may_be_given_as_one() -> None:
    assert build_parameters(Wide, {"size": 1, "frame": Timeframe(5)}) == Wide(1, frame=Timeframe(5))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, r"params\.size: expected a whole number, found None"),
        ({"size": "3"}, r"params\.size: expected a whole number, found '3'"),
        ({"size": True}, r"params\.size: expected a whole number, found True"),
        ({"size": 3.0}, r"params\.size: expected a whole number, found 3\.0"),
        ({"size": 1, "ratio": True}, r"params\.ratio: expected a number, found True"),
        ({"size": 1, "fast": 1}, r"params\.fast: expected true or false, found 1"),
        ({"size": 1, "label": None}, r"params\.label: expected text, found None"),
        ({"size": 1, "frame": 60}, r"params\.frame: expected a timeframe such as 1m, found 60"),
        ({"size": 1, "frame": "1 minute"}, r"params\.frame: expected a number and a unit of s, m, h or d, such as 1m"),
        ({"size": 1, "amount": 2.5}, r"params\.amount: expected Decimal, found 2\.5"),
        ({"size": 0}, r"params\.size: expected 1 or more, found 0"),
        (
            {"size": 1, "sise": 2},
            r"params\.sise: expected one of the parameters amount, fast, frame, label, ratio, size, found 2",
        ),
    ],
)
def test_a_wrong_value_is_named_with_what_it_may_be(values: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidValue, match=f"^{message}"):
        build_parameters(Wide, values)


def test_where_there_are_no_parameters_none_may_be_given() -> None:
    assert build_parameters(Empty, {}) == Empty()
    with pytest.raises(InvalidValue, match=r"expected one of the parameters \(there are none\)"):
        build_parameters(Empty, {"a": 1})


def test_a_schema_tells_types_defaults_and_what_is_described() -> None:
    told = [(one.name, one.type, one.default, one.is_required) for one in parameters_of(Wide)]
    assert told == [
        ("size", "integer", None, True),
        ("ratio", "number", 1.5, False),
        ("label", "text", "x", False),
        ("fast", "boolean", False, False),
        ("frame", "timeframe", "1m", False),
        ("amount", "Decimal", "2.5", False),
    ]
    assert {(one.least, one.most, one.unit, one.doc) for one in parameters_of(Wide)} == {(None, None, "", "")}


def test_a_described_parameter_has_its_default_and_its_description() -> None:
    assert Described().bars == 20
    (told,) = parameters_of(Described)
    assert told == Parameter("bars", "integer", 20, False, 2, 500, "bars", "How far back.")


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_the_ranges_that_a_built_in_strategy_tells_are_those_that_it_checks(name: str) -> None:
    strategy = BUILT_IN[name]
    ranged = [one for one in parameters_of(strategy.Params) if one.least is not None and one.most is not None]

    def accepts(parameter: str, value: float) -> bool:
        """With some values of the others."""
        for others in product(*((one.least, one.default, one.most) for one in ranged)):
            given = {one.name: other for one, other in zip(ranged, others, strict=True)} | {parameter: value}
            try:
                strategy.make_params(given)
            except InvalidValue:
                continue
            return True
        return False

    assert ranged
    for one in ranged:
        assert one.least is not None
        assert one.most is not None
        step = 1 if one.type == "integer" else 1e-6
        assert [accepts(one.name, value) for value in (one.least - step, one.least, one.most, one.most + step)] == [
            False,
            True,
            True,
            False,
        ]
        assert one.doc


def test_parameters_can_be_shown_as_plain_values() -> None:
    assert parameter_values(Wide(3)) == {
        "size": 3,
        "ratio": 1.5,
        "label": "x",
        "fast": False,
        "frame": "1m",
        "amount": "2.5",
    }
    assert [plain(value) for value in (None, 1, Timeframe(3_600))] == [None, 1, "1h"]


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_what_a_built_in_strategy_shows_can_be_given_back(name: str) -> None:
    strategy = BUILT_IN[name]
    params = strategy.make_params({})
    assert strategy.name == name
    assert strategy.make_params(parameter_values(params)) == params
    described = {one.name: one.default for one in parameters_of(strategy.Params)}
    assert described == parameter_values(params)
