"""Words with a full stop that does not end a sentence, in the languages that works are written in.

A language needs no entry: without one a sentence may end too early, which costs no word.
"""

from __future__ import annotations

from typing import Final

_BY_LANGUAGE: Final = {
    "English": """mr mrs ms mx dr prof st jr sr vs gen lt col sgt capt cpt cmdr adm maj brig pvt cpl rev hon gov sen
        rep pres dept est approx inc ltd corp bros ave blvd rd mt ft etc ca cf viz messrs supt""",
    "German": """nr str bzw evtl ggf inkl exkl usw hr hrn fr frl dipl ing abt tel geb gest jh jhd mio mrd vgl sog
        bspw""",
    "French": "mme mlle mgr me ste av env chap éd c.-à-d",
    "Spanish, Catalan, Portuguese": """sra srta dra d.ª dña ud uds vd vds dª mª avda pág págs núm exmo exma ilmo eng
        trav""",
    "Italian": "sig dott dott.ssa sig.ra sig.na avv geom rag pag ecc",
    "Dutch, Afrikaans": "dhr mevr mej mw drs ir bijv blz enz mnr mev bv",
    "Danish, Norwegian, Swedish": "kl dvs osv hru frk",
    "Polish, Czech, Slovak, Croatian": "inż ul np tzn tzw tj wg płk ks św tř č např tzv sv napr npr itd gđa gosp",
    "Finnish, Estonian, Hungarian, Turkish, Romanian": "esim mm ns nt ifj özv sn doç cad sok mah dl dna",
    "Russian, Ukrainian, Bulgarian": "гг ул кв им проф акад св стр руб тыс млн млрд напр вул буд див тов зв",
    "Arabic": "د أ م ص",
    "Hindi, Bengali": "डॉ श्री पं प्रो रु सं ডা ড মো",
    "Greek": "κα δηλ βλ",
    "Indonesian, Malay, Vietnamese": "bpk sdr yth jl dll dsb tp ts ths gs pgs",
}
ABBREVIATIONS: Final = frozenset(word for words in _BY_LANGUAGE.values() for word in words.split())
"""In lower case, without the last full stop. A single letter and letters with full stops between need no entry."""

_BEFORE_NUMBERS: Final = """no nos art abs bd kap abb fig figs vol vols p pp ch sec sect par ed jan feb mar apr may
    jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun s t n núm cap tav wyd rys obr
    рис стр табл гл мал kl tel ext ok kb pl ill"""
BEFORE_NUMBERS: Final = frozenset(_BEFORE_NUMBERS.split())
"""Words that are abbreviations only where a number follows: "No. 5", but "He said no." """

_ORDINAL_LANGUAGES: Final = "de da no nb nn fi et lv cs sk pl hu hr sr bs sl tr is fo lb eu az"
ORDINAL_LANGUAGES: Final = frozenset(_ORDINAL_LANGUAGES.split())
"""Languages that write "third" as "3."."""
