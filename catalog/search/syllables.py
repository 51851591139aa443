"""How a Vietnamese syllable is built: onset, rhyme, tone. Enough to tell one from a row of letters.

Foreign names that stand on maps (Đắk Lắk, Bắc Kạn) count as Vietnamese.
"""

import re

from catalog.kernel.text import nfc

TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0303", "j": "\u0323"}  # by their Telex keys

_ONSETS = {"", *"bcdđghklmnprstvx", "ch", "gh", "gi", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr"}
_RHYMES = frozenset(
    """
    a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu y ych ym yn ynh yt yêm yên yêng yêt yêu
    o oc oi om on ong ooc oong op ot oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uâ uân uâng uât uây uê uêch uênh uôc uôi uôm uôn uông uôt uơ
    uy uya uych uyn uynh uyp uyt uyu uyên uyêt
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    """.split()  # noqa: SIM905 - to be read as a text
)
_ONLY_BEFORE_FRONT, _NEVER_BEFORE_FRONT = frozenset({"gh", "ngh"}), frozenset({"c", "ng"})
_STOPPED = ("c", "ch", "k", "p", "t")
_VOWELS = re.compile("[aăâeêioôơuưy]+")
_SHAPED = re.compile("[ăâêôơư]")


def syllable(letters: str, tone: str = "") -> str:
    """The syllable of these letters (with their shapes, without tone) under a tone mark; "" when there is none.

    The tone stands where older spelling and the official names have it: ``hòa``, ``thúy``.
    """
    parts = _split(letters)
    if parts is None:
        return ""
    onset, rhyme = parts
    if rhyme.endswith(_STOPPED) and tone not in (TONES["s"], TONES["j"]):
        return ""
    place = len(onset) + _tone_place(rhyme) + 1
    return nfc(letters[:place] + tone + letters[place:])


def _split(letters: str) -> tuple[str, str] | None:
    """Onset and rhyme. The longest onset first: ``gia`` is gi + a, but ``gin`` is g + in."""
    for length in (3, 2, 1, 0):
        onset, rhyme = letters[:length], letters[length:]
        if len(onset) == length and onset in _ONSETS and rhyme in _RHYMES and _meet(onset, rhyme):
            return onset, rhyme
    return None


def _meet(onset: str, rhyme: str) -> bool:
    """By the rules of spelling; the letter that ends qu and gi doesn't come twice."""
    if onset.endswith(rhyme[0]):
        return False
    if rhyme[0] in "eêiy":
        return onset not in _NEVER_BEFORE_FRONT
    return onset not in _ONLY_BEFORE_FRONT


def _tone_place(rhyme: str) -> int:
    """Which letter of the rhyme bears the tone: the last one with a shape, else by what follows the vowels."""
    shaped = [found.start() for found in _SHAPED.finditer(rhyme)]
    if shaped:
        return shaped[-1]
    found = _VOWELS.match(rhyme)
    vowels = len(found.group()) if found else 1
    if vowels == 2 and vowels == len(rhyme):
        return 0
    return min(vowels - 1, 1)
