"""Words that numbers, dates and amounts are spelled with, in the languages that are most often narrated.

A transcript may have figures where the text has words. A new language needs a line in `_WORDS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from bot.script.word_tokens import folded

_WORDS: Final = (
    # English
    " zero oh one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand"
    " million billion dozen"
    " hundreds thousands millions twenties thirties forties fifties sixties seventies eighties nineties"
    " first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth hundredth thousandth"
    " half quarter thirds quarters point dollar dollars cent cents pound pounds pence penny euro euros percent per"
    " degree degrees celsius fahrenheit oclock am pm minus plus number"
    # German
    " null ein eins eine einen einem einer zwei zwo drei vier fünf sechs sech sieben sieb acht neun zehn elf zwölf"
    " zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend million millionen milliarde"
    " milliarden erste ersten erster dritte dritten te ten ter sten ste stel uhr euro cent prozent grad komma punkt"
    # French
    " zéro un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts"
    " trente quarante cinquante soixante septante huitante nonante cent cents mille million millions milliard premier"
    " première second seconde ième ier heure heures euro euros centime centimes pour virgule degrés pourcent"
    # Spanish
    " cero uno una un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieci dieciséis"
    " diecisiete dieciocho diecinueve veinte veinti treinta cuarenta cincuenta sesenta setenta ochenta noventa cien"
    " ciento cientos cientas quinientos quinientas setecientos novecientos mil millón millones primero primera segundo"
    " tercero peso pesos dólar dólares céntimos por punto coma hora horas"
    # Italian
    " zero due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici"
    " diciassette diciotto diciannove venti vent trenta trent quaranta quarant cinquanta cinquant sessanta sessant"
    " settanta settant ottanta ottant novanta novant cento cent mille mila milione milioni primo prima ore virgola"
    # Portuguese
    " dois duas três quatro sete oito nove dez onze doze treze catorze quatorze quinze dezasseis dezesseis dezassete"
    " dezessete dezoito dezanove dezenove vinte trinta quarenta cinquenta sessenta oitenta cem cento duzentos duzentas"
    " trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos milhão milhões primeiro reais"
    " real centavos vírgula"
    # Dutch
    " nul een één twee drie vijf zes zeven negen tien twaalf dertien veertien twintig dertig veertig vijftig zestig"
    " zeventig tachtig negentig honderd duizend miljoen eerste derde de ste en uur komma procent graden"
    # Swedish, Danish, Norwegian
    " noll ett två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo"
    " trettio fyrtio femtio sextio sjuttio åttio nittio hundra tusen miljon miljoner kronor kroner procent klockan"
    " nul en to fire seks syv otte ni ti elleve tretten fjorten femten seksten sytten atten tyve og tredive halvtreds"
    " tres halvfjerds firs halvfems hundrede tusind tusen"
    # Polish
    " zero jeden jedna dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć naście jedenaście dwanaście"
    " trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście dwadzieścia trzydzieści"
    " czterdzieści dziesiąt pięćdziesiąt sto dwieście trzysta czterysta set tysiąc tysiące tysięcy milion miliony"
    " złoty złote złotych grosz groszy procent pierwszy pierwszego drugi drugiego trzeci trzeciego czwarty czwartego"
    " piąty piątego szósty siódmy ósmy dziewiąty dziewiątego dziesiąty dziesiątego dwudziesty dwudziestego"
    " trzydziesty trzydziestego osiemdziesiąty osiemdziesiątego dziewięćset dziewięćdziesiątego roku przecinek"
    # Russian, Ukrainian
    " ноль один одна одно два две три четыре пять шесть семь восемь девять десять надцать одиннадцать двенадцать"
    " тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать тридцать сорок"
    " пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести триста четыреста пятьсот шестьсот семьсот"
    " восемьсот девятьсот тысяча тысячи тысяч миллион миллиона миллионов первый первого первое второй второго третий"
    " третьего третье четвертый четвертого пятый пятого шестой шестого седьмой седьмого восьмой восьмого девятый"
    " девятого десятый десятого двадцатый двадцатого тридцатый тридцатого рубль рубля рублей копеек копейки доллар"
    " доллара долларов процент процента процентов год года году целых часов часа"
    " нуль одна дві чотири п'ять шість сім вісім дев'ять десять надцять двадцять тридцять сорок п'ятдесят шістдесят"
    " сімдесят вісімдесят дев'яносто двісті триста чотириста сот тисяча тисячі тисяч мільйон гривень гривні року"
    # Turkish
    " sıfır bir iki üç dört beş altı yedi sekiz dokuz on yirmi otuz kırk elli altmış yetmiş seksen doksan yüz bin"
    " milyon milyar inci ıncı uncu üncü nci ncı ncu ncü lira liraya kuruş yüzde saat buçuk de da te ta"
    # Arabic; "and" is written with the word that follows
    " صفر واحد واحدة اثنان اثنين اثنا اثني ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني ثمان تسعة تسع"
    " عشرة عشر عشرون عشرين ثلاثون ثلاثين أربعون أربعين خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين تسعون تسعين"
    " مائة مئة مئتان مئتين مائتان مائتين ألف ألفا ألفين ألفان آلاف مليون ملايين دولار دولارا دولارات درهم جنيه"
    " سنتا بالمئة في المئة الأول الثاني الثالث الرابع الخامس و ال فاصلة"
    # Hindi
    " शून्य एक दो तीन चार पांच पाँच छह छः सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस"
    " बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस"
    " उनतालीस चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरपन"
    " चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर"
    " बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी"
    " सत्तासी अट्ठासी नवासी नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे सौ हजार"
    " हज़ार लाख करोड़ रुपये रुपए रुपया पैसे प्रतिशत पहला पहली दूसरा दूसरी तीसरा डेढ़ ढाई बजे दशमलव"
    # Chinese, Japanese, Korean
    " 零 〇 一 二 三 四 五 六 七 八 九 十 百 千 万 萬 亿 億 两 兩 点 點 元 块 塊 円 年 月 日 号 號 第 分 之 時 时 半"
    " いち に さん よん ご ろく なな はち きゅう じゅう ひゃく せん まん えん"
    " 영 공 일 이 삼 사 오 육 칠 팔 구 십 백 천 만 억 하나 둘 셋 넷 다섯 여섯 일곱 여덟 아홉 열 스물 서른 마흔 쉰 예순 "
    " 일흔 여든 아흔 한 두 세 네 스무 첫 번째 원 년 월 시 분 달러 퍼센트"
    # Vietnamese, Indonesian, Thai
    " không một hai ba bốn năm sáu bảy tám chín mười mươi mốt lăm trăm nghìn ngàn triệu tư đồng phần"
    " nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas belas puluh seratus ratus seribu ribu"
    " juta persen rupiah pukul ke"
    " ศูนย์ หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ ยี่ เอ็ด ร้อย พัน หมื่น แสน ล้าน บาท"
)
_CONNECTORS: Final = "and a the of y e et und i en och og و و dan de di the th st nd rd к на"
"""Words between the words of a number; inside another word they do not count."""


def _folded_set(words: str) -> frozenset[str]:
    return frozenset(filter(None, map(folded, words.split())))


_STEMS: Final = _folded_set(_WORDS)
_LONGEST: Final = max(map(len, _STEMS))
_BETWEEN: Final = _folded_set(_CONNECTORS)
_CHARS_MAX: Final = 100


def spells_number(words: Sequence[str]) -> bool:
    """Whether folded words are those of one number, with its currency or unit.

    Characters of scripts without spaces are given one by one. A number neither begins nor ends with "and".
    """
    if words[0] in _BETWEEN or words[-1] in _BETWEEN:
        return False
    return _is_composed("".join(word for word in words if word not in _BETWEEN))


def words_beside_numbers(words: Sequence[str]) -> int:
    """How many of these folded words are no words of numbers."""
    return sum(word not in _BETWEEN and not _is_composed(word) for word in words)


@lru_cache(maxsize=4096)
def _is_composed(letters: str) -> bool:
    """Whether a text consists of the words of numbers: "zweiundzwanzig" has "zwei", "und", "zwanzig"."""
    if not 0 < len(letters) <= _CHARS_MAX:
        return False
    reached = [True, *([False] * len(letters))]
    for end in range(1, len(letters) + 1):
        for length in range(1, min(_LONGEST, end) + 1):
            word = letters[end - length : end]
            if reached[end - length] and (word in _STEMS or (word in {"und", "e", "y", "i", "en"} and end > length)):
                reached[end] = True
                break
    return reached[-1]
