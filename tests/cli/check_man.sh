#!/bin/sh
# check_man.sh PROGRAM PAGE - fails when an option that --help knows is not in
# the man page, or the other way round.
program=$1
page=$2
status=0

options_of_help() {
	for command in run check list serve; do
		"$program" $command --help
	done | sed -n 's/^ .*--\([a-z][a-z0-9-]*\).*/\1/p' | sort -u
}

# .It Fl t Ar TARGET , Fl -target Ar TARGET
options_of_page() {
	sed -n '/^\.It .*Fl -/s/.*Fl -\([a-z][a-z0-9-]*\).*/\1/p' "$page" |
		grep -v -x -e help -e version | sort -u
}

help=$(options_of_help)
man=$(options_of_page)
if [ -z "$help" ] || [ -z "$man" ]; then
	echo "no options found in the help or in $page" >&2
	exit 1
fi
for option in $help; do
	echo "$man" | grep -q -x -e "$option" && continue
	echo "--$option is not in $page" >&2
	status=1
done
for option in $man; do
	echo "$help" | grep -q -x -e "$option" && continue
	echo "--$option is in $page, but no command takes it" >&2
	status=1
done
if command -v mandoc >/dev/null 2>&1; then
	mandoc -T lint -W warning "$page" >&2 || status=1
fi
exit $status
