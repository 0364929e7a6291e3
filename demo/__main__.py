"""`python -m demo`: start everything, invite a sample, show the progress, print the results and the verdict."""

from __future__ import annotations

import signal
import sys
import time
from types import FrameType

from rich.console import Console

from demo.asked_survey import AskedSurvey, read_asked_survey
from demo.campaign import KEYWORDS, Fieldwork, open_campaign
from demo.figures import ClosingLine, closing_line, results_table
from demo.options import Options, read_options
from demo.processes import ProcessDiedError
from demo.progress import Progress
from demo.stack import Stack, running_stack
from demo.trial import Trial
from gateway.bootstrap import build_runtime
from gateway.domain.errors import OtklikError
from ivr_flows.faults import SurveyFaults

_REFRESH_SECONDS = 0.5


def main() -> int:
    """Run the demo; give the exit status: 0 where everything said is in the core store once."""
    options = read_options()
    console = Console()
    for each in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, _as_interrupt)
    started = time.monotonic()
    try:
        asked = read_asked_survey(options.survey)
    except LookupError as error:
        console.print(f"--survey: {error}", highlight=False, markup=False)
        return 2
    except SurveyFaults as faults:
        for fault in faults.faults:
            where = f"{fault.file}:{fault.line}:{fault.column}"
            console.print(
                f"{where}: {fault.code}: {fault.message}", highlight=False, markup=False, soft_wrap=True
            )
        return 2
    verdict: ClosingLine | None = None
    try:
        with running_stack(options) as stack:
            try:
                verdict = _run(options, asked, stack, console, started)
                if not options.once:
                    _stay(stack, console)
            except KeyboardInterrupt:
                verdict = verdict or closing_line(stack, time.monotonic() - started, finished=False)
        console.print("Everything is stopped, nothing is left running.")
    except KeyboardInterrupt:
        console.print("Stopped before the start was done.")
        return 130
    except OtklikError as refused:
        console.print(f"{options.survey} cannot be asked here. {refused}", highlight=False, markup=False)
        return 1
    except ProcessDiedError as death:
        console.print(f"[bold red]The demo cannot go on.[/] {death}", highlight=False)
        return 1
    console.file.flush()
    sys.stdout.write(f"{verdict.line}\n")
    return 1 if verdict.complaints else 0


def _run(options: Options, asked: AskedSurvey, stack: Stack, console: Console, started: float) -> ClosingLine:
    for note in stack.notes:
        console.print(f"[yellow]{note}[/]")
    runtime = build_runtime(stack.settings)
    console.print("[bold]Otklik[/]: both carriers are the sandbox, nobody real is called.")
    fieldwork = open_campaign(runtime, options, asked, stack.folder / "rejected_rows.csv", console)
    page = f"{stack.web_url}/?token={_token(stack)}"
    console.print(f"Open [link={page}]{page}[/]  (this address opens one browser, once)", soft_wrap=True)
    stack.processes.start("dialler", "-m", "gateway.worker", "dial")
    if options.sample is None:
        trial = Trial(stack, fieldwork, asked, console)
        trial.explain()
        trial.stay()  # until Ctrl-C
    if not options.once:
        _show_phones(stack, console)
    _watch(stack, fieldwork, console, options)
    table = results_table(runtime)
    if table.row_count:
        console.print(table)  # a survey of one's own may ask for no NPS
    verdict = closing_line(stack, time.monotonic() - started)
    runtime.close()
    for complaint in verdict.complaints:
        console.print(f"[bold red]The judge complains:[/] {complaint}", highlight=False, soft_wrap=True)
    return verdict


def _watch(stack: Stack, fieldwork: Fieldwork, console: Console, options: Options) -> None:
    """Show the progress until every case is final and every result is in the core store."""
    with Progress(console, fieldwork, options.speed) as progress:
        while not fieldwork.is_done():
            stack.processes.check()
            progress.refresh()
            time.sleep(_REFRESH_SECONDS)
        progress.refresh()


def _show_phones(stack: Stack, console: Console) -> None:
    console.print(
        f"The phones of these people are at [link={stack.sandbox_url}/]{stack.sandbox_url}/[/]: take one, call one"
        f" of our numbers, or text {KEYWORDS[0]!r} to it",
        soft_wrap=True,
        highlight=False,
    )


def _stay(stack: Stack, console: Console) -> None:
    """Keep the page up until Ctrl-C."""
    console.print(
        f"The fieldwork is done. The page stays at {stack.web_url}, the phones at {stack.sandbox_url};"
        " Ctrl-C ends the demo.",
        soft_wrap=True,
    )
    while True:
        stack.processes.check()
        time.sleep(1)


def _token(stack: Stack) -> str:
    token = stack.settings.console_token
    return token.get_secret_value() if token is not None else ""


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
