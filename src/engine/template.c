/*
 * template.c - templates as they are kept and expanded, and the slots that
 * hold what only a conversation knows. How they are read: template_read.c.
 */
#include "engine/template_private.h"

#include <stdio.h>

int slots_find(const struct slots *slots, struct str name)
{
	for (size_t i = 0; i < slots->count; i++)
		if (str_same(slots->names[i], name))
			return (int)i;
	return -1;
}

/* A longer copy of an array whose items are size bytes, zeroed at its end. */
static void *grow(struct arena *arena, const void *items, size_t count,
	size_t cap, size_t size)
{
	void *copy = arena_calloc(arena, cap, size);

	if (count)
		memcpy(copy, items, count * size);
	return copy;
}

int slots_add(struct slots *slots, struct arena *arena, struct str name)
{
	int known = slots_find(slots, name);

	if (known >= 0)
		return known;
	if (slots->count == slots->cap) {
		size_t cap = slots->cap ? slots->cap * 2 : 8;

		slots->names = grow(arena, slots->names, slots->count, cap,
			sizeof(*slots->names));
		slots->initial = grow(arena, slots->initial, slots->count, cap,
			sizeof(*slots->initial));
		slots->cap = cap;
	}
	slots->names[slots->count] = arena_str(arena, name);
	slots->initial[slots->count] = NULL;
	return (int)slots->count++;
}

void slots_set_initial(struct slots *slots, struct arena *arena, int slot,
	const struct template *initial)
{
	if (slots->order_count == slots->order_cap) {
		size_t cap = slots->order_cap ? slots->order_cap * 2 : 8;

		slots->order = grow(arena, slots->order, slots->order_count,
			cap, sizeof(*slots->order));
		slots->order_cap = cap;
	}
	slots->initial[slot] = initial;
	slots->order[slots->order_count++] = slot;
}

bool slots_start(const struct template_values *values, struct str *out,
	struct arena *arena, struct err *err)
{
	const struct slots *slots = values->names;
	struct buf text = BUF_INIT;
	bool ok = true;

	for (size_t i = 0; i < slots->count; i++)
		out[i] = (struct str){NULL, 0};
	for (size_t i = 0; i < slots->order_count && ok; i++) {
		int slot = slots->order[i];

		buf_clear(&text);
		ok = template_expand(slots->initial[slot], values,
			TEMPLATE_BYTES, &text, err);
		if (ok)
			out[slot] = arena_str(arena, buf_view(&text));
	}
	buf_fini(&text);
	return ok;
}

const struct template *template_fixed(struct arena *arena, struct str text)
{
	struct template *template = arena_calloc(arena, 1, sizeof(*template));

	template->is_fixed = true;
	template->text = arena_str(arena, text);
	template->shown = template->text;
	return template;
}

static void add_part(
	struct template_builder *builder, struct template_part part)
{
	if (builder->count == builder->cap) {
		size_t cap = builder->cap ? builder->cap * 2 : 4;

		builder->parts = grow(builder->arena, builder->parts,
			builder->count, cap, sizeof(*builder->parts));
		builder->cap = cap;
	}
	builder->parts[builder->count++] = part;
}

static void close_text(struct template_builder *builder)
{
	struct template_part part = {.kind = PART_TEXT};

	if (builder->text.len == 0)
		return;
	part.text = arena_str(builder->arena, buf_view(&builder->text));
	add_part(builder, part);
	buf_clear(&builder->text);
}

void template_builder_text(struct template_builder *builder, struct str text)
{
	buf_str(&builder->text, text);
	buf_str(&builder->shown, text);
}

void template_builder_part(struct template_builder *builder,
	struct template_part part, struct str shown)
{
	close_text(builder);
	add_part(builder, part);
	buf_str(&builder->shown, shown);
}

void template_builder_append(struct template_builder *builder,
	const struct template *template, struct str shown)
{
	if (template->is_fixed) {
		template_builder_text(builder, template->text);
		return;
	}
	for (size_t i = 0; i < template->part_count; i++) {
		const struct template_part *part = &template->parts[i];

		if (part->kind == PART_TEXT) {
			buf_str(&builder->text, part->text);
			continue;
		}
		close_text(builder);
		add_part(builder, *part);
	}
	buf_str(&builder->shown, shown);
}

