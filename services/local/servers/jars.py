"""Kafka's jars: fetched once into the Maven cache, and used only if their checksums match the lock file."""

import hashlib
import os
import tempfile
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests
import truststore
from jgo.constants import default_maven_repo
from jgo.maven import Artifact, MavenContext
from rich.console import Console
from rich.progress import track

from services.local.problem import StackDown, StackRefused
from services.settings import FILES

LOCK_FILE = FILES / "deploy" / "kafka" / "jgo.lock.toml"


@dataclass(frozen=True, slots=True)
class Jar:
    """A jar in the lock file."""

    group: str
    name: str
    version: str
    sha256: str

    def artifact(self, context: MavenContext) -> Artifact:
        return context.project(self.group, self.name).at_version(self.version).artifact()


def resolve(lock_file: Path, cache: Path, console: Console) -> list[Path]:
    """Return the path of every locked jar, after comparing its bytes with the lock file."""
    jars = [
        Jar(entry["groupId"], entry["artifactId"], entry["version"], entry["sha256"])
        for entry in tomllib.loads(lock_file.read_text())["dependencies"]
    ]
    _fetch([jar for jar in jars if not _cached(jar, cache).exists()], cache, console)
    paths = [_cached(jar, cache) for jar in jars]
    for jar, path in zip(jars, paths, strict=True):
        _compare(jar, path, f"Delete {path}, then try again")
    return paths


def default_cache() -> Path:
    """Return the folder that Maven and jgo share on this machine."""
    return Path(os.environ.get("M2_REPO", default_maven_repo()))


def _cached(jar: Jar, cache: Path) -> Path:
    path = jar.artifact(MavenContext(repo_cache=cache)).cached_path
    assert path is not None
    return path


def _fetch(missing: list[Jar], cache: Path, console: Console) -> None:
    if not missing:
        return
    # A company's proxy may sign with a certificate that only the system knows.
    truststore.inject_into_ssl()
    cache.mkdir(parents=True, exist_ok=True)
    # Downloads appear in the cache only whole and verified, even if another process fetches at the same time.
    with tempfile.TemporaryDirectory(dir=cache, prefix=".kehu-") as draft:
        context = MavenContext(repo_cache=Path(draft), timeout=60)
        with ThreadPoolExecutor(max_workers=4) as pool:
            downloads: Iterable[Path] = pool.map(lambda jar: jar.artifact(context).resolve(), missing)
            shown = track(downloads, "Fetching Kafka's jars", total=len(missing), console=console)
            try:
                paths = list(shown)
            except (requests.RequestException, RuntimeError) as error:
                raise StackDown(
                    f"Kafka's jars cannot be fetched from the Maven repository: {type(error).__name__}."
                ) from error
        for jar, path in zip(missing, paths, strict=True):
            _compare(jar, path, "It was not kept")
            target = _cached(jar, cache)
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def _compare(jar: Jar, path: Path, advice: str) -> None:
    if hashlib.sha256(path.read_bytes()).hexdigest() != jar.sha256:
        raise StackRefused(
            f"{jar.name}-{jar.version}.jar is forged or damaged: its SHA-256 is not the one in "
            f"{LOCK_FILE.name}. {advice}."
        )
