"""`hotline-bot`: the hotline's command line. Exit codes: 0 ok, 1 failed, 2 usage.

Heavy parts are imported by the command that needs them, so that `--help` answers at once.
"""

import argparse
import sys
from collections.abc import Sequence

from lookup_api import __version__
from lookup_api.program import OK, run_command, serve_http, show_settings
from lookup_api.settings import Settings, SettingsError, listen_address

# A message waits for the API and for the disk rather than for the processor.
BLOCKING_THREADS = 32


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    parsed = _parser().parse_args(arguments)
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
    return parser


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

    dialogue = Dialogue(open_house(settings.lookup_province))
    print("Mời quý vị viết. Số: bấm nút. Đường dẫn ảnh: gửi ảnh. Ctrl-D: kết thúc.\n", flush=True)

    async def until_the_end() -> None:
        async with AsyncLookupClient(settings.lookup_api_url, settings.lookup_api_key or None) as client:
            hands = Hands(client, ApiCounter(client))
            await talk(dialogue, hands, sys.stdin, lambda text: print(f"{text}\n", flush=True), now_utc)

    asyncio.run(until_the_end())
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
    from hotline_bot.voice.fitted import check_voice
    from lookup_api.exchange import check_secret

    listen_address(settings.hotline_listen)
    open_house(settings.lookup_province)
    check_secret(settings)
    check_voice(settings)
    check_fronts(settings)


if __name__ == "__main__":
    raise SystemExit(main())
