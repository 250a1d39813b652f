"""Kana in brackets: readings of the Chinese characters before them are not read twice, asides stay."""

from __future__ import annotations

import pytest

from bot.script.formats.ruby import without_readings

READINGS = """
    彼女（かのじょ） 吾輩（わがはい） 食べ物（たべもの） 走り（はしり） 東京（トウキョウ） 佐藤（さとう）
    本当（ほんとう） 本当（ほんと） 明日（あした） 猫（ねこ） 今日（きょう） 志（こころざし） 承る（うけたまわる）
    五月雨（さみだれ） 百舌鳥（もず） 紫陽花（あじさい） 小鳥遊（たかなし） 五十嵐（いがらし） 大丈夫（だいじょうぶ）
    一寸（ちょっと） 多分（たぶん） 嘘（うそ） 筈（はず） 鴨（かも） 仮名（かな） 富士山（ふじさん） 案内（あんない）
    本棚（ほんだな） 切手（きって） 神田（かんだ） 新田（にった） 米（よね） 雷（いかずち） 私（わたし） 俺（おれ）
    皆（みんな） 優しい（やさしい） 聞いた（きいた） 人々（ひとびと） 市ヶ谷（いちがや） 火種（ひだね） 達（たち）
    王様（おうさま） 先輩（せんぱい） 宇宙（そら） 秋桜(こすもす) 薔薇（ばら） 憂鬱（ゆううつ）
    魑魅魍魎（ちみもうりょう） 呟いた（つぶやいた） 貴方（あなた） 何処（どこ） 誰（だれ） 頭（かしら） 又（また）
    政（まつりごと）
"""
ASIDES = """
    大丈夫（たぶん） 好き（かも） 明日来る（はず） 東京（とか） 先生（のはず） 天才（だね） 完璧（かな） 最高（です）
    元気（だよ） 終電（なのに） 無理（だけど） 田中（さん） 鈴木（くん） 結婚（うそ） 合格（まじ） 合格（マジで）
    社長（オーナー） 閃光（フラッシュ） 魔法（マジック） 料理（とても） 主人公（おれ） 犯人（だれ） 予定（いちおう）
    彼（だと思う） 猫（ねこではなくいぬです） 完了（やっと） 彼氏（らしい） 秘密（なぜか） 先生（はい） 時間（えっ）
    努力（を） 感動（わらい） 昼食（など） 犬（だから） 友達（みたい） 徹夜（また） 五人（くらい） 優勝（しらんけど）
    東京都民（うん） 締切（きっと） 走り（たべ） 彼（本当）
"""


@pytest.mark.parametrize("text", READINGS.split())
def test_a_reading_is_left_out(text: str) -> None:
    assert without_readings(text) == before_bracket(text)


def before_bracket(text: str) -> str:
    return text.replace("(", "（").partition("（")[0]


@pytest.mark.parametrize("text", ASIDES.split())
def test_an_aside_stays(text: str) -> None:
    assert without_readings(text) == text
