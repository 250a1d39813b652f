"""One small comic in ten scripts: a title, a caption, a question and an answer in each."""

from __future__ import annotations

from typing import Final

from bot.work.parts import Line, LineKind, PanelScript

TEXTS: Final = {
    "en": ("The lamp", "Midnight in the library.", "Who left you burning, lamp?", "In this rain? They are patient."),
    "ru": ("Лампа", "Полночь в библиотеке.", "Кто оставил тебя гореть, лампа?", "В такой дождь? Они терпеливы."),
    "el": ("Η λάμπα", "Μεσάνυχτα στη βιβλιοθήκη.", "Ποιος σε άφησε αναμμένη;", "Με τέτοια βροχή; Έχουν υπομονή."),
    "ar": ("المصباح", "منتصف الليل في المكتبة.", "من تركك مشتعلاً أيها المصباح؟", "في هذا المطر؟ إنهم صبورون."),
    "he": ("המנורה", "חצות בספרייה הישנה.", "מי השאיר אותך דולקת, מנורה?", "בגשם הזה? הם סבלניים מאוד."),
    "hi": ("दीपक", "पुस्तकालय में आधी रात।", "तुम्हें जलता हुआ किसने छोड़ा?", "इस बारिश में? वे धैर्यवान हैं।"),
    "th": ("ตะเกียง", "เที่ยงคืนในห้องสมุดเก่า", "ใครปล่อยให้เจ้าสว่างอยู่", "ฝนตกแบบนี้หรือ อดทนมากจริงๆ"),
    "zh-CN": ("灯", "旧图书馆的午夜。", "小灯啊，是谁让你一直亮着？", "这么大的雨？真有耐心。"),
    "ja": (
        "ランプ",
        "古い図書館の真夜中。",
        "小さなランプよ、誰が灯したままにしたの？",
        "この雨の中を？辛抱強いのね。",
    ),
    "ko": (
        "등불",
        "오래된 도서관의 한밤중.",
        "작은 등불아, 누가 너를 켜 두었니?",
        "이 빗속에? 참 끈기 있네.",
    ),
}
"""By language."""


def panels(language: str, count: int) -> list[PanelScript]:
    """Panels, this many, with every kind of line in turn."""
    _, caption, question, answer = TEXTS[language]
    first = question.split()[0][:8]
    contents = (
        {"caption_top": caption, "lines": (Line("Ada", question),)},
        {"lines": (Line("Ada", question, kind=LineKind.WHISPER), Line("Lena", answer))},
        {"lines": (Line("Ada", f"{first}!", kind=LineKind.SHOUT), Line("", first, kind=LineKind.SOUND))},
        {
            "lines": (Line("Lena", answer, kind=LineKind.THOUGHT), Line("Ada", question, kind=LineKind.OFF_PANEL)),
            "caption_bottom": caption,
        },
    )
    return [
        PanelScript(number=number, scene="Ada and Lena in a library at night", **contents[(number - 1) % 4])
        for number in range(1, count + 1)
    ]
