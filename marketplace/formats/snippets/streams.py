"""What is no table: topics, queues and APIs. The newest messages, without what is masked."""

from __future__ import annotations

import re

from marketplace.formats.snippets import files, quote
from marketplace.formats.snippets.snippet import Subject

_TOPIC = re.compile(r"[A-Za-z0-9._-]{1,249}")
_PROJECT = re.compile(r"[A-Za-z0-9.:-]{1,100}")
_KAFKA = """# Needs: pip install "confluent-kafka[{extra}]"
# From the environment: KAFKA_USER, KAFKA_PASSWORD{registry}
{imports}

consumer = Consumer(
    {{
        "bootstrap.servers": {host},
        "security.protocol": "SASL_SSL",
        "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": os.environ["KAFKA_USER"],
        "sasl.password": os.environ["KAFKA_PASSWORD"],
        "group.id": os.environ["KAFKA_USER"] + "-first-look",
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
    }}
)
{decoder}consumer.subscribe([{topic}])
for message in consumer.consume(num_messages=10, timeout=30):
    if not message.error():
        {show}
consumer.close()
"""
_REGISTRY = """registry = SchemaRegistryClient({"url": os.environ["SCHEMA_REGISTRY_URL"]})
decode = AvroDeserializer(registry)
"""


def kafka(subject: Subject) -> str:
    """Python; "" where there is no topic by a name that a topic can have."""
    topic, host = subject.text("topic") or subject.stored, subject.text("host")
    if not host or not _TOPIC.fullmatch(topic):
        return ""
    avro = subject.text("format").casefold() == "avro"
    json_ = subject.text("format").casefold() == "json"
    imports = ["import json"] if json_ else []
    imports += ["import os", "", "from confluent_kafka import Consumer"]
    if avro:
        imports += [
            "from confluent_kafka.schema_registry import SchemaRegistryClient",
            "from confluent_kafka.schema_registry.avro import AvroDeserializer",
            "from confluent_kafka.serialization import MessageField, SerializationContext",
        ]
    return _KAFKA.format(
        extra="avro,schemaregistry" if avro else "json",
        registry=", SCHEMA_REGISTRY_URL" if avro else "",
        imports="\n".join(imports),
        host=quote.python(host),
        decoder=_REGISTRY if avro else "",
        topic=quote.python(topic),
        show=_shown(subject, "avro" if avro else "json" if json_ else ""),
    ).replace('"confluent-kafka[json]"', "confluent-kafka")


def _shown(subject: Subject, format_: str) -> str:
    if not format_ or not subject.readable:
        # Not its key either: that may be the number of a card.
        where = "message.partition(), message.offset(), message.timestamp()[1]"
        return f'print({where}, len(message.value() or b""))'
    value = "json.loads(message.value())"
    if format_ == "avro":
        where = "SerializationContext(message.topic(), MessageField.VALUE)"
        value = f"decode(message.value(), {where})"
    if not subject.masked:
        return f"print({value})"
    names = files.python_list(files.chosen(subject))
    return f"value = {value}\n        print({{name: value.get(name) for name in {names}}})"


def pubsub(subject: Subject) -> str:
    project = subject.text("project")
    if not _PROJECT.fullmatch(project):
        return ""
    show = "message.messageId, message.publishTime" + ("" if subject.masked else ", message.data")
    return (
        "# PUBSUB_SUBSCRIPTION is yours to this topic, gcloud auth login lets you in.\n"
        f'gcloud pubsub subscriptions pull "$PUBSUB_SUBSCRIPTION" --project={quote.shell(project)} '
        f"\\\n  --limit=10 --format='csv({show})'\n"
    )


def kinesis(subject: Subject) -> str:
    stream = subject.text("stream") or subject.stored
    if not _TOPIC.fullmatch(stream):
        return ""
    region = subject.text("region")
    at = f", region_name={quote.python(region)}" if region else ""
    data = 'len(record["Data"])' if subject.masked else 'record["Data"]'
    return f"""# Needs: pip install boto3; your AWS profile lets you in.
import boto3

kinesis = boto3.client("kinesis"{at})
stream = {quote.python(stream)}
for shard in kinesis.list_shards(StreamName=stream)["Shards"]:
    start = kinesis.get_shard_iterator(
        StreamName=stream, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )
    found = kinesis.get_records(ShardIterator=start["ShardIterator"], Limit=10)
    for record in found["Records"]:
        print(record["ApproximateArrivalTimestamp"], {data})
"""


def api(subject: Subject) -> str:
    """curl. An answer is whole: where something in it is masked, only how it answers is shown."""
    address = subject.text("location")
    if not address.startswith(("https://", "http://")):
        return ""
    quiet = "  --output /dev/null --write-out '%{http_code}, %{size_download} bytes\\n' \\\n"
    return (
        "# API_TOKEN holds your token.\n"
        "curl --silent --show-error --globoff \\\n"
        '  --header "Authorization: Bearer $API_TOKEN" \\\n'
        f"{quiet if subject.masked else ''}  {quote.shell(address)}\n"
    )


def api_pandas(subject: Subject) -> str:
    """Leaves a data frame `df`."""
    address = subject.text("location")
    if not address.startswith(("https://", "http://")) or not subject.readable:
        return ""
    names = files.python_list(files.chosen(subject))
    return f"""import os

import pandas as pd
import requests

answer = requests.get(
    {quote.python(address)},
    headers={{"Authorization": "Bearer " + os.environ["API_TOKEN"]}},
    timeout=60,
)
answer.raise_for_status()
rows = answer.json()
df = pd.DataFrame(rows if isinstance(rows, list) else [rows])
df = df.reindex(columns={names})"""
