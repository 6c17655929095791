"""`sms-gateway`: the gateway's command line. Exit codes: 0 ok, 1 failed, 2 usage.

Heavy parts are imported by the command that needs them, so that `--help` answers at once.
"""

import argparse
from collections.abc import Callable, Sequence

from lookup_api import __version__
from lookup_api.program import OK, run_command, serve_http, show_settings
from lookup_api.settings import Settings, SettingsError, listen_address

# A message waits for the API and for the disk rather than for the processor, and a second delivery waits for the
# first one's reply: threads that wait must not keep the one that works from being served.
BLOCKING_THREADS = 32


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parsed = _parser().parse_args(arguments)
    command: Callable[[Settings, argparse.Namespace], int] = parsed.command
    return run_command("sms-gateway", lambda settings: command(settings, parsed))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sms-gateway", description="Answers text messages that carry a dossier code (tra cứu hồ sơ bằng tin nhắn)."
    )
    parser.add_argument("--version", action="version", version=f"sms-gateway {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command, told in (
        ("serve", serve, "Serve the carriers' webhooks on SMS_LISTEN."),
        ("check-settings", check_settings, "Print what is in force, secrets masked; fail where serving would."),
    ):
        commands.add_parser(name, help=told, description=told).set_defaults(command=command)
    told = "Text the gateway that serves on SMS_LISTEN, signed as its carrier signs, and print the reply."
    trial = commands.add_parser("try", help=told, description=told)
    trial.add_argument("text")
    trial.add_argument("--from", dest="sender", metavar="PHONE", default="+84900000001")
    trial.set_defaults(command=try_out)
    return parser


def serve(settings: Settings, _parsed: argparse.Namespace) -> int:
    """Serve until a signal ends it."""
    from lookup_api.exchange import open_journal

    _check(settings)
    # Once here, so that a journal that does not open is one sentence and not a worker that dies again and again.
    open_journal(settings).close()
    serve_http("sms_gateway.server:application", settings.sms_listen, threads=BLOCKING_THREADS)
    return OK


def check_settings(settings: Settings, _parsed: argparse.Namespace) -> int:
    """Print the settings in force."""
    show_settings(settings)
    _check(settings)
    return OK


def try_out(settings: Settings, parsed: argparse.Namespace) -> int:
    """Text ourselves, and print each reply with its length."""
    from lookup_api.wording import count_segments

    _check(settings)
    try:
        replies = _trial(settings)(settings, parsed.sender, parsed.text)
    except OSError as error:
        raise SettingsError(f"the gateway on {settings.sms_listen} did not take the message: {error}") from None
    for reply in replies:
        counted = count_segments(reply)
        print(f"{reply}\n[{counted.units} characters, {counted.segments} segment]")
    if not replies:
        print("[no reply: this sender is not one that can be answered]")
    return OK


def _trial(settings: Settings) -> Callable[[Settings, str, str], tuple[str, ...]]:
    """The way of the first carrier that is switched on."""
    if settings.twilio_auth_token:
        from sms_gateway.carriers.twilio.trial import text_ourselves
    elif settings.kannel_secret:
        from sms_gateway.carriers.kannel.trial import text_ourselves
    else:
        from sms_gateway.carriers.push.trial import text_ourselves
    return text_ourselves


def _check(settings: Settings) -> None:
    """Raise SettingsError or another ValueError, with its sentence, for what serving cannot do with."""
    from lookup_api.exchange import check_secret
    from sms_gateway.app import vietnam_time
    from sms_gateway.fitted import fit_carriers
    from sms_gateway.house import open_house

    listen_address(settings.sms_listen)
    open_house(settings.lookup_province)
    check_secret(settings)
    fit_carriers(settings, vietnam_time)


if __name__ == "__main__":
    raise SystemExit(main())
