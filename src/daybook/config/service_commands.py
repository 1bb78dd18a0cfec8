"""`daybook serve` and `daybook work`: pages for people, and the work nobody waits for."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time

THREADS = 8
KILL_TIMEOUT_SECONDS = 15
RESTART_PAUSE_SECONDS = 5


def add_to(commands) -> None:
    """Register `serve` and `work`."""
    serve = commands.add_parser("serve", help="serve the pages, and do background work")
    add_serving(serve)
    serve.set_defaults(run=serve_command, quiet_logs=False)
    work = commands.add_parser("work", help="do background work only, until stopped")
    work.set_defaults(run=work_command, quiet_logs=False)


def add_serving(parser) -> None:
    """The options of whatever ends by serving."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at")
    parser.add_argument("--port", type=_port, default=8000, help="default 8000")
    parser.add_argument(
        "--workers", type=_count, default=2, help=f"server processes of {THREADS} threads each"
    )
    parser.add_argument(
        "--no-worker", action="store_true", help="background work runs elsewhere: `daybook work`"
    )


def _port(text: str) -> int:
    port = int(text) if text.isdigit() else 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is from 1 to 65535")
    return port


def _count(text: str) -> int:
    count = int(text) if text.isdigit() else 0
    if not 1 <= count <= 64:
        raise argparse.ArgumentTypeError("from 1 to 64")
    return count


def serve_command(given) -> int:
    """Bring the schema up to date, then serve until stopped."""
    from daybook.config.commands import prepare_database

    require_free_port(given.host, given.port)
    require_pages()
    prepare_database()
    print(f"daybook: http://{_shown(given.host)}:{given.port}  (stop with Ctrl+C)", flush=True)
    return serve(given)


def _shown(host: str) -> str:
    return "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host


def require_free_port(host: str, port: int) -> None:
    """Refuse at once, by name, when the port cannot be had."""
    from daybook.apps.platform.refusals import Refused

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refused(
                "SERVE-01",
                f"Cannot listen at {host}:{port} ({error.strerror}). Another program holds the "
                "port, perhaps an earlier Daybook: stop it, or choose another with --port.",
            ) from error


def require_pages() -> None:
    """Refuse to serve pages without their scripts and styles, or that cannot be loaded at all."""
    from django.urls import get_resolver

    from daybook.apps.platform.refusals import Refused
    from daybook.config.upkeep.checks import missing_front_end

    if missing := missing_front_end():
        raise Refused(
            "SERVE-01",
            f"The built {', '.join(missing)} is missing. Run `python3 scripts/setup.py run`.",
        )
    # Loaded here once, so that a page that cannot be ends the command, not every server process.
    _ = get_resolver().url_patterns


def serve(given) -> int:
    """The server and, unless told otherwise, one worker beside it; ends when the server does.

    A worker that dies is started again; the server's end, or a signal, ends both.
    """
    server = _start_server(given)
    worker = None if given.no_worker else _start_worker()
    stopping: list[int] = []

    def stop(number, frame) -> None:
        stopping.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    while server.poll() is None and not stopping:
        if worker is not None and worker.poll() is not None:
            print("daybook: the background worker stopped; starting it again", file=sys.stderr)
            time.sleep(RESTART_PAUSE_SECONDS)
            worker = _start_worker()
        time.sleep(0.2)
    for process in (server, worker):
        if process is not None:
            _end(process)
    return 0 if stopping else server.returncode


def _end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(KILL_TIMEOUT_SECONDS + 5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _start_server(given) -> subprocess.Popen:
    command = [
        sys.executable, "-m", "granian", "daybook.config.wsgi:application",
        "--interface", "wsgi", "--no-ws", "--host", given.host, "--port", str(given.port),
        "--workers", str(given.workers), "--blocking-threads", str(THREADS),
        "--workers-kill-timeout", str(KILL_TIMEOUT_SECONDS), "--respawn-failed-workers",
        "--no-access-log", "--log-level", "error",
    ]  # fmt: skip
    return subprocess.Popen(
        command, env={**os.environ, "DAYBOOK_PROCESS": "web"}, start_new_session=True
    )


def _start_worker() -> subprocess.Popen:
    command = [sys.executable, "-m", "daybook.config.cli", "work"]
    return subprocess.Popen(command, env=os.environ.copy(), start_new_session=True)


def work_command(given) -> int:
    """Carry out jobs as they fall due, until SIGTERM or Ctrl+C."""
    from daybook.config.worker import Worker

    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
    return 0
