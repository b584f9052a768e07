/* explain_table.c - lines of fields between tabs, and what is wrong with
 * them. */
#include "explain/explain_private.h"

static int column_of(struct str line, const char *at)
{
	int column = 1;

	/* Columns count characters. */
	for (const char *p = line.data; p < at; p++)
		column += ((unsigned char)*p & 0xc0) != 0x80;
	return column;
}

static bool is_passed_over(struct str line)
{
	return str_trim(line).len == 0 || line.data[0] == '#';
}

static bool complain(const struct explain_table *table, struct loc loc,
	const char *what, size_t count)
{
	if (table->diag)
		diag_error(table->diag, loc,
			"%s: a row has %zu fields, "
			"separated by tabs, this one %zu",
			what, table->columns, count);
	return false;
}

/* Cuts line into fields; false after a complaint. */
static bool cut_fields(const struct explain_table *table, struct str line,
	struct loc loc, struct str *fields)
{
	struct str rest = line;
	size_t count = 0;

	while (rest.data) {
		struct str field = str_cut(&rest, '\t');

		if (count < table->columns)
			fields[count] = str_trim(field);
		if (++count == table->columns && rest.data)
			loc.column = column_of(line, rest.data);
	}
	if (count < table->columns)
		return complain(table, loc, "too few fields", count);
	if (count > table->columns)
		return complain(table, loc, "too many fields", count);
	return true;
}

static bool read_line(
	const struct explain_table *table, struct str line, struct loc loc)
{
	struct str fields[EXPLAIN_COLUMNS_MAX];

	return cut_fields(table, line, loc, fields) &&
	       table->add(table->owner, fields, loc);
}

bool explain_table_read(const struct explain_table *table, struct str text)
{
	struct loc loc = {table->file, 0, 1};
	bool ok = true;

	while (text.data) {
		struct str line = str_cut(&text, '\n');

		loc.line++;
		if (line.len && line.data[line.len - 1] == '\r')
			line.len--;
		if (!is_passed_over(line))
			ok &= read_line(table, line, loc);
	}
	return ok;
}

size_t explain_table_bound(struct str text)
{
	size_t count = 1;

	for (size_t i = 0; i < text.len; i++)
		count += text.data[i] == '\n';
	return count;
}
