"""Random text: what a service model's pattern matches, what nearly matches, and what is hard to carry."""

import re
import sys

parser = re._parser if sys.version_info >= (3, 11) else __import__("sre_parse")

# Characters that XML, HTTP and Unicode treat in ways of their own; none that XML 1.0 cannot carry.
HARD = [
    "<", ">", "&", '"', "'", "]]>", "<![CDATA[", "&amp;", "&#x41;", "<!--", "?>", " ", "  ", "\t", "\n", "\r", "\r\n",
    "%", "%20", "+", "/", "//", "?", "#", "=", ";", ":", "@", "~", "\\", "\u0085", "\u00a0", "\u2028", "\ufeff",
    "\ufffd", "\u0301", "é", "e\u0301", "ß", "Ω", "漢字", "\u200f", "𝒳", "👩‍👩‍👧", "\U0010fffd", "٣", "²", "Ⅷ", "\x7f",
]
PLAIN = "abcxyzABCXYZ0189-_.,"


def scalars(text):
    """The length as the service model counts it here: in Unicode scalars, as Python does."""
    return len(text)


def free(random, minimum, maximum):
    """Text of a length from `minimum` to `maximum`, plain and hard characters mixed."""
    maximum = 4096 if maximum is None else maximum
    length = random.choice([minimum, minimum + 1, random.randint(minimum, 12), random.randint(minimum, 60)])
    if random.random() < 0.02:
        length = maximum
    length = max(minimum, min(length, maximum))
    text = ""
    while scalars(text) < length:
        text += random.choice(HARD) if random.random() < 0.3 else random.choice(PLAIN)
    return text[:length]


# What `.`, negated sets and the tags' classes are tried with.
ANYTHING = list(PLAIN) + [character for character in "".join(HARD)]
TAG_CLASSES = {"L": "aZéßΩ漢ᏣǅʰªЖ", "Z": " \u00a0\u2003\u2028\u2029\u3000", "N": "07٣²Ⅷ一〇½"}


class Generator:
    """Random text that a pattern matches as a whole."""

    def __init__(self, pattern):
        # `re` knows no \p: in a set, private-use characters stand for the three classes.
        self.stand_ins = {}
        for index, name in enumerate(TAG_CLASSES):
            stand_in = chr(0xE000 + index)
            self.stand_ins[stand_in] = TAG_CLASSES[name]
            pattern = pattern.replace(rf"\p{{{name}}}", stand_in)
        self.tree = parser.parse(pattern)

    def __call__(self, random):
        return self.sequence(random, self.tree)

    def sequence(self, random, items):
        return "".join(self.item(random, str(code), value) for code, value in items)

    def item(self, random, code, value):
        if code == "LITERAL":
            return chr(value)
        if code == "AT":
            return ""
        if code == "ANY":
            return random.choice([each for each in ANYTHING if each != "\n"])
        if code == "NOT_LITERAL":
            return random.choice([each for each in ANYTHING if each != chr(value)])
        if code == "IN":
            return self.one_of(random, value)
        if code in ("MAX_REPEAT", "MIN_REPEAT"):
            low, high, inner = value
            high = min(int(high), low + random.choice([0, 1, 3, 12]))
            return "".join(self.sequence(random, inner) for _ in range(random.randint(low, max(low, high))))
        if code == "SUBPATTERN":
            return self.sequence(random, value[-1])
        if code == "BRANCH":
            return self.sequence(random, random.choice(value[1]))
        raise AssertionError(code)

    def one_of(self, random, items):
        names = [str(code) for code, _ in items]
        if names[0] == "NEGATE":
            excluded = {chr(value) for code, value in items[1:] if str(code) == "LITERAL"}
            assert all(str(code) == "LITERAL" for code, _ in items[1:])
            return random.choice([each for each in ANYTHING if each not in excluded])
        code, value = random.choice(items)
        if str(code) == "RANGE":
            return chr(random.randint(*value))
        if str(code) == "CATEGORY":
            assert str(value) == "CATEGORY_DIGIT", value
            return random.choice("0123456789")
        return random.choice(self.stand_ins.get(chr(value), chr(value)))


def bent(random, text):
    """`text` with one to three small changes: what a matcher by hand would get wrong."""
    characters = list(text)
    for _ in range(random.randint(1, 3)):
        position = random.randint(0, len(characters))
        change = random.choice(["insert", "delete", "replace", "double", "swap", "colon"])
        if change == "insert":
            characters.insert(position, random.choice(ANYTHING))
        elif change == "colon":
            characters.insert(position, ":")
        elif position < len(characters):
            if change == "delete":
                del characters[position]
            elif change == "replace":
                characters[position] = random.choice(ANYTHING)
            elif change == "double":
                end = min(len(characters), position + random.randint(1, 8))
                characters[position:position] = characters[position:end]
            elif position + 1 < len(characters):
                characters[position], characters[position + 1] = characters[position + 1], characters[position]
    return "".join(characters)
