"""`velox schemas`: what VELOX publishes, described for programs."""

import json
from pathlib import Path

from adapters.inbound.cli.bootstrap import MessageRow, MessageSchemas
from application.schemas.asyncapi import asyncapi
from application.schemas.catalogue import message_types
from application.schemas.live_channel import with_live_socket
from application.topics import TopicNames
from config.settings import Settings
from domain.errors import BadInput


def message_schemas(settings: Settings, version: str) -> MessageSchemas:
    """Every message with its schema, and the AsyncAPI document with the topics' configured names."""
    messages, name_of = message_types(), TopicNames(settings.kafka.topic_prefix, settings.kafka.topic_style).of
    rows = [
        MessageRow(message.name, name_of(message.topic), message.key, message.text.partition(". ")[0]) for message in messages
    ]
    files = {f"{message.name}.schema.json": message.schema for message in messages}
    return MessageSchemas(rows, with_live_socket(asyncapi(messages, name_of, version)), files)


def write_schemas(schemas: MessageSchemas, directory: Path) -> None:
    """Write one file for each message and ``asyncapi.json``; raise ``BadInput`` where that cannot be."""
    files = {**schemas.files, "asyncapi.json": schemas.asyncapi}
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (directory / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"the schemas cannot be written to {directory}: {error.strerror}; choose another with --out") from error
