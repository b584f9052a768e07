"""YAML as editors read it: version 1.2 with its core schema, as JSON."""
import re

import yaml

# libyaml, where it is there: the other one stumbles over {a: /x/?}.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

NULL = re.compile(r"~|null|Null|NULL|")
BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
LIMIT = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


def scalar(node):
    text = node.value
    if node.style is not None:
        return text
    if NULL.fullmatch(text):
        return None
    if BOOL.fullmatch(text):
        return text.lower() == "true"
    if INT.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if FLOAT.fullmatch(text):
        return float(text)
    if LIMIT.fullmatch(text):
        return float(text.replace(".", "").lower())
    return text


def value(node):
    if isinstance(node, yaml.ScalarNode):
        return scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [value(item) for item in node.value]
    made = {}
    for key, item in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise yaml.YAMLError("a key is no text")
        if key.value in made:
            raise yaml.YAMLError(f"the key {key.value} stands twice")
        made[key.value] = value(item)
    return made


def load(text):
    """The documents of a text; yaml.YAMLError when it is none."""
    return [value(node) for node in yaml.compose_all(text, LOADER)
            if node is not None]


def dump(thing):
    """One line that both we and the loader read: what is null is absent."""
    if thing is None:
        return ""
    if isinstance(thing, dict):
        return "{%s}" % ", ".join(f"{dump(str(key))}: {dump(item)}"
                                  for key, item in thing.items())
    if isinstance(thing, list):
        return "[%s]" % ", ".join(map(dump, thing))
    if isinstance(thing, bool):
        return "true" if thing else "false"
    if isinstance(thing, (int, float)):
        return str(thing)
    return '"%s"' % "".join(
        c if " " <= c <= "~" and c not in '"\\' else
        f"\\x{ord(c):02x}" if ord(c) < 256 else
        f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}"
        for c in thing)
