"""The settings of Nasij: environment variables ``NASIJ_*``, read here and nowhere else."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from api.endpoints import Allowed
from graph.worker import Limits
from graph.workers import Pool

_MEBIBYTE = 2**20


def data_home() -> Path:
    """Where a user's programs keep their data: ``$XDG_DATA_HOME/nasij``, else ``~/.local/share/nasij``."""
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "nasij"


class Settings(BaseSettings):
    """What can be set from outside. ``Settings(port=8001)`` overrides the environment."""

    model_config = SettingsConfigDict(env_prefix="NASIJ_", env_ignore_empty=True, extra="forbid", frozen=True)

    archive: Path | None = Field(
        None,
        description="Folder of the archived articles, matched by digest; phrases are verified against them.",
    )
    root: Path = Field(
        default_factory=data_home,
        description="Folder in which datasets are built and from which the current one is served "
        "(by default `$XDG_DATA_HOME/nasij` or `~/.local/share/nasij`).",
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on; 0 for any free one.")
    workers: int = Field(4, ge=1, le=256, description="Processes that answer SPARQL queries.")
    waiting: int = Field(
        64, ge=0, description="Queries that may wait for a process to come free; more get a 429."
    )
    patience: float = Field(10.0, gt=0, description="Seconds that a query may wait; then it gets a 429 too.")
    deadline: float = Field(
        20.0,
        gt=0,
        le=3600,
        description="Seconds that a query may take, its wait included; then it gets a 503.",
    )
    memory: int = Field(
        512 * _MEBIBYTE, ge=128 * _MEBIBYTE, description="Bytes of memory that a process may use for a query."
    )
    graph_bytes: int | None = Field(
        None,
        ge=0,
        description="Bytes of memory that the graph may take in the server and these processes together, some 800 a "
        "triple and more with each of them; a larger one is read from disk. Unless set, half of what is free.",
    )
    answer_bytes: int = Field(64 * _MEBIBYTE, ge=1, description="Bytes that the answer to a query may have.")
    query_bytes: int = Field(_MEBIBYTE, ge=1, description="Bytes that a query sent by POST may have.")
    body_seconds: float = Field(
        10.0,
        gt=0,
        description="Seconds in which the head of a request, and then a query sent by POST, must have arrived.",
    )
    connections: int = Field(500, ge=1, description="Clients that may be connected; more get a 503.")
    rate: int | None = Field(
        None,
        ge=0,
        description="Requests that a client may send in a minute; more get a 429. 0 sets no limit. "
        "Unless set, 6000, and clients of this machine have no limit.",
    )
    proxies: str = Field(
        "",
        description="Addresses and networks of trusted proxies, separated by commas: from them, "
        "`X-Forwarded-For` and `X-Forwarded-Proto` tell who asks, and how.",
    )
    prefix: str = Field(
        "",
        pattern=r"^(?:/[\w.~-]+)*$",
        description="Path below which a proxy serves all this, such as `/nasij`; with the proxy taking it off or not.",
    )
    log_queries: bool = Field(
        False, description="Whether the log has the text of queries, which can tell who asks them."
    )
    cache_bytes: int = Field(
        64 * _MEBIBYTE,
        ge=0,
        description="Bytes of answers that are kept for the next who asks; 0 keeps none.",
    )

    federation: str | None = Field(
        None,
        description="What SERVICE may call, separated by spaces: hosts (`sparql.example.org`, `10.1.2.3:8890`) "
        "and endpoints (`https://sparql.example.org/query`). A name must lead to public addresses. "
        "Unless set, SERVICE is refused.",
    )

    publish_user: str | None = Field(None, description="User of the store to which `nasij publish` sends.")
    publish_password: SecretStr | None = Field(None, description="Password of that user.")
    publish_token: SecretStr | None = Field(
        None, description="Bearer token for that store, instead of user and password."
    )

    @field_validator("federation")
    @classmethod
    def _are_endpoints(cls, entries: str | None) -> str | None:
        Allowed((entries or "").split())
        return entries

    @property
    def endpoints(self) -> tuple[str, ...]:
        """The hosts and endpoints that SERVICE may call."""
        return tuple((self.federation or "").split())

    @property
    def limits(self) -> Limits:
        """The limits of one query."""
        return Limits(self.deadline, self.memory, self.answer_bytes)

    @property
    def pool(self) -> Pool:
        """The shape of the pool of query workers."""
        return Pool(self.workers, self.waiting, self.patience)
