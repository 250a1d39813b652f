"""Frequent short words of the languages that share a script with others, by BCP 47 code.

`bot.script.language_detection` counts them. Between two languages only the words of one of the two decide, so what
close relatives have in common may stand in both; Bosnian and Croatian have the same words on purpose, because a text
does not tell them apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SERBO_CROATIAN: Final = "i je se u na da su ne za od kao ali nije bio bila iz što kada bi samo nego već sve jer ili"

_LATIN: Final[Mapping[str, str]] = {
    "en": "the and of to was in that it he she his her with for had you they from were not but which there who would",
    "es": "el la los las de que y en un una por con no su para como más pero había era se del muy sin cuando ella",
    "fr": "le la les des et une un est dans que qui elle il pour pas sur avec était mais ne au se plus son du ce",
    "de": "der die das und ist nicht ein eine zu den dem mit sich auf er sie es war von im aber wie auch noch als",
    "pt": "o os as de que e um uma para não com por mas mais era do da em no na se como ele ela foi são também",
    "gl": "o os as de que e un unha para non con por máis pero era do da en no na se como el ela foi moi tamén xa",
    "it": "il lo gli di che la un una per non con si è era come più ma della del le nel sono anche lei dei",
    "ca": "el la els les de que i un una per no amb però més era del en es com va seva són molt quan dels",
    "ro": "și de la un o cu nu în pe că din care era să ca mai lui ei dar pentru se fost sunt când",
    "nl": "de het een en van in is dat die te niet zijn op hij ze met was voor maar aan er haar naar ook",
    "af": "die 'n en van in is dat nie het sy hy met was vir op om hulle haar toe wat maar na aan daar",
    "sv": "och att det en ett som på är av för den med var inte hon han till de sig men om hade från när",
    "da": "og at det en et som på er af for den med var ikke hun han til de sig men om havde blev fra når hvad meget",
    "no": "og å det en et som på er av for den med var ikke hun han til de seg men om hadde ble fra når hva mye",
    "is": "og að það í á sem er um ekki hún hann var en til við því hafði fyrir með þegar voru",
    "fi": "ja on ei se oli että hän mutta kun niin joka kuin sen hänen olivat nyt myös vain ole vielä sitten",
    "et": "ja on ei see oli et ta aga kui nii mis oma kes ka tema olid veel siis ning välja",
    "hu": "a az és hogy nem egy is volt de meg csak már mint ez ki azt el még amikor mert",
    "pl": "i w na nie się z do że to jest był była jak ale po za co jej jego tylko kiedy przez który",
    "cs": "a se na je že v do to byl byla jako ale po za když už jeho její jen ve který protože si",
    "sk": "a sa na je že v do to bol bola ako ale po za keď už jeho jej len vo ktorý pretože si",
    "sl": "in se je da na ne v za ki bil bila pa po kot ni so ga iz ko ali samo tudi še bilo",
    "hr": _SERBO_CROATIAN,
    "bs": _SERBO_CROATIAN,
    "lt": "ir yra į kad ne tai su iš jis ji buvo bet kaip apie jo jos nuo dar tik kai savo",
    "lv": "un ir ka ne tas ar no viņš viņa bija bet kā par uz tikai kad vēl savu lai",
    "sq": "dhe të në një e i që me për nuk është ishte ai ajo nga por si më ka kur",
    "tr": "ve bir bu da de için ile çok ama gibi daha ne o var değil kadar sonra onun her olan",
    "az": "və bir bu da də üçün ilə çox amma kimi daha nə o var deyil qədər sonra onun hər olan idi",
    "vi": "và của là một không có người những được cho trong với đã khi này anh cô ông nhưng rất",
    "id": "dan yang di itu dengan untuk tidak dari ini ke dia pada akan adalah karena bisa saat sangat ia kamu tetapi",
    "ms": "dan yang di itu dengan untuk tidak dari ini ke dia pada akan ialah kerana boleh telah apabila awak tetapi",
    "fil": "ang ng sa na mga ay at si niya ito hindi siya may isang kanyang nang pero ko para kung",
    "sw": "na ya wa kwa ni la katika za kuwa hii yake alikuwa lakini si huyo sana kama moja cha",
    "eu": "eta da ez bat zen zuen du baina ere hau izan egin bere zer dute hori oso gabe",
    "ga": "agus an na ar is tá bhí le go ní sé sí ag do i mar ach leis nach air",
    "cy": "y yr a yn i o ar mae oedd ei ond gyda nid am ef hi wedi un bod roedd",
    "eo": "la kaj de en estas ne al ke li ŝi estis kun por sed kiel tio ĝi sur ili pli",
    "la": "et in est non ad cum sed ut qui quae quod erat ex ab eius ille iam nec sunt",
}

_CYRILLIC: Final[Mapping[str, str]] = {
    "ru": "и в не на что он она с как это был была но его её ее из по к за так же они все только",
    "uk": "і й в не на що він вона з як це був була але його її із до за та вони все тільки",
    "be": "і ў не на што ён яна з як гэта быў была але яго яе па да за яны ўсё толькі",
    "bg": "и в не на че той тя с как това беше но го от по за се да са един само към",
    "sr": "и у не на да је се он она са као то био била али га из по за су само још",
    "mk": "и во не на дека тој таа со како тоа беше но го од по за се да само кој",
    "kk": "және мен бұл ол бір деп еді үшін болды бар жоқ оның өз кейін сияқты",
    "ky": "жана менен бул ал бир деп эле үчүн болду бар жок анын өз кийин сыяктуу",
    "mn": "байна нь энэ тэр болон юм байсан гэж нэг бол түүний тэд байв дээр",
}

_ARABIC: Final[Mapping[str, str]] = {
    "ar": "في من على إلى أن التي الذي هو هي كان كانت هذا هذه لم لا ما عن مع قال ثم",
    "fa": "و در به از که را این با است بود آن برای تا یک او خود می هم نیست شد",
    "ur": "کے میں ہے کی اور سے کو کا نے پر تھا تھی یہ وہ ایک نہیں کہ ہیں اس",
}

_DEVANAGARI: Final[Mapping[str, str]] = {
    "hi": "है के में की और से को का ने पर था थी यह वह एक नहीं कि हैं उसने लेकिन",
    "mr": "आहे आणि होते होता होती ती तो या एक नाही मध्ये च्या त्या हा पण त्याने तिने",
    "ne": "छ र को मा थियो भने एक यो त्यो गरेको उनी लाई पनि तर छैन थिए आफ्नो",
}

_HEBREW: Final[Mapping[str, str]] = {
    "he": "של את על לא הוא היא עם זה כי היה הייתה אל אבל גם כל אך",
    "yi": "און די דער איז אין צו א האט מיט אויף ער זי נישט דאס פון ווי",
}


def _split(table: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in table.items()}


WORDS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "Latin": _split(_LATIN),
    "Cyrillic": _split(_CYRILLIC),
    "Arabic": _split(_ARABIC),
    "Devanagari": _split(_DEVANAGARI),
    "Hebrew": _split(_HEBREW),
}
"""By script (Unicode Standard Annex 24) and code."""
