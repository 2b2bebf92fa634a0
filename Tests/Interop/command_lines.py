"""Inputs of operations as command lines: flags, shorthand, JSON, files."""

import datetime
import json

import botocore
from service_model import roots, shape


def option(member):
    return "--" + botocore.xform_name(member, "-")


def plain(value):
    """The value as JSON has it."""
    if isinstance(value, datetime.datetime):
        fraction = f".{value.microsecond:06d}" if value.microsecond else ""
        return value.strftime("%Y-%m-%dT%H:%M:%S") + fraction + "Z"
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value


class Shorthand:
    """Values in the AWS CLI's shorthand, written in one of its many ways."""

    def __init__(self, random):
        self.random = random

    def top(self, value):
        return ",".join(f"{name}={self.value(each, isTop=True)}" for name, each in value.items())

    def value(self, value, isTop=False):
        if isinstance(value, dict):
            return "{" + self.comma().join(f"{name}={self.value(each)}" for name, each in value.items()) + "}"
        if isinstance(value, list):
            if isTop and len(value) > 1 and all(isinstance(each, str) for each in value) and self.random.random() < 0.3:
                return ",".join(self.quoted(each) for each in value)
            return "[" + self.comma().join(self.value(each) for each in value) + "]"
        if isinstance(value, bool):
            return self.random.choice(["true", "True", "TRUE"]) if value else self.random.choice(["false", "False"])
        if isinstance(value, int):
            return str(value)
        text = plain(value)
        if self.random.random() < 0.3 and text and all(each.isalnum() and each.isascii() or each in "-_./:" for each in text):
            return text
        return self.quoted(text)

    def quoted(self, text):
        quote = self.random.choice("'\"")
        return quote + text.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote

    def comma(self):
        return self.random.choice([",", ",", ", ", " , "])


class CommandLines:
    """Random ways to say an operation's input on a command line."""

    def __init__(self, random, folder):
        self.random = random
        self.folder = folder
        self.files = 0
        self.forms = set()

    def arguments(self, operation, values):
        values = dict(values)
        if self.random.random() < 0.15:
            self.forms.add("--cli-input-json")
            kept = {name: values.pop(name) for name in list(values) if self.random.random() < 0.3}
            text = json.dumps(plain(values), indent=self.random.choice([None, 2]), ensure_ascii=self.random.random() < 0.5)
            parts = [["--cli-input-json", self.in_file(text) if self.random.random() < 0.5 else text]]
            values = kept
        else:
            parts = []
        input_shape, _ = roots(operation)
        for name, value in values.items():
            parts.append(self.option(name, shape(input_shape)["members"][name]["shape"], value))
        self.random.shuffle(parts)
        return [each for part in parts for each in part]

    def option(self, name, shape_name, value):
        kind = shape(shape_name)["type"]
        flag = option(name)
        if kind == "boolean":
            return [flag if value else flag.replace("--", "--no-", 1)]
        if kind == "list":
            return [flag, *self.list(shape_name, value)]
        if kind == "structure":
            return [flag, self.structure(value)]
        text = str(value)
        if text.startswith("-") or self.random.random() < 0.2:
            self.forms.add("--name=value")
            return [f"{flag}={text}"]
        if text and not text.startswith(("file://", "http")) and "\r" not in text and self.random.random() < 0.1:
            return [flag, self.in_file(text)]
        return [flag, text]

    def list(self, shape_name, value):
        element = shape(shape(shape_name)["member"]["shape"])["type"]
        if self.random.random() < 0.3 and not (element != "structure" and not value):
            self.forms.add("list as JSON")
            return [json.dumps(plain(value))]
        if element == "structure":
            if self.random.random() < 0.3:
                self.forms.add("elements as JSON")
                return [json.dumps(plain(each)) for each in value]
            self.forms.add("elements in shorthand")
            return [Shorthand(self.random).top(each) for each in value]
        return value

    def structure(self, value):
        if self.random.random() < 0.4 or not value:
            self.forms.add("structure as JSON")
            text = json.dumps(plain(value), ensure_ascii=self.random.random() < 0.5)
            return self.in_file(text) if self.random.random() < 0.3 else text
        self.forms.add("structure in shorthand")
        return Shorthand(self.random).top(value)

    def in_file(self, text):
        self.forms.add("file://")
        self.files += 1
        path = self.folder / f"parameter-{self.files}.txt"
        path.write_text(text, encoding="utf-8", newline="")
        return f"file://{path}"
