"""Words of descriptions that show whether a person sounds like a woman or a man, and the age."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import regex

from bot.script.voices import Age, Sex

_WORD: Final = regex.compile(r"[\p{L}\p{M}]+")
_UNSPACED: Final = regex.compile(r"\p{Han}|\p{Hiragana}|\p{Katakana}")

_SEX_WORDS: Final[Mapping[Sex, str]] = {
    Sex.FEMALE: """
        woman girl lady she her female mother grandmother daughter sister queen princess witch frau mädchen dame mutter
        großmutter schwester königin femme fille mère mujer niña chica señora madre abuela donna ragazza signora mulher
        menina moça vrouw meisje kobieta dziewczyna женщина девушка девочка старуха 女 老婆
    """,
    Sex.MALE: """
        man boy gentleman he his him male father grandfather son brother king prince wizard mann junge herr vater
        großvater bruder könig homme garçon père hombre niño chico señor padre abuelo uomo ragazzo signore homem menino
        rapaz jongen mężczyzna chłopiec мужчина юноша мальчик старик 男 少年
    """,
}
_AGE_WORDS: Final[Mapping[Age, str]] = {
    Age.OLD: """
        old elderly aged ancient wrinkled grandmother grandfather alt alte alter vieux vieille viejo vieja anciano
        anciana vecchio vecchia velho velha старый старая старик старуха 老
    """,
    Age.CHILD: """
        child kid girl boy toddler mädchen junge enfant fille garçon niña niño bambina bambino menina menino девочка
        мальчик ребёнок 少女 少年 子供 女の子 男の子
    """,
    Age.YOUNG: "young teenage teenager youth jung jeune joven giovane jovem молодой молодая 若い 年轻",
}
_SEXES: Final = {sex: frozenset(words.split()) for sex, words in _SEX_WORDS.items()}
_AGES: Final = {age: frozenset(words.split()) for age, words in _AGE_WORDS.items()}


def words_of(description: str) -> frozenset[str]:
    """The words of a description in lower case, with those of the tables that it has in a script without spaces."""
    tables = (*_SEXES.values(), *_AGES.values())
    unspaced = {word for table in tables for word in table if _UNSPACED.match(word) and word in description}
    return frozenset(unspaced.union(word.casefold() for word in _WORD.findall(description)))


def sex_in(words: frozenset[str]) -> Sex | None:
    """Woman or man; None if the words name both or neither."""
    found = [sex for sex, table in _SEXES.items() if words & table]
    return found[0] if len(found) == 1 else None


def age_in(words: frozenset[str]) -> Age | None:
    """The age; None if no word names one."""
    return next((age for age, table in _AGES.items() if words & table), None)
