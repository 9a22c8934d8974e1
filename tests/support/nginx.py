"""A real nginx in front of a server, with deploy/nginx.conf or a wrong one, on ports and in a folder of its own."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Mapping
from contextlib import closing
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import Self

from quiz.settings import ROOT
from tests.support.server import START_SECONDS, free_port

# Debian has it where only root's shell looks.
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin") or "nginx"
NAME = "osallisuus.example"
SAMPLE = ROOT / "deploy" / "nginx.conf"

WHOLE = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections {connections}; }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{sample}
}}
"""


class Nginx:
    """nginx in front of the server at a port; of the sample only places are changed.

    `changes` are texts of the sample that are replaced, each there just once. The ports are that of `https`, that of
    `http`, which leads there, and one that the sample does not have: `plain` is the same as `https` without TLS.
    """

    def __init__(
        self, folder: Path, upstream: int, changes: Mapping[str, str] | None = None, connections: int = 512
    ) -> None:
        self.folder = folder
        self.ports = {scheme: free_port() for scheme in ("http", "https", "plain")}
        folder.mkdir(parents=True)
        _make_certificate(folder)
        places = {
            "server 127.0.0.1:8000;": f"server 127.0.0.1:{upstream};",
            "listen [::]:80;": "",
            "listen [::]:443 ssl http2;": "",
            "listen 80;": f"listen 127.0.0.1:{self.ports['http']};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.ports['https']} ssl http2;"
            f"listen 127.0.0.1:{self.ports['plain']};",
            f"/etc/ssl/{NAME}.pem": f"{folder}/{NAME}.pem",
            f"/etc/ssl/{NAME}.key": f"{folder}/{NAME}.key",
        }
        text = SAMPLE.read_text(encoding="utf-8").replace("/var/log/nginx", str(folder))
        for old, new in {**(changes or {}), **places}.items():
            assert text.count(old) == 1, f"the sample has not just one {old!r}"
            text = text.replace(old, new)
        (folder / "nginx.conf").write_text(
            WHOLE.format(folder=folder, sample=text, connections=connections), encoding="utf-8"
        )

    def __enter__(self) -> Self:
        command = [NGINX, "-p", str(self.folder), "-e", str(self.folder / "error.log"), "-c", "nginx.conf"]
        self._process = subprocess.Popen(command)
        try:
            self._wait()
        except BaseException:  # an interrupt, too
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(START_SECONDS)

    @property
    def pid(self) -> int:
        return self._process.pid

    def origin(self, scheme: str) -> str:
        """What a browser sends as Origin."""
        return f"{'http' if scheme == 'plain' else scheme}://{NAME}:{self.ports[scheme]}"

    def connect(self, scheme: str) -> HTTPConnection:
        """A connection as a browser keeps it."""
        if scheme != "https":
            return HTTPConnection("127.0.0.1", self.ports[scheme], timeout=START_SECONDS)
        context = ssl.create_default_context(cafile=str(self.folder / f"{NAME}.pem"))
        connection = HTTPSConnection(NAME, self.ports[scheme], timeout=START_SECONDS, context=context)
        plain = socket.create_connection(("127.0.0.1", self.ports[scheme]), START_SECONDS)
        connection.sock = context.wrap_socket(plain, server_hostname=NAME)
        return connection

    def _wait(self) -> None:
        limit = time.monotonic() + START_SECONDS
        while not self._listens():
            if self._process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"nginx did not start: {(self.folder / 'error.log').read_text()[-2000:]}")
            time.sleep(0.01)

    def _listens(self) -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", self.ports["https"])) == 0


def _make_certificate(folder: Path) -> None:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}",
         "-keyout", f"{folder}/{NAME}.key", "-out", f"{folder}/{NAME}.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
