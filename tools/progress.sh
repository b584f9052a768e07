# with_progress LABEL LOG COMMAND...: the command's noise goes to the log, and
# every 10 seconds a line says that it is still at work. Returns what it
# returns. Source this file; it runs nothing.
# shellcheck shell=bash
with_progress() {
	local label=$1 log=$2 pid seconds=0
	shift 2
	"$@" >"$log" 2>&1 </dev/null &
	pid=$!
	while kill -0 "$pid" 2>/dev/null; do
		sleep 1
		seconds=$((seconds + 1))
		[ $((seconds % 10)) = 0 ] &&
			echo "$label: still at it after $seconds s ($log)"
	done
	wait "$pid"
}
