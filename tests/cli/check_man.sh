#!/bin/sh
# check_man.sh PROGRAM PAGE - fails when a command, or an option that a command
# takes, is not in the manual page as what it is, or the other way round; when
# a page is not what tools/generate_man makes; and when one cannot be read.
program=$1
page=$2
top=$(cd "$(dirname "$0")/../.." && pwd)
status=0

commands=$("$program" --help |
	sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' | grep -v -x help)

# "COMMAND OPTION", a line each.
pairs_of_help() {
	for command in $commands; do
		"$program" "$command" --help |
			sed -n "s/^  [ -].[ ,] --\([a-z0-9-]*\).*/$command \1/p"
	done | sort -u
}

# .It Fl t Ar TARGET , Fl -target Ar TARGET
# ...
# Of
# .Cm run ,
# .Cm check
pairs_of_page() {
	awk '/^\.It .*Fl -/ {
		option = $0
		sub(/.*Fl -/, "", option)
		sub(/[^a-z0-9-].*/, "", option)
	}
	/^Of$/ { takers = 1; next }
	takers && /^\.Cm / { print $2, option; next }
	takers && !/^and$/ { takers = 0 }' "$page" | sort -u
}

help=$(pairs_of_help)
man=$(pairs_of_page)
if [ -z "$help" ] || [ -z "$man" ]; then
	echo "no options found in the help or in $page" >&2
	exit 1
fi
# lines_of_first_only A B: what A has and B does not
lines_of_first_only() {
	echo "$1" | while read -r command option; do
		echo "$2" | grep -q -x -e "$command $option" ||
			echo "\"$command --$option\""
	done
}
missing=$(lines_of_first_only "$help" "$man")
extra=$(lines_of_first_only "$man" "$help")
[ -z "$missing" ] || { echo "not in $page: $missing" >&2; status=1; }
[ -z "$extra" ] || { echo "in $page, but not taken: $extra" >&2; status=1; }
for command in $commands; do
	grep -q -x -e "\.It Cm $command" "$page" &&
		grep -q -x -e "\.Cm $command" "$page" && continue
	echo "the command $command is not in $page" >&2
	status=1
done

if command -v python3 >/dev/null 2>&1; then
	python3 "$top/tools/generate_man" --check || status=1
fi
if command -v mandoc >/dev/null 2>&1; then
	for file in "$top"/docs/man/*.[15]; do
		mandoc -T lint -W warning "$file" >&2 || status=1
		lines=$(mandoc -T ascii -O width=78 "$file" | col -b |
			awk 'length > 80 && !/smtpdrill/' | wc -l)
		[ "$lines" = 0 ] || {
			echo "$file: $lines lines wider than 80 columns" >&2
			status=1
		}
	done
fi
exit $status
