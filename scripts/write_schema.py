"""Write the JSON Schema that docs/ publishes; a test holds it to the model."""

from pathlib import Path

from cep_report.canonical import json_bytes
from cep_report.twin.model import json_schema

if __name__ == "__main__":
    target = Path(__file__).parents[1] / "docs" / "rapport.schema.json"
    target.write_bytes(json_bytes(json_schema()))
