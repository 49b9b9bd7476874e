"""What the settings know about themselves: the keys of every table, and which values are secrets."""

from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel, SecretStr

from config.settings.settings import Settings
from config.settings.stop import STOP_TYPES
from config.settings.tree import KeyPath, Leaf, Node, node_at


def table_at(tree: Node, path: KeyPath) -> type[BaseModel] | None:
    """The model of the table at ``path``; ``tree`` says which type of stop a [stop] is. None where there is no such table."""
    model: type[BaseModel] = Settings
    for depth, key in enumerate(path):
        if isinstance(key, int):
            continue
        if key not in model.model_fields:
            return None
        choices = _models(model.model_fields[key].annotation)
        if not choices:
            return None
        model = choices[0] if len(choices) == 1 else _stop_model(tree, path[: depth + 1])
    return model


def is_secret(path: KeyPath) -> bool:
    """Whether the value at ``path`` must not be shown."""
    model = table_at({}, path[:-1])
    field = None if model is None else model.model_fields.get(str(path[-1]))
    return field is not None and SecretStr in (field.annotation, *get_args(field.annotation))


def _stop_model(tree: Node, path: KeyPath) -> type[BaseModel]:
    kind = node_at(tree, (*path, "type"))
    name = kind.value if isinstance(kind, Leaf) else "trailing_pct"
    return STOP_TYPES.get(str(name), STOP_TYPES["trailing_pct"])


def _models(annotation: Any) -> list[type[BaseModel]]:  # noqa: ANN401  (an annotation can be anything)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        arguments = arguments[:1]
    return [model for argument in arguments for model in _models(argument)]
