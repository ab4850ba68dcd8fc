import pytest

from sanzhua.formbook.definition import FORM_KEYS, load_form
from sanzhua.formbook.schema import row_schema


@pytest.mark.parametrize("key", FORM_KEYS)
def test_every_column_of_the_form_stands_in_the_schema(key: str) -> None:
    form = load_form(key)
    assert tuple(row_schema(form)["properties"]) == form.keys()


def test_money_is_a_whole_number_of_yuan_or_absent() -> None:
    total = row_schema(load_form("construction"))["properties"]["total"]
    assert (total["type"], total["description"]) == (["integer", "null"], "yuan")
