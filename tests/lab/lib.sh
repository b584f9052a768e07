# Shared by every script of the lab: source it, it runs nothing.
# shellcheck shell=bash
LAB_SRC=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
LAB_DIR=${LAB_DIR:-/tmp/lab}
LAB_DNS=127.53.53.53 # nsd answers here, on port 53
LAB_CONNECT=127.0.0.1
export LAB_DIR LAB_SRC LAB_DNS LAB_CONNECT
# shellcheck source=tools/progress.sh
. "$LAB_SRC/../../tools/progress.sh"

ALL_SERVERS="sendmail postfix exim4 opensmtpd dovecot"

die() {
	printf 'lab: %s\n' "$1" >&2
	shift
	for line; do printf '     %s\n' "$line" >&2; done
	exit 1
}

# What the scripts cannot do without, all missing things in one message.
need_machine() {
	local missing="" tool
	[ "$(uname -s)" = Linux ] || die "needs Linux (namespaces, overlayfs)"
	[ "$(id -u)" = 0 ] ||
		die "needs root: it makes namespaces and installs packages in them"
	for tool in apt-get unshare nsenter openssl python3 mount; do
		command -v "$tool" >/dev/null || missing="$missing $tool"
	done
	[ -z "$missing" ] || die "missing:$missing"
	mkdir -p "$LAB_DIR/run" "$LAB_DIR/log" || exit 1
}

# The ports of a server. The first is the one that must answer 220.
ports_of() {
	case $1 in
	dns) echo 53 ;;
	sendmail) echo "2501 2551" ;;
	postfix) echo "2502 2552 2602 2652" ;;
	exim4) echo "2503 2553 2603 2653" ;;
	opensmtpd) echo "2504 2554 2604" ;;
	dovecot) echo "2508 2509 2608" ;;
	*) return 1 ;;
	esac
}

check_names() {
	local server
	for server; do
		ports_of "$server" >/dev/null || {
			echo "lab: no server \"$server\"; there are:" \
				"$ALL_SERVERS dns, and all" >&2
			exit 2
		}
	done
}

pid_file() { echo "$LAB_DIR/run/$1.pid"; }

# The first process of the server's namespace, if it lives and is ours.
live_pid() {
	local pid
	pid=$(cat "$(pid_file "$1")" 2>/dev/null) || return 1
	[ -n "$pid" ] && [ -d "/proc/$pid" ] || return 1
	tr '\0' '\n' <"/proc/$pid/environ" 2>/dev/null |
		grep -qx "LAB_SERVER=$1" || return 1
	echo "$pid"
}

# First line of what a port says, or nothing.
banner() {
	# shellcheck disable=SC2016 # expanded by the inner shell
	timeout 4 bash -c '
		exec 3<>"/dev/tcp/$0/$1" &&
		IFS= read -r -t 3 line <&3 && printf "%s\n" "${line%?}"
		printf "QUIT\r\n" >&3' "$LAB_CONNECT" "$1" 2>/dev/null
}

# ready SERVER: what it says, when it answers as it should.
ready() {
	local port line
	if [ "$1" = dns ]; then
		line=$(python3 "$LAB_SRC/dns_query.py" "$LAB_DNS" \
			example.com MX 2>/dev/null)
		[ "${line%% *}" = NOERROR ] && echo "answers on $LAB_DNS"
		return
	fi
	port=$(ports_of "$1" | cut -d' ' -f1)
	line=$(banner "$port")
	[ "${line:0:3}" = 220 ] && echo "port $port: $line"
}
