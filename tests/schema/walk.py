"""A document beside its schema: which key of the document is which property
of the schema."""
import jsonschema


class Walk:
    def __init__(self, schema):
        self.schema = schema
        self.checker = jsonschema.Draft7Validator(schema)
        self.resolver = schema["definitions"]

    def part(self, reference):
        return self.resolver[reference.split("/")[-1]]

    def at(self, place):
        """The schema of a property."""
        part = {"definitions": self.resolver, **self.schema}
        for step in place.split("/")[1:]:
            if isinstance(part, list):
                part = part[int(step)]
            else:
                part = part["additionalProperties" if step == "others"
                            and step not in part else step]
        return part

    def fits(self, value, part):
        whole = dict(part, definitions=self.resolver)
        return jsonschema.Draft7Validator(whole).is_valid(value)

    def visit(self, value, part, at=(), where="#"):
        """Yields (path, property) for every key that is one: path in the
        document, property a place in the schema."""
        if "$ref" in part:
            yield from self.visit(value, self.part(part["$ref"]), at,
                                  part["$ref"])
            return
        for word in ("allOf", "anyOf"):
            for i, one in enumerate(part.get(word, ())):
                if "required" not in one:
                    yield from self.visit(value, one, at,
                                          f"{where}/{word}/{i}")
        if "if" in part:
            word = "then" if self.fits(value, part["if"]) else "else"
            yield from self.visit(value, part[word], at, f"{where}/{word}")
        if isinstance(value, list) and "items" in part:
            for i, item in enumerate(value):
                yield from self.visit(item, part["items"], at + (i,),
                                      f"{where}/items")
        if isinstance(value, dict):
            yield from self.visit_map(value, part, at, where)

    def visit_map(self, value, part, at, where):
        properties = part.get("properties", {})
        for key, item in value.items():
            if key in properties:
                place = f"{where}/properties/{key}"
                yield at + (key,), place
                yield from self.visit(item, properties[key], at + (key,),
                                      place)
            elif isinstance(part.get("additionalProperties"), dict):
                yield from self.visit(item, part["additionalProperties"],
                                      at + (key,), f"{where}/others")

    def is_fragments(self, value):
        return self.fits(value, self.schema["else"]["if"])

    def document(self, value):
        yield from self.visit(value, self.schema)

    def properties(self):
        """Every property that the schema has, and whether its map has these
        keys only."""
        found = {}
        for name, part in self.resolver.items():
            self.collect(part, f"#/definitions/{name}", found)
        self.collect({key: part for key, part in self.schema.items()
                      if key != "definitions"}, "#", found)
        return found

    def collect(self, part, where, found):
        if not isinstance(part, dict):
            return
        is_closed = part.get("additionalProperties") is False
        for key, one in part.get("properties", {}).items():
            found[f"{where}/properties/{key}"] = is_closed
            self.collect(one, f"{where}/properties/{key}", found)
        for word in ("allOf", "anyOf"):
            for i, one in enumerate(part.get(word, ())):
                self.collect(one, f"{where}/{word}/{i}", found)
        for word in ("then", "else", "items"):
            self.collect(part.get(word), f"{where}/{word}", found)
        self.collect(part.get("additionalProperties"), f"{where}/others",
                     found)
