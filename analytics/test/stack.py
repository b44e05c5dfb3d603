"""A local stack with Trino and both jobs, in a folder and on ports of its own."""

import os
import socket
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path

from kafka import KafkaProducer
from trino.dbapi import connect
from truth import Message, Truth

HOME = Path(os.environ["LAKEGATE_HOME"])
SERVERS = ["KAFKA", "REGISTRY", "CATALOG", "FLINK", "TRINO"]
UP_LIMIT = 600
ROWS_LIMIT = 300


def free_ports(count: int) -> list[int]:
    with ExitStack() as open_sockets:
        sockets = [open_sockets.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class Stack:
    def __init__(self, folder: Path):
        self.folder = folder
        self.ports = dict(zip(SERVERS, free_ports(len(SERVERS)), strict=False))
        self.environment = os.environ | {
            "STACK_FOLDER": str(folder),
            "LAKEGATE_STACK": str(folder / "stack.properties"),
            "CHECKPOINT_INTERVAL": "3s",
            "TRINO_PORT": str(self.ports["TRINO"]),
            "REGISTRY_URL": f"http://127.0.0.1:{self.ports['REGISTRY']}/apis/ccompat/v7",
            **{f"{server}_PORT": str(port) for server, port in self.ports.items()},
        }

    def up(self) -> None:
        self.local_stack("up")
        self.local_stack("start", "trino")
        self.run("./lakegate", "submit")

    def down(self) -> None:
        self.local_stack("down")

    def local_stack(self, *arguments: str) -> None:
        self.run("local-stack/local-stack", *arguments)

    def run(self, *command: str, limit: int = UP_LIMIT, **more: str) -> str:
        """Runs a command of the project; raises with its output if it fails."""
        done = self.attempt(*command, limit=limit, **more)
        if done.returncode != 0:
            raise AssertionError(f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def attempt(self, *command: str, limit: int = UP_LIMIT, **more: str):
        """Runs a command of the project, whatever comes of it."""
        return subprocess.run(
            command,
            cwd=HOME,
            env=self.environment | more,
            capture_output=True,
            text=True,
            timeout=limit,
            check=False,
        )

    def send(self, messages: list[Message]) -> None:
        """Sends raw records in the list's order and notes their offsets."""
        producer = KafkaProducer(bootstrap_servers=f"127.0.0.1:{self.ports['KAFKA']}", acks="all")
        sent = [
            producer.send(
                message.topic,
                value=message.value,
                partition=message.partition,
                timestamp_ms=round(message.timestamp.timestamp() * 1000),
            )
            for message in messages
        ]
        producer.flush()
        for message, future in zip(messages, sent, strict=False):
            message.offset = future.get(timeout=30).offset
        producer.close()

    def partitions(self, topic: str) -> int:
        producer = KafkaProducer(bootstrap_servers=f"127.0.0.1:{self.ports['KAFKA']}")
        count = len(producer.partitions_for(topic))
        producer.close()
        return count

    def rows(self, sql: str) -> list[list]:
        with connect(
            host="127.0.0.1", port=self.ports["TRINO"], user="test", catalog="iceberg", schema="analytics"
        ) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            return cursor.fetchall()

    def records(self, sql: str) -> list[dict]:
        with connect(
            host="127.0.0.1", port=self.ports["TRINO"], user="test", catalog="iceberg", schema="analytics"
        ) as connection:
            cursor = connection.cursor()
            cursor.execute(sql)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=False)) for row in cursor.fetchall()]

    def await_rows(self, truth: Truth) -> None:
        """Waits until the tables hold as many rows as were sent; the jobs commit every 3 s."""
        tables = sorted({message.topic for message in truth.messages}) + ["dead_letters"]
        counts = " + ".join(f"(select count(*) from payments_db.{table})" for table in tables)
        deadline = time.monotonic() + ROWS_LIMIT
        while True:
            [[count]] = self.rows(f"select {counts}")
            if count == len(truth.messages):
                return
            if time.monotonic() > deadline:
                raise AssertionError(f"{count} of {len(truth.messages)} rows are there")
            time.sleep(2)
