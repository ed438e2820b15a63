"""`python -m bot` is the `baton` command."""

from bot.cli import main

# A process that draws imports this module, and must not run it.
if __name__ == "__main__":
    main()