const struct template *template_builder_finish(struct template_builder *builder)
{
	struct template *template;

	if (builder->count == 0) {
		const struct template *fixed = template_fixed(
			builder->arena, buf_view(&builder->text));

		template_builder_fini(builder);
		return fixed;
	}
	close_text(builder);
	template = arena_calloc(builder->arena, 1, sizeof(*template));
	template->parts = builder->parts;
	template->part_count = builder->count;
	template->shown = arena_str(builder->arena, buf_view(&builder->shown));
	template_builder_fini(builder);
	return template;
}

void template_builder_fini(struct template_builder *builder)
{
	buf_fini(&builder->text);
	buf_fini(&builder->shown);
}

static bool is_alphanumeric(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

void template_put_value(
	struct buf *out, enum template_mode mode, struct str value)
{
	if (mode != TEMPLATE_EXPECT) {
		buf_str(out, value);
		return;
	}
	/* \xHH stands for its byte in a pattern and in a "substring". */
	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.data[i];

		if (is_alphanumeric(c))
			buf_putc(out, (char)c);
		else
			buf_printf(out, "\\x%02x", c);
	}
}

static bool refuse(struct err *err, struct str name, const char *why)
{
	err_set(err, ERR_VARIABLE, "${%.*s} %s", (int)name.len, name.data, why);
	return false;
}

/* What a server said must not become a second command. */
static bool has_line_end(struct str value)
{
	return value.len && (memchr(value.data, '\r', value.len) ||
				    memchr(value.data, '\n', value.len) ||
				    memchr(value.data, '\0', value.len));
}

bool template_put_foreign(struct buf *out, enum template_mode mode,
	struct str value, struct str name, struct err *err)
{
	if (mode == TEMPLATE_LINE && has_line_end(value))
		return refuse(err, name,
			"holds CR, LF or NUL, which a line must not; "
			"use send_raw if that is meant");
	template_put_value(out, mode, value);
	return true;
}

static bool expand_slot(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	struct str value = values->slots[part->slot];
	struct str name = values->names->names[part->slot];

	if (part->fallback && value.len == 0)
		return template_expand(part->fallback, values, mode, out, err);
	if (!value.data)
		return refuse(err, name, "has no value yet");
	return template_put_foreign(out, mode, value, name, err);
}

bool template_part_expand(const struct template_part *part,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	switch (part->kind) {
	case PART_TEXT:
		buf_str(out, part->text);
		return true;
	case PART_SLOT:
		return expand_slot(part, values, mode, out, err);
	case PART_INDEX:
		buf_printf(out, "%lld", (long long)values->index);
		return true;
	case PART_TARGET_PORT:
		buf_printf(out, "%d", values->target_port);
		return true;
	case PART_RUN_ID:
		template_put_value(out, mode, str_from(values->run_id));
		return true;
	case PART_TARGET_HOST:
		template_put_value(out, mode, str_from(values->target_host));
		return true;
	case PART_HELO:
		template_put_value(out, mode, values->default_helo);
		return true;
	case PART_FUNCTION:
		return part->function->expand(part, values, mode, out, err);
	}
	return true;
}

bool template_expand(const struct template *template,
	const struct template_values *values, enum template_mode mode,
	struct buf *out, struct err *err)
{
	size_t before = out->len;

	if (template->is_fixed) {
		buf_str(out, template->text);
		return true;
	}
	for (size_t i = 0; i < template->part_count; i++) {
		if (!template_part_expand(
			    &template->parts[i], values, mode, out, err))
			return false;
		if (out->len - before <= TEMPLATE_BYTES_MAX)
			continue;
		err_set(err, ERR_VARIABLE,
			"with its variables the text is longer than %d MiB",
			TEMPLATE_BYTES_MAX >> 20);
		return false;
	}
	return true;
}
