# Sourced by every servers/X.sh, which runs inside the server's namespace and
# defines do_install and do_run.
# shellcheck shell=bash
set -e
# shellcheck source=tests/lab/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
# shellcheck disable=SC2034 # of those who source this
TLS=$LAB_DIR/tls
# shellcheck disable=SC2034
MECHANISMS="PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256"

install_packages() {
	if ! ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1; then
		apt-get update
	fi
	apt-get install -y --no-install-recommends \
		-o Dpkg::Options::=--force-confold "$@"
}

# alice and bob, password "secret", with empty mailboxes.
make_users() {
	local user
	mkdir -p /var/home
	for user in alice bob; do
		id "$user" >/dev/null 2>&1 ||
			useradd -m -b /var/home -s /bin/bash "$user"
		echo "$user:secret" | chpasswd
		touch "/var/mail/$user"
		chown "$user:mail" "/var/mail/$user"
		chmod 660 "/var/mail/$user"
	done
}

main() {
	case $1 in
	install) do_install ;;
	run) do_run ;;
	*)
		echo "usage: ${0##*/} install|run" >&2
		exit 2
		;;
	esac
}
