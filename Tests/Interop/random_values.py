"""Random inputs, and random outputs as documents, made from the service's model."""

import datetime
import functools

from random_text import Generator, free
from service_model import shape

UTC = datetime.timezone.utc
# The library reads a status that is asked for strictly: no other exists.
CLOSED = {"RequestedJobStatus"}
# Members of results that the service always sends, required by the library.
ALWAYS_SENT = {
    "UpdateJobStatusResult": ["JobId", "Status"], "CreateJobResult": ["JobId"], "DescribeJobResult": ["Job"],
    "JobDescriptor": ["JobId", "Status", "Priority", "CreationTime"],
    "JobListDescriptor": ["JobId", "Status", "Priority", "CreationTime"],
}

generator = functools.cache(Generator)


class Values:
    """Random values of the model's shapes, and a note of the members and values that came up."""

    def __init__(self, random):
        self.random = random
        self.members = set()
        self.enumerated = set()

    def value(self, name):
        return getattr(self, shape(name)["type"])(name, shape(name))

    def string(self, name, described):
        if "enum" in described:
            if name in CLOSED or self.random.random() < 0.9:
                text = self.random.choice(described["enum"])
                self.enumerated.add((name, text))
                return text
            return "New" + free(self.random, 1, 20)
        low, high = described.get("min", 0), described.get("max")
        if "pattern" not in described:
            return free(self.random, low, high)
        while True:
            text = generator(described["pattern"])(self.random)
            if low <= len(text) <= (high or len(text)):
                return text

    def integer(self, name, described):
        low, high = described.get("min", -2**31), described.get("max", 2**31 - 1)
        return self.random.choice([low, high, self.random.randint(low, high), self.random.randint(max(low, 0), min(high, 1000))])

    def long(self, name, described):
        low = described.get("min", -2**63)
        return self.random.choice([low, 2**63 - 1, self.random.randint(low, 2**63 - 1), self.random.randint(0, 1000)])

    def boolean(self, name, described):
        return self.random.random() < 0.5

    def timestamp(self, name, described):
        seconds = self.random.choice([0, self.random.randint(0, 4_102_444_800), self.random.randint(-10**9, 10**10)])
        # Foundation's Date is a Double of seconds from 2001: exact to a microsecond for 68 years either way.
        micro = self.random.choice([0, 0, 1000 * self.random.randint(0, 999), self.random.randint(0, 999_999)])
        if not 0 <= seconds < 3_000_000_000:
            micro = 0
        return datetime.datetime(1970, 1, 1, tzinfo=UTC) + datetime.timedelta(seconds=seconds, microseconds=micro)

    def list(self, name, described):
        low = described.get("min", 0)
        count = self.random.randint(low, max(low, min(described.get("max", 3), 3)))
        return [self.value(described["member"]["shape"]) for _ in range(count)]

    def map(self, name, described):
        low = described.get("min", 0)
        count = self.random.randint(low, 3)
        return {self.value(described["key"]["shape"]): self.value(described["value"]["shape"]) for _ in range(count)}

    def structure(self, name, described):
        members = described["members"]
        if described.get("union"):
            chosen = [self.random.choice(list(members))]
        else:
            due = described.get("required", []) + ALWAYS_SENT.get(name, [])
            share = self.random.choice([0.2, 0.6, 0.95])
            chosen = [each for each in members if each in due or self.random.random() < share]
        self.members |= {(name, each) for each in chosen}
        return {each: self.value(members[each]["shape"]) for each in chosen}


class Documents:
    """Values written as a service might: with white space, comments, CDATA, and elements nobody knows."""

    def __init__(self, random):
        self.random = random

    def document(self, name, value):
        self.pretty = self.random.random() < 0.5
        declaration = self.random.choice(["", '<?xml version="1.0" encoding="UTF-8"?>', "<?xml version='1.0'?>\n"])
        space = self.random.choice(["", ' xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"'])
        return f"{declaration}<{name}{space}>{self.value(name, value)}</{name}>{self.space()}"

    def space(self):
        if self.pretty:
            return self.random.choice(["\n", "\n    ", " ", ""])
        return "<!-- a comment -->" if self.random.random() < 0.01 else ""

    def element(self, tag, content):
        if content == "" and self.random.random() < 0.5:
            return f"{self.space()}<{tag}/>"
        return f"{self.space()}<{tag}>{content}</{tag}{self.random.choice(['', ' '])}>"

    def value(self, name, value):
        return getattr(self, shape(name)["type"])(shape(name), value)

    def string(self, described, value):
        return self.text(value)

    def text(self, value):
        if value and "]]>" not in value and "\r" not in value and self.random.random() < 0.1:
            return f"<![CDATA[{value}]]>"
        out = ""
        for character in value:
            if character in "<&>\r" or self.random.random() < 0.02:
                named = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&apos;"}
                out += self.random.choice([named.get(character), f"&#{ord(character)};", f"&#x{ord(character):X};"]) or (
                    f"&#{ord(character)};")
            else:
                out += character
        return out

    def integer(self, described, value):
        return str(value)

    long = integer

    def boolean(self, described, value):
        return "true" if value else "false"

    def timestamp(self, described, value):
        if value.microsecond % 1000 == 0 and value.microsecond:
            return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
        fraction = f".{value.microsecond:06d}" if value.microsecond else ""
        zone = self.random.choice([0, 0, 330, -480])
        local = value.astimezone(datetime.timezone(datetime.timedelta(minutes=zone)))
        suffix = "Z" if zone == 0 else f"{'-' if zone < 0 else '+'}{abs(zone) // 60:02d}:{abs(zone) % 60:02d}"
        return local.strftime("%Y-%m-%dT%H:%M:%S") + fraction + suffix

    def list(self, described, value):
        tag = self.random.choice([described["member"].get("locationName", "member"), described["member"]["shape"]])
        items = [self.element(tag, self.value(described["member"]["shape"], each)) for each in value]
        return "".join(items) + (self.space() if items else "")

    def map(self, described, value):
        return "".join(
            self.element("entry", self.element("key", self.text(key)) + self.element("value", self.text(each)) + self.space())
            for key, each in value.items()
        )

    def structure(self, described, value):
        if described.get("union") and self.random.random() < 0.05:
            return self.element("MemberOfTomorrow", self.element("Content", "1"))
        elements = [
            self.element(described["members"][name].get("locationName", name),
                         self.value(described["members"][name]["shape"], each))
            for name, each in value.items()
        ]
        if not described.get("union"):
            self.random.shuffle(elements)
            if self.random.random() < 0.1:
                extra = self.random.choice(["<Unknown/>", "<Unknown a='1'><JobId>x</JobId>y</Unknown>", "<?pi x?>"])
                elements.insert(self.random.randint(0, len(elements)), extra)
        return "".join(elements) + (self.space() if elements else "")
