"""What is read to the group, worked by hand."""

from datetime import date

from catalogue.language import speak
from metrics.municipality import municipality
from metrics.verdict_words import figure_sentences
from tests.builders import EXTRACT, JUNE, database


def test_the_full_stop_of_an_abbreviated_unit_ends_its_sentence(tmp_path):
    """Kajaani: 512 of 2 578 is 19.86 %, a year before 500 of 2 500, 20 %."""
    data = database(tmp_path, EXTRACT)
    row = municipality(data, "205", JUNE, (date(2025, 6, 1), JUNE)).own.area.row(0, named=True)
    said = figure_sentences(row, data.catalogue, speak("fi"))
    assert "Vuotta aiemmin luku oli 20,0\xa0%, muutos on −0,1\xa0%-yks." in said
    assert not any(".." in sentence for sentence in said)
