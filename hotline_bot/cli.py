"""`hotline-bot`: the hotline's command line. Exit codes: 0 ok, 1 failed, 2 usage.

Heavy parts are imported by the command that needs them, so that `--help` answers at once.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

from lookup_api import __version__
from lookup_api.program import OK, run_command, serve_http, show_settings
from lookup_api.settings import Settings, SettingsError, listen_address

# A message waits for the API and for the disk rather than for the processor.
BLOCKING_THREADS = 32
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parsed = _parser().parse_args(arguments)
    if getattr(parsed, "takes_arguments", False):
        return run_command("hotline-bot", lambda settings: parsed.command(settings, parsed))
    return run_command("hotline-bot", parsed.command)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="hotline-bot", description="Answers chat messages that ask after a dossier (tổng đài 1022)."
    )
    parser.add_argument("--version", action="version", version=f"hotline-bot {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, command, told in (
        ("serve", serve, "Serve the hotline's web face on HOTLINE_LISTEN."),
        ("work", work, "Answer on the fronts with webhooks, where HOTLINE_ANSWERS=off keeps serving from it."),
        ("poll", poll, "Answer Telegram by polling: needs no public address."),
        ("voice", voice, "Answer telephone calls over SIP on VOICE_LISTEN."),
        ("try", try_out, "Talk with the bot in this terminal: texts, button numbers, paths of receipt pictures."),
        ("check-settings", check_settings, "Print what is in force, secrets masked; fail where serving would."),
    ):
        commands.add_parser(name, help=told, description=told).set_defaults(command=command)
    _add_bulletin(commands)
    return parser


def _add_bulletin(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    told = "Print the bulletin: contacts of a day or a month by channel."
    bulletin = commands.add_parser("bulletin", help=told, description=told)
    span = bulletin.add_mutually_exclusive_group()
    span.add_argument("--day", metavar="2026-11-22", help="the day, by default yesterday", type=_day)
    span.add_argument("--month", metavar="2026-11", help="the month", type=_month)
    bulletin.add_argument(
        "--add",
        metavar="email=14",
        action="append",
        default=[],
        type=_contacts,
        help="contacts by a door that is not ours, such as the centre's mailbox; may be given several times",
    )
    bulletin.add_argument("--csv", action="store_true", help="as CSV for a spreadsheet, instead of text")
    bulletin.add_argument("--language", choices=("vi", "en"), default="vi")
    bulletin.set_defaults(command=print_bulletin, takes_arguments=True)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-11-22") from None


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no month such as 2026-11") from None


def _contacts(text: str) -> tuple[str, int]:
    channel, _, count = text.partition("=")
    if not (channel.isascii() and channel.isalpha() and channel.islower() and len(channel) <= 20):  # noqa: PLR2004 - a word
        raise argparse.ArgumentTypeError(f"{text!r} names no channel, as email=14 does")
    if not (count.isascii() and count.isdigit() and len(count) <= 7):  # noqa: PLR2004 - a province has fewer citizens
        raise argparse.ArgumentTypeError(f"{text!r} has no number, as email=14 does")
    return channel, int(count)


def print_bulletin(settings: Settings, asked: argparse.Namespace) -> int:
    """Print what was counted in a day or a month."""
    from hotline_bot import bulletin
    from hotline_bot.bulletin_counting import counted
    from hotline_bot.house import open_house
    from hotline_bot.sheets import as_csv
    from lookup_api.exchange import open_journal

    house = open_house(settings.lookup_province)
    yesterday = datetime.now(VIETNAM).date() - timedelta(days=1)
    span = bulletin.month_of(asked.month) if asked.month else bulletin.day_of(asked.day or yesterday)
    exchange = open_journal(settings)
    try:
        rows = bulletin.rows(bulletin.with_others(counted(exchange, span), asked.add))
    finally:
        exchange.close()
    wording = house.wording(asked.language)
    if asked.csv:
        sys.stdout.buffer.write(as_csv(bulletin.table(rows, wording)))
    else:
        sys.stdout.write(bulletin.as_text(rows, span, wording, house.face.centre))
    return OK


def serve(settings: Settings) -> int:
    """Serve until a signal ends it."""
    from lookup_api.exchange import open_journal

    _check(settings)
    # Once here, so that a journal that does not open is one sentence and not a worker that dies again and again.
    open_journal(settings).close()
    serve_http("hotline_bot.server:application", settings.hotline_listen, threads=BLOCKING_THREADS)
    return OK


def work(settings: Settings) -> int:
    """Answer until a signal ends it."""
    from hotline_bot.server import work as answer_fronts

    _check(settings)
    answer_fronts(settings)
    return OK


def poll(settings: Settings) -> int:
    """Poll until a signal ends it."""
    from hotline_bot.server import poll as poll_telegram

    _check(settings)
    if not settings.telegram_bot_token:
        raise SettingsError("TELEGRAM_BOT_TOKEN is not set: the bot's maker gives it")
    poll_telegram(settings)
    return OK


def voice(settings: Settings) -> int:
    """Answer calls until a signal ends it."""
    from hotline_bot.voice.sip.running import answer_calls

    _check(settings)
    answer_calls(settings)
    return OK


def try_out(settings: Settings) -> int:
    """Talk in the terminal until the end of its input."""
    import asyncio

    from hotline_bot.counter import ApiCounter
    from hotline_bot.dialogue import Dialogue
    from hotline_bot.effects import Hands
    from hotline_bot.fronts.terminal.talk import talk
    from hotline_bot.house import open_house
    from hotline_bot.switchboard import now_utc
    from lookup_api.client import AsyncLookupClient
    from lookup_api.client.notice_board import NoticeBoard

    board = NoticeBoard(settings.lookup_api_url, settings.lookup_api_key or None)
    board.read()  # once, before the first line: who talks here does not talk for hours
    dialogue = Dialogue(open_house(settings.lookup_province, board.standing))
    print("Mời quý vị viết. Số: bấm nút. Đường dẫn ảnh: gửi ảnh. Ctrl-D: kết thúc.\n", flush=True)

    async def until_the_end() -> None:
        async with AsyncLookupClient(settings.lookup_api_url, settings.lookup_api_key or None) as client:
            hands = Hands(client, ApiCounter(client))
            await talk(dialogue, hands, sys.stdin, lambda text: print(f"{text}\n", flush=True), now_utc)

    asyncio.run(until_the_end())
    board.close()
    return OK


def check_settings(settings: Settings) -> int:
    """Print the settings in force."""
    show_settings(settings)
    _check(settings)
    return OK


def _check(settings: Settings) -> None:
    """Raise SettingsError or another ValueError, with its sentence, for what serving cannot do with."""
    from hotline_bot.fitted import check_fronts
    from hotline_bot.house import open_house
    from hotline_bot.people import check_people
    from hotline_bot.voice.fitted import check_voice
    from lookup_api.exchange import check_secret

    listen_address(settings.hotline_listen)
    open_house(settings.lookup_province)
    check_secret(settings)
    check_voice(settings)
    check_fronts(settings)
    check_people(settings)


if __name__ == "__main__":
    raise SystemExit(main())
