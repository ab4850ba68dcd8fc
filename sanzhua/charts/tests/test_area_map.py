from sanzhua.charts.area_map import Area, Point, area_map, step_of

SQUARE = [(124.0, 43.0), (125.0, 43.0), (125.0, 44.0), (124.0, 44.0), (124.0, 43.0)]


def test_steps_are_equal_and_zero_is_blank() -> None:
    assert [step_of(value, 100) for value in (None, 0, 1, 20, 21, 99, 100)] == [0, 0, 1, 1, 2, 5, 5]


def test_name_and_value_stand_on_the_map_and_lead_on() -> None:
    drawn = area_map([Area("梨树县", [SQUARE], 10, "10", "/projects/?region=220322")], title="项目数")
    assert 'aria-label="项目数"' in drawn
    assert drawn.count("梨树县") == 2
    assert 'href="/projects/?region=220322"' in drawn


def test_the_name_stands_in_the_middle_and_the_shape_keeps_its_proportions() -> None:
    drawn = area_map([Area("甲", [SQUARE])], title="x")
    assert 'x="360" y="' in drawn
    height = float(drawn.split('viewBox="0 0 720 ')[1].split('"')[0])
    assert 960 < height < 985


def test_words_of_a_file_cannot_break_out() -> None:
    drawn = area_map([Area('"><script>', [SQUARE])], [Point("<b>", 124.5, 43.5)], title='"x')
    assert "<script>" not in drawn
    assert "<b>" not in drawn


def test_without_areas_there_is_no_drawing() -> None:
    assert area_map([], title="x") == ""
