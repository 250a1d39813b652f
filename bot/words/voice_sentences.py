"""One sentence in each of Discord's languages, for the samples of voices. Source of the codes: Discord docs, Locales.

It is not part of a catalogue: a sample is in the person's language also where the bot itself speaks English.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_DEFAULT: Final = "en"

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bg": "Лампата на прозореца горя цяла нощ, а далеч в морето отговори корабна сирена.",
        "cs": "Lampa v okně hořela celou noc a daleko na moři odpověděla lodní siréna.",
        "da": "Lampen i vinduet brændte hele natten, og langt ude på havet svarede et skibshorn.",
        "de": "Die Lampe im Fenster brannte die ganze Nacht, und weit draußen auf dem Meer antwortete ein Schiffshorn.",
        "el": "Η λάμπα στο παράθυρο έκαιγε όλη τη νύχτα, και μακριά στη θάλασσα απάντησε μια σειρήνα.",
        "en": "The lamp in the window burned all night, and far out at sea, a ship's horn answered.",
        "es": "La lámpara de la ventana ardió toda la noche y, lejos, en el mar, respondió la sirena de un barco.",
        "fi": "Lamppu ikkunassa paloi koko yön, ja kaukana merellä vastasi laivan sumutorvi.",
        "fr": "La lampe à la fenêtre a brûlé toute la nuit et, loin en mer, une corne de brume lui a répondu.",
        "hi": "खिड़की में रखा दीया सारी रात जलता रहा, और दूर समुद्र में एक जहाज़ के भोंपू ने जवाब दिया।",
        "hr": "Svjetiljka na prozoru gorjela je cijelu noć, a daleko na moru odgovorila je brodska sirena.",
        "hu": "A lámpa az ablakban egész éjjel égett, és messze a tengeren egy hajókürt felelt neki.",
        "id": "Lampu di jendela menyala sepanjang malam, dan jauh di tengah laut, sebuah peluit kapal menjawab.",
        "it": "La lampada alla finestra è rimasta accesa tutta la notte e, lontano, in mare, ha risposto una sirena.",
        "ja": "窓辺のランプは一晩中ともり、はるか沖で、船の汽笛がこたえました。",
        "ko": "창가의 등불은 밤새 타올랐고, 먼바다에서 뱃고동 소리가 대답했습니다.",
        "lt": "Lempa lange degė visą naktį, o toli jūroje atsiliepė laivo sirena.",
        "nl": "De lamp in het raam brandde de hele nacht, en ver op zee antwoordde een scheepshoorn.",
        "no": "Lampen i vinduet brant hele natten, og langt ute på havet svarte et skipshorn.",
        "pl": "Lampa w oknie paliła się całą noc, a daleko na morzu odpowiedziała syrena okrętowa.",
        "pt": "A lâmpada na janela ficou acesa a noite inteira e, longe no mar, a buzina de um navio respondeu.",
        "ro": "Lampa de la fereastră a ars toată noaptea, iar departe, pe mare, a răspuns sirena unui vapor.",
        "ru": "Лампа в окне горела всю ночь, а далеко в море ей ответил гудок корабля.",
        "sv": "Lampan i fönstret brann hela natten, och långt ute till havs svarade en mistlur.",
        "th": "ตะเกียงที่หน้าต่างส่องสว่างตลอดทั้งคืน และไกลออกไปในทะเล มีเสียงแตรเรือตอบกลับมา",
        "tr": "Penceredeki lamba bütün gece yandı ve uzakta, denizde bir gemi düdüğü karşılık verdi.",
        "uk": "Лампа у вікні горіла всю ніч, а далеко в морі їй відповів гудок корабля.",
        "vi": "Ngọn đèn bên cửa sổ cháy suốt đêm, và ngoài khơi xa, một tiếng còi tàu đáp lại.",
        "zh-CN": "窗边的灯亮了一整夜，远处的海上，一声汽笛回应了它。",
        "zh-TW": "窗邊的燈亮了一整夜，遠處的海上，一聲汽笛回應了它。",
    }
)


def sample_sentence(locale: str) -> tuple[str, str]:
    """The language of a locale, by its code, and its sentence; English where there is none."""
    code = next((code for code in (locale, locale.partition("-")[0]) if code in SENTENCES), _DEFAULT)
    return code, SENTENCES[code]
