"""The command line: one Typer app, a file for each group of commands."""


def main() -> None:
    """Run the command of ``sys.argv`` and leave the process with its exit status."""
    from bot.cli.run import run_process

    run_process()
