"""``python -m cep_report``."""

from cep_report.cli import main

if __name__ == "__main__":
    main()
