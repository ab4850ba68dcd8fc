import pytest

from sanzhua.accounts import rules
from sanzhua.accounts.models import Person
from sanzhua.accounts.passwords import require_strong
from sanzhua.base.refusals import Refused
from tests.cast import PASSWORD

BAD = [
    "siping2019!!", "sipingfgw2019", "Sipingfgw@2019", "四平市发改委2019", "四平市发展和改革委员会",
    "四平四平四平四平四平四平", "siping123456", "sipingshi2020", "梨树县发改局2019年", "lishu12345678",
    "lishuxian2019", "伊通满族2019!!", "shuangliao2019", "吉林省四平市2026", "发改委密码2026!",
    "项目建设项目建设2019", "三抓三抓三抓三抓三抓三抓", "sanzhua20190710", "抓项目抓环境抓落实2019",
    "管理员密码123456", "password1234", "password2019!", "Passw0rd2019!", "P@ssw0rd2026!!",
    "admin1234567", "administrator1", "administrator2019", "root1234567890", "user12345678",
    "test12345678", "qwertyuiop123", "qwerty123456", "1qaz2wsx3edc", "asdfghjkl123", "zxcvbnm12345",
    "iloveyou1314", "woaini5201314", "woaini1314520", "123456789012", "000000000000", "888888888888",
    "666666888888", "111111111111", "aaaaaaaaaaaa", "abcabcabcabc", "abc123abc123", "12341234abcd",
    "ababababababab", "limin2019limin", "limin12345678", "李敏李敏李敏李敏李敏李敏",
    "李敏2019李敏2019", "limin@siping01", "fagaiwei2019", "fgw123456789", "fgj201920192019",
    "mima12345678", "mimamima2019", "guanliyuan2019", "zhengfu12345", "xiangmu2019!!", "welcome12345",
    "loginlogin12", "demo12345678", "qwe四平123456",
]  # fmt: skip
GOOD = [
    PASSWORD,
    "南河边的麦子熟了一半",
    "correct horse battery staple",
    "四平的冬天比夏天长得多而且冷",
    "7fkq-m2vx-9ptz-wc4r",
    "x9#Lm!qZ72@e",
    "麦" * 3 + "子熟了在南河边割草人" * 10,
]


def clerk() -> Person:
    return Person(username="limin", name="李敏")


def test_there_are_sixty_bad_ones() -> None:
    assert len(BAD) >= 60


@pytest.mark.parametrize("password", BAD)
def test_what_would_be_tried_first_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        require_strong(password, clerk())


@pytest.mark.parametrize("password", [word for word in GOOD if len(word) >= 12])
def test_a_sentence_of_ones_own_is_taken(password: str) -> None:
    require_strong(password, clerk())


def test_eleven_signs_are_too_few_and_twelve_are_enough() -> None:
    with pytest.raises(Refused, match="至少 12 位"):
        require_strong("x9#Lm!qZ72@", clerk())
    require_strong("x9#Lm!qZ72@e", clerk())


def test_128_signs_are_taken_and_129_are_refused() -> None:
    phrase = ("麦子在南河边熟了四十三亩，割草人先收东头。" * 10)[:129]
    require_strong(phrase[:128], clerk())
    with pytest.raises(Refused, match="最多 128 位"):
        require_strong(phrase, clerk())


def test_no_composition_is_asked() -> None:
    require_strong("wheat stands high by the southern river", clerk())


def test_one_time_secrets_are_long_and_never_repeat() -> None:
    made = {rules.one_time_secret() for _each in range(200)}
    assert len(made) == 200
    assert all(len(secret) == 19 and not set(secret) & set("0o1il") for secret in made)


@pytest.mark.parametrize("name", ["li", "李敏", "Limin", "-limin", "li min", "a" * 61, "limin\n"])
def test_login_names_are_plain(name: str) -> None:
    assert not rules.is_username(name)
