"""Random JMESPath expressions about random documents, for which most of them select something."""

import json

NAMES = ["Jobs", "JobId", "Priority", "a", "b", "c", "Tags", "Key", "näme", "x y", "long" * 40]
TEXTS = ["", "a", "b", "Jobs", "12", "-3.5", " 7 ", "1_000", "é", "\U0001F600", "it's", "0x10", "1e3", "abcabc", "1."]


class Queries:
    def __init__(self, random):
        self.random = random

    # Documents

    def document(self, depth=3):
        kind = self.random.random()
        if depth == 0 or kind < 0.25:
            return self.scalar()
        if kind < 0.65:
            return {name: self.document(depth - 1) for name in self.random.sample(NAMES, self.random.randint(0, 5))}
        if kind < 0.8:
            make = self.random.choice([self.number, self.text])
            return [make() for _ in range(self.random.randint(0, 5))]
        if kind < 0.9:
            names = self.random.sample(NAMES, 3)
            return [{name: self.document(depth - 2 if depth > 1 else 0) for name in names} for _ in range(self.random.randint(0, 4))]
        return [self.document(depth - 1) for _ in range(self.random.randint(0, 4))]

    def scalar(self):
        return self.random.choice([self.number, self.text, lambda: None, lambda: True, lambda: False])()

    def number(self):
        # Fractions whose sums are exact: Python's sum is of another exactness in each of its versions.
        return self.random.choice([0, 1, -1, 2, 7, 10**9, self.random.randint(-99, 99), self.random.randint(-99, 99) / 4, 1.0, -0.0, 1e16, 1e-7])

    def text(self):
        return self.random.choice(TEXTS)

    # Expressions

    def query(self, depth=4):
        if depth == 0:
            return self.random.choice([self.name, self.name, lambda _: "@", self.literal])(0)
        make = self.random.choice([
            self.name, self.path, self.path, self.index, self.slice, self.projection, self.projection, self.values,
            self.filter, self.filter, self.flatten, self.list, self.hash, self.junction, self.junction, self.negation,
            self.comparison, self.comparison, self.pipe, self.pipe, self.call, self.call, self.call, self.literal, self.group,
        ])
        return make(depth - 1)

    def name(self, _=0):
        name = self.random.choice(NAMES)
        plain = name.isascii() and name.isalnum()
        return name if plain and self.random.random() < 0.9 else json.dumps(name, ensure_ascii=self.random.random() < 0.5)

    def path(self, depth):
        right = self.random.choice([self.name, self.name, self.list, self.hash, self.call, lambda _: "*"])(depth)
        return f"{self.query(depth)}.{right}"

    def index(self, depth):
        return f"{self.maybe(depth)}[{self.random.randint(-3, 3)}]"

    def slice(self, depth):
        def part():
            return self.random.choice(["", str(self.random.randint(-4, 4))])
        return f"{self.maybe(depth)}[{part()}:{part()}{self.random.choice(['', ':', ':' + self.random.choice(['1', '-1', '2', '-2', '0'])])}]"

    def maybe(self, depth):
        return self.query(depth) if self.random.random() < 0.7 else ""

    def projection(self, depth):
        return f"{self.maybe(depth)}[*]{self.rest()}"

    def values(self, depth):
        return f"{self.query(depth)}.*{self.rest()}" if self.random.random() < 0.6 else f"*{self.rest()}"

    def flatten(self, depth):
        return f"{self.maybe(depth)}[]{self.rest()}"

    def filter(self, depth):
        return f"{self.maybe(depth)}[?{self.query(depth)}]{self.rest()}"

    def rest(self):
        return self.random.choice(["", "", f".{self.name()}", f".{self.name()}", "[0]", "[]", ".*", f".[{self.name()}]", "[*]", "[::-1]"])

    def list(self, depth):
        return "[" + self.comma().join(self.query(depth) for _ in range(self.random.randint(1, 3))) + "]"

    def hash(self, depth):
        return "{" + self.comma().join(f"{self.name()}: {self.query(depth)}" for _ in range(self.random.randint(1, 3))) + "}"

    def comma(self):
        return self.random.choice([",", ", ", " , "])

    def junction(self, depth):
        return f"{self.query(depth)} {self.random.choice(['||', '&&'])} {self.query(depth)}"

    def negation(self, depth):
        return f"!{self.query(depth)}"

    def comparison(self, depth):
        return f"{self.query(depth)} {self.random.choice(['==', '!=', '<', '<=', '>', '>='])} {self.query(depth)}"

    def pipe(self, depth):
        return f"{self.query(depth)} | {self.query(depth)}"

    def group(self, depth):
        return f"({self.query(depth)})"

    def literal(self, _=0):
        if self.random.random() < 0.4:
            return "'" + self.text().replace("'", "\\'") + "'"
        text = json.dumps(self.document(1), ensure_ascii=self.random.random() < 0.5)
        return "`" + text.replace("`", "\\`") + "`"

    def call(self, depth):
        name = self.random.choice([
            "abs", "avg", "ceil", "floor", "keys", "length", "max", "min", "not_null", "reverse", "sort", "sum", "to_array",
            "to_number", "to_string", "type", "values", "contains", "ends_with", "starts_with", "join", "map", "max_by",
            "min_by", "sort_by", "merge", "not_null",
        ])

        def either(*makers):
            return self.random.choice(makers)(depth)
        arguments = {
            **dict.fromkeys(
                ["contains", "ends_with", "starts_with"],
                lambda: f"{self.query(depth)}, {either(self.literal, self.query)}"),
            "join": lambda: f"{self.literal()}, {self.query(depth)}",
            "map": lambda: f"&{self.query(depth)}, {self.query(depth)}",
            **dict.fromkeys(
                ["max_by", "min_by", "sort_by"],
                lambda: f"{self.query(depth)}, &{either(self.name, self.query)}"),
            "merge": lambda: f"{self.query(depth)}, {self.hash(depth)}",
            "not_null": lambda: f"{self.query(depth)}, {self.query(depth)}",
        }.get(name, lambda: self.query(depth))
        return f"{name}({arguments()})"

    def bent(self, text):
        """The expression with a character or two changed, gone or added."""
        characters = list(text)
        for _ in range(self.random.randint(1, 2)):
            place = self.random.randrange(len(characters) + 1)
            change = self.random.random()
            if change < 0.4 and place < len(characters):
                del characters[place]
            elif change < 0.7:
                characters.insert(place, self.random.choice(list("[]{}().,:|&!<>=*@?'\"`-0a #")))
            elif place < len(characters):
                characters[place] = self.random.choice(list("[]{}().,:|&!<>=*@?'\"`-0a #"))
        return "".join(characters)
