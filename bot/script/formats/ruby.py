"""Leaves out the readings beside Chinese characters, which are one word said twice, and keeps asides in brackets.

Source: Aozora Bunko, notation of ruby; DenDen Markdown, "ルビ". In brackets stand both: 彼女（かのじょ） has a
reading, 大丈夫（たぶん） an aside. A reading has about as many sounds as its characters have, ends with the kana that
follow them, and is none of the small words that people put in brackets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import regex

_RUBY: Final = regex.compile(
    r"(?<=\p{Han}[々ヶ〆]?)《[\p{Hiragana}\p{Katakana}ー・]{1,30}+》|｜(?=\p{Han}[^\n《]{0,20}《)"
)
_RUBY_BRACED: Final = regex.compile(
    r"\{(?P<base>[\p{Han}々]{1,12}+)\|[\p{Hiragana}\p{Katakana}ー|]{1,30}+\}"
    r"|\[(?P<base>[\p{Han}々]{1,12}+)\]\{[\p{Hiragana}\p{Katakana}ー]{1,30}+\}"
)
_RUBY_BRACKETED: Final = regex.compile(
    r"(?<![\p{Han}々〆ヶ])(?P<base>[\p{Han}々〆ヶ]{1,12}+)(?P<ending>\p{Hiragana}{0,3})[（(](?P<kana>[\p{Hiragana}\p{Katakana}ー・]{1,30})[）)]"
)
_SOUNDS_MAX: Final = (2, 3)
"""The kana of a reading at most: two, and three for each character; 志 has five."""

_NO_READING: Final = regex.compile(
    r"[をぁぃぅぇぉっゃゅょんァィゥェォッャュョンー].*|.*(?:を|[っッー~]$|[ァィゥェォ]|[ーッ].*\p{Katakana}|\p{Katakana}ー).*"
    r"|(?=.*\p{Hiragana}).*(?!ー)\p{Katakana}.*"
    r"|.*(?:です|でした|ました|ません|だよ|だろう|でしょう|かもね|かもしれない|なのに|けど|らしい|みたい|じゃん|.かしら|ちゃん)[ねよ]?",
    regex.DOTALL,
)
"""Kana that no reading begins or ends with, or has: foreign words, both kinds of kana, ends of sentences."""

_ASIDES: Final = """
    たぶん多分 きっと屹度 おそらく恐 もちろん勿論 むろん無論 まさか真逆 やっぱり矢張 やはり矢張 つまり詰 たしか確
    なぜか何故 なんか何 なんて何 なんと何南 なんちゃって とか など等抔 かも鴨 かもね かな仮名金哉 かなあ かなぁ はず筈
    のはず だけ岳嶽竹茸丈 でも だが だから なので のに ので だよ だね種 だな棚 だぞ だわ だっけ ます升枡増鱒益
    うん運雲温吽 ううん はい灰肺杯拝配胚輩排敗廃背 いいえ ねえ姉 さあ まあ おい甥老追笈 ほら洞 うそ嘘 ほんと本
    ほんとに本 ほんとう本 まじ交呪 まじで ちょっと一寸 すこし少 かなり可 とても すごく凄 まだ未 また又股復亦俣
    かしら頭 いま今居 いつも何 ずっと ぜんぶ全 ぜったい絶 いちおう一 とりあえず取 ついに遂 やっと ようやく漸 めっちゃ
    わりと割 どうも どうせ わらい笑 わら笑藁 なみだ涙 あせ汗 ひみつ秘密 ないしょ内緒 なぞ謎 しらんけど
    さん三産山参酸算散蚕賛桟惨傘燦讃 くん君訓薫勲 ちゃん さま様 せんぱい先輩 たち達太刀質舘館立断 ほか他外
    のみ飲蚤呑鑿能 まで迄 から空殻唐柄 より寄因縒頼 ほど程 くらい位暗蔵 ぐらい位 ごろ頃 みんな皆 ひとり一独 ふたり二
    おれ俺己折 わたし私渡 ぼく僕牧墨木朴 あたし きみ君公黄気 あなた貴彼方 こいつ此 あいつ彼 そいつ其 ここ此個九
    そこ底其 どこ何 これ此是 それ其夫 あれ荒彼 だれ誰 なに何 いつ何逸五 どう道銅胴堂同動童働瞳導 マジ ガチ ウソ ネタ
"""
"""Small words in brackets, each with the characters of which it may be the reading all the same."""
_ASIDE: Final = regex.compile(r"(?P<kana>[\p{Hiragana}\p{Katakana}]++)(?P<own>\p{Han}*+)")
_CHARACTERS_OF: Final[Mapping[str, str]] = {match["kana"]: match["own"] for match in _ASIDE.finditer(_ASIDES)}


def without_readings(text: str) -> str:
    """The text without the readings beside Chinese characters."""
    if "《" in text or "{" in text:
        text = _RUBY_BRACED.sub(lambda match: match["base"], _RUBY.sub("", text))
    return _RUBY_BRACKETED.sub(_without_reading, text) if "（" in text or "(" in text else text


def _without_reading(match: regex.Match[str]) -> str:
    is_reading = _is_reading(match["base"], match["ending"], match["kana"])
    return match["base"] + match["ending"] if is_reading else match[0]


def _is_reading(base: str, ending: str, kana: str) -> bool:
    """Whether the kana are how `base` with its `ending` is read."""
    if not kana.endswith(ending) or _NO_READING.fullmatch(kana):
        return False
    own = _CHARACTERS_OF.get(kana)
    if own is not None and not set(own) & set(base):
        return False
    sounds = len(kana) - len(ending)
    fixed, each = _SOUNDS_MAX
    return len(base) - 1 <= sounds <= (fixed if len(base) == 1 else 1) + each * len(base) and sounds > 0
