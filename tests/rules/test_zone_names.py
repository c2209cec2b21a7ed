"""Cities, countries and islands as members type them, and the bot's own labels typed back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import MemberError
from bot.zones import look_up
from bot.zones.abbreviations import AMBIGUOUS
from bot.zones.places import named_places

JANUARY, JULY = datetime(2026, 1, 15, 8, 0, tzinfo=UTC), datetime(2026, 7, 15, 8, 0, tzinfo=UTC)
APOSTROPHES = "'’‘ʼ′`´ʻ"
DASHES = "-‐‑–—−－"


def found(typed: str) -> str | None:
    try:
        return look_up.find_zone(typed)
    except MemberError:
        return None


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("København", "Europe/Copenhagen"),
        ("Malmø", "Europe/Stockholm"),
        ("Łódź", "Europe/Warsaw"),
        ("Diyarbakir", "Europe/Istanbul"),
        ("İZMİR", "Europe/Istanbul"),
        ("Đà Nẵng", "Asia/Ho_Chi_Minh"),
        ("Gəncə", "Asia/Baku"),
        ("PRESSBURG", "Europe/Bratislava"),
        ("Preßburg", "Europe/Bratislava"),
        ("Tórshavn", "Atlantic/Faroe"),
        ("Codó", "America/Fortaleza"),
        ("ＢＥＲＬＩＮ", "Europe/Berlin"),
        ("Ber\u00adlin\u200b", "Europe/Berlin"),
        ("New-York", "America/New_York"),
        ("newyork", "America/New_York"),
        ("Rostov on Don", "Europe/Moscow"),
        ("Port au Prince", "America/Port-au-Prince"),
        ("america/port au prince", "America/Port-au-Prince"),
        ("Ho-Chi-Minh-City", "Asia/Ho_Chi_Minh"),
        ("Saint John's", "America/St_Johns"),
        ("St Johns", "America/St_Johns"),
        ("Port-St.-Lucie", "America/New_York"),
        ("Saint Louis", "America/Chicago"),
        ("St Petersburg", "Europe/Moscow"),
        ("St. Petersburg", "America/New_York"),
        ("Halle (Saale)", "Europe/Berlin"),
        ("Nuku'alofa", "Pacific/Tongatapu"),
    ],
)
def test_a_city_is_found_however_it_is_spelt(typed: str, zone: str) -> None:
    assert look_up.find_zone(typed) == zone
    assert zone in [value for _, value in look_up.suggest_zones(typed, JULY)]


@pytest.mark.parametrize("apostrophe", APOSTROPHES)
@pytest.mark.parametrize("dash", [*DASHES, " ", ""])
def test_every_apostrophe_and_dash_is_as_good_as_none(apostrophe: str, dash: str) -> None:
    assert look_up.find_zone(f"St. John{apostrophe}s") == "America/St_Johns"
    assert look_up.find_zone(f"N{apostrophe}Djamena") == "Africa/Ndjamena"
    assert look_up.find_zone(f"Rostov{dash}on{dash}Don") == "Europe/Moscow"
    assert look_up.find_zone(f"UTC{dash}3") == "Etc/GMT+3" if dash.strip() else True


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("London, UK", "Europe/London"),
        ("London, U.K.", "Europe/London"),
        ("London UK", "Europe/London"),
        ("London, CA", "America/Toronto"),
        ("London, Ontario", "America/Toronto"),
        ("Paris,France", "Europe/Paris"),
        ("Paris , France", "Europe/Paris"),
        ("Paris (France)", "Europe/Paris"),
        ("Seoul, South Korea", "Asia/Seoul"),
        ("Seoul, Korea", "Asia/Seoul"),
        ("Pyongyang, North Korea", "Asia/Pyongyang"),
        ("Boston, USA", "America/New_York"),
        ("Boston, US", "America/New_York"),
        ("Birmingham, England", "Europe/London"),
        ("Edinburgh, Scotland", "Europe/London"),
        ("Moscow, Russia", "Europe/Moscow"),
        ("Prague, Czechia", "Europe/Prague"),
        ("Prague, Czech Republic", "Europe/Prague"),
        ("Istanbul, Turkey", "Europe/Istanbul"),
        ("Istanbul, Türkiye", "Europe/Istanbul"),
        ("Dubai, UAE", "Asia/Dubai"),
        ("Amsterdam, Holland", "Europe/Amsterdam"),
        ("Amsterdam, the Netherlands", "Europe/Amsterdam"),
        ("Abidjan, Ivory Coast", "Africa/Abidjan"),
        ("Abidjan, Côte d’Ivoire", "Africa/Abidjan"),
        ("Ho Chi Minh City, Vietnam", "Asia/Ho_Chi_Minh"),
        ("Vientiane, Laos", "Asia/Vientiane"),
        ("Yangon, Burma", "Asia/Yangon"),
        ("Kinshasa, DR Congo", "Africa/Kinshasa"),
        ("Sarajevo, Bosnia and Herzegovina", "Europe/Sarajevo"),
        ("Port of Spain, Trinidad", "America/Port_of_Spain"),
        ("Castries, Saint Lucia", "America/St_Lucia"),
        ("Hong Kong, China", "Asia/Hong_Kong"),
        ("Pristina, Kosovo", "Europe/Belgrade"),
        ("Portland, OR", "America/Los_Angeles"),
        ("Portland, Oregon, USA", "America/Los_Angeles"),
        ("Vancouver, BC", "America/Vancouver"),
        ("Kansas City, MO", "America/Chicago"),
        ("St. Petersburg, FL", "America/New_York"),
        ("St. Petersburg, Russia", "Europe/Moscow"),
        ("Columbus, GA", "America/New_York"),
        ("San Jose CA", "America/Los_Angeles"),
        ("San Jose, Costa Rica", "America/Costa_Rica"),
        ("Washington, D.C.", "America/New_York"),
        ("Newcastle, NSW", "Australia/Sydney"),
        ("Perth, WA", "Australia/Perth"),
        ("Québec, QC", "America/Toronto"),
    ],
)
def test_a_city_is_found_in_its_country_or_state_as_people_say_it(typed: str, zone: str) -> None:
    assert look_up.find_zone(typed) == zone
    assert look_up.suggest_zones(typed, JULY)[0][1] == zone


@pytest.mark.parametrize(
    "typed", ["Portland, ME", "Perth, Scotland", "Berlin, Atlantis", "Paris, TX", ", UK", "Etc/GMT2"]
)
def test_a_city_that_is_not_there_is_not_guessed(typed: str) -> None:
    assert found(typed) is None


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Lord Howe", "Australia/Lord_Howe"),
        ("lord_howe", "Australia/Lord_Howe"),
        ("Lord Howe Island", "Australia/Lord_Howe"),
        ("Easter Island", "Pacific/Easter"),
        ("Galapagos", "Pacific/Galapagos"),
        ("Galápagos Islands", "Pacific/Galapagos"),
        ("Azores", "Atlantic/Azores"),
        ("The Azores", "Atlantic/Azores"),
        ("Hawaii", "Pacific/Honolulu"),
        ("Alaska", "America/Anchorage"),
        ("Tasmania", "Australia/Hobart"),
        ("Canary Islands", "Atlantic/Canary"),
        ("Falklands", "Atlantic/Stanley"),
        ("Chatham", "Pacific/Chatham"),
        ("Isle of Man", "Europe/Isle_of_Man"),
        ("Bermuda", "Atlantic/Bermuda"),
        ("Juneau", "America/Juneau"),
        ("Japan", "Asia/Tokyo"),
        ("Germany", "Europe/Berlin"),
        ("UK", "Europe/London"),
        ("England", "Europe/London"),
        ("Samoa", "Pacific/Apia"),
        ("Eastern time", "America/New_York"),
    ],
)
def test_an_island_or_a_country_of_one_zone_is_found_by_its_name(typed: str, zone: str) -> None:
    assert look_up.find_zone(typed) == zone
    assert look_up.suggest_zones(typed, JULY)[0][1] == zone


@pytest.mark.parametrize("typed", ["USA", "Canada", "Australia", "Brazil", "Congo", "Korea, Atlantis"])
def test_a_country_of_several_zones_is_not_guessed(typed: str) -> None:
    assert found(typed) is None


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("københ", "Copenhagen, DK (Europe/Copenhagen), now 10:00"),
        ("newyo", "New York City, US (America/New_York), now 04:00"),
        ("saint john", "St. John's, CA (America/St_Johns), now 05:30"),
        ("london, u", "London, GB (Europe/London), now 09:00"),
        ("portland, o", "Portland, US (America/Los_Angeles), now 01:00"),
        ("lord h", "Lord Howe (Australia/Lord_Howe), now 18:30"),
        ("galap", "Galapagos Islands (Pacific/Galapagos), now 02:00"),
    ],
)
def test_the_beginning_of_a_name_suggests_what_the_name_finds(typed: str, label: str) -> None:
    assert label in [name for name, _ in look_up.suggest_zones(typed, JULY)]


@given(st.sampled_from(range(len(named_places()))))
def test_each_name_is_found_and_what_is_found_is_suggested_first(number: int) -> None:
    name, _ = named_places()[number]
    if name not in AMBIGUOUS:
        assert look_up.suggest_zones(name, JULY)[0][1] == look_up.find_zone(name)


@given(st.sampled_from(range(len(named_places()))), st.integers(0, 12), st.sampled_from([JANUARY, JULY]))
def test_a_label_that_was_suggested_is_taken_back(number: int, length: int, now: datetime) -> None:
    for label, zone in look_up.suggest_zones(named_places()[number][0][:length], now):
        assert len(label) <= 100
        assert look_up.find_zone(label) == look_up.find_zone(label[:-3]) == look_up.find_zone(label.upper()) == zone
        assert look_up.suggest_zones(label, now)[0][1] == zone


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Berlin, DE (Europe/Berlin), now 10:00", "Europe/Berlin"),
        ("Berlin, DE (Europe/Berlin)", "Europe/Berlin"),
        ("Berlin, DE (Europe/Ber", "Europe/Berlin"),
        ("Berlin, DE (", "Europe/Berlin"),
        ("Berlin, DE", "Europe/Berlin"),
        ("Halle (Saale), DE (Europe/Berlin), now 10:00", "Europe/Berlin"),
        ("UTC+2 all year (Etc/GMT-2), now 10:00", "Etc/GMT-2"),
        ("UTC-5 (Etc/GMT+5)", "Etc/GMT+5"),
        ("AMT (Asia/Yerevan), now 12:00", "Asia/Yerevan"),
    ],
)
def test_a_label_is_taken_back_whole_or_cut(typed: str, zone: str) -> None:
    assert look_up.find_zone(typed) == zone


@pytest.mark.parametrize("offset", ["+2", "-3", "+5:30", "-3:30", "+12:45"])
def test_a_label_for_an_offset_is_taken_back(offset: str) -> None:
    assert all(look_up.find_zone(label) == zone for label, zone in look_up.suggest_zones(offset, JULY))
