"""`sms-gateway`: the gateway's command line. Exit codes: 0 ok, 1 failed, 2 usage.

Heavy parts are imported by the command that needs them, so that `--help` answers at once.
"""

import argparse
from collections.abc import Callable, Sequence

from lookup_api import __version__
from lookup_api.program import FAILED, OK, run_command, serve_http, show_settings
from lookup_api.settings import Settings, SettingsError, listen_address
from sms_gateway import leaflet_command

# A message waits for the API and for the disk rather than for the processor, and a second delivery waits for the
# first one's reply: threads that wait must not keep the one that works from being served, and the more wait the more
# are answered at once.
BLOCKING_THREADS = 128


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
        ("work", work, "Send what waits to be sent, by the carriers of SMS_ROADS, and keep the link to SMPP_ADDRESS."),
        ("replay", replay, "Answer what was acknowledged while the journal's database was away and still waits."),
        ("check-settings", check_settings, "Print what is in force, secrets masked; fail where serving would."),
    ):
        commands.add_parser(name, help=told, description=told).set_defaults(command=command)
    told = "Tell what texts were sent and what they cost, by day, carrier and template."
    report = commands.add_parser("report", help=told, description=told)
    report.add_argument("--days", type=_days, default=7, metavar="N", help="how many days back, today included (7)")
    report.add_argument("--csv", action="store_true", help="as a table for a spreadsheet")
    report.set_defaults(command=tell_report)
    leaflet_command.add(commands)
    told = "Text the gateway line by line from this terminal, without any carrier: [NUMBER:] TEXT."
    talking = commands.add_parser("console", help=told, description=told)
    talking.add_argument("--from", dest="sender", metavar="PHONE", default="+84900000001")
    talking.set_defaults(command=talk)
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


def work(settings: Settings, _parsed: argparse.Namespace) -> int:
    """Send until a signal ends it."""
    from sms_gateway.worker import work as work_until_told

    _check_shared(settings)
    work_until_told(settings)
    return OK


def replay(settings: Settings, _parsed: argparse.Namespace) -> int:
    """Take in both spools once, and say how many were answered."""
    from sms_gateway.replaying import replay_once

    _check_shared(settings)
    answered, waiting = replay_once(settings)
    print(f"{answered} messages answered, {waiting} bytes wait")
    return OK if not waiting else FAILED


def tell_report(settings: Settings, parsed: argparse.Namespace) -> int:
    """Print the counters."""
    from lookup_api.exchange import open_journal
    from sms_gateway.budgets import Budgets
    from sms_gateway.counting import Counting
    from sms_gateway.reporting import as_csv, as_text
    from sms_gateway.tariff import read_tariff
    from sms_gateway.times import vietnam_time

    tariff, exchange = read_tariff(settings.sms_tariff), open_journal(settings)
    days = list(Counting(exchange, tariff, Budgets(), vietnam_time).days(vietnam_time().date(), parsed.days))
    exchange.close()
    for line in as_csv(days) if parsed.csv else as_text(days, tariff):
        print(line)
    return OK


def talk(settings: Settings, parsed: argparse.Namespace) -> int:
    """Answer the lines of standard input."""
    import sys

    from lookup_api.client import LookupClient
    from lookup_api.client.notice_board import NoticeBoard
    from lookup_api.exchange import open_journal
    from sms_gateway.carriers import console
    from sms_gateway.parts import plug_in
    from sms_gateway.times import vietnam_time

    _check_shared(settings)
    exchange = open_journal(settings)
    with LookupClient(settings.lookup_api_url, settings.lookup_api_key or None) as client:
        board = NoticeBoard(settings.lookup_api_url, settings.lookup_api_key or None)
        board.read()  # once, before the first line: who talks here does not talk for hours
        parts = plug_in(settings, client, exchange, vietnam_time, standing=board.standing)
        console.talk(sys.stdin, parts.gateway.answer, sys.stdout, sender=parsed.sender)
        parts.counting.keep()
        board.close()
    exchange.close()
    return OK


def check_settings(settings: Settings, _parsed: argparse.Namespace) -> int:
    """Print the settings in force."""
    from sms_gateway.fitted import fit_roads
    from sms_gateway.times import vietnam_time

    show_settings(settings)
    if settings.twilio_auth_token or settings.kannel_secret or settings.push_secret:
        _check(settings)
        fit_roads(settings, vietnam_time)
    elif not fit_roads(settings, vietnam_time):
        _check(settings)
    _check_shared(settings)
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
    from sms_gateway.fitted import fit_carriers
    from sms_gateway.times import vietnam_time

    listen_address(settings.sms_listen)
    _check_shared(settings)
    fit_carriers(settings, vietnam_time)


def _check_shared(settings: Settings) -> None:
    """Raise the same for what none of our programs can do with."""
    from lookup_api.exchange import check_secret
    from sms_gateway.allowances import read_limits
    from sms_gateway.budgets import read_budgets
    from sms_gateway.fitted import roads_on
    from sms_gateway.house import open_house
    from sms_gateway.mail.server import MailServer
    from sms_gateway.tariff import read_tariff

    open_house(settings.lookup_province)
    check_secret(settings)
    if settings.sms_work_listen:
        listen_address(settings.sms_work_listen)
    MailServer.of(settings)
    read_limits(settings.sms_budget_number)
    read_budgets(settings.sms_budget_day, settings.sms_budget_ranges)
    read_tariff(settings.sms_tariff)
    roads_on(settings)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 400):  # noqa: PLR2004 - as long as counters are kept
        raise argparse.ArgumentTypeError("a number of days from 1 to 400")
    return int(text)


if __name__ == "__main__":
    raise SystemExit(main())
