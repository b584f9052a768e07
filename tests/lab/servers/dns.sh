#!/bin/bash
# The lab's DNS: a few domains that exist, one that fails, and nothing else.
# shellcheck source=tests/lab/servers/common.sh
. "$(dirname "$0")/common.sh"

ZONES=/etc/nsd/lab
EXISTING="example.com example.test other.com other.test local.test"

do_install() { install_packages nsd; }

# zone NAME RECORD...
zone() {
	local name=$1
	shift
	printf '%s\n' \
		'@ 60 IN SOA ns.example.com. root.example.com. 1 600 600 600 60' \
		'@ 60 IN NS ns.example.com.' "$@" >"$ZONES/$name"
}

make_zones() {
	local domain
	mkdir -p "$ZONES"
	zone root 'localhost. 60 IN A 127.0.0.1'
	for domain in $EXISTING; do
		zone "$domain" '@ 60 IN MX 10 mx' 'mx 60 IN A 127.0.0.99' \
			'@ 60 IN A 127.0.0.99' 'client 60 IN A 127.0.0.1' \
			"ns 60 IN A $LAB_DNS" 'mail 60 IN A 127.0.0.1' \
			'@ 60 IN TXT "v=spf1 ?all"'
	done
	zone nullmx.test '@ 60 IN MX 0 .'
	zone aonly.test '@ 60 IN A 127.0.0.99'
	zone nodata.test '@ 60 IN TXT "no mail records"'
	zone badmx.test '@ 60 IN MX 10 gone.missing.test.'
	zone 127.in-addr.arpa '@ 60 IN PTR localhost.' \
		'1.0.0 60 IN PTR localhost.'
}

# A zone whose file is not there is answered with SERVFAIL.
make_config() {
	local path name
	cat <<-M
		server:
		  ip-address: $LAB_DNS
		  port: 53
		  username: nsd
		  zonesdir: $ZONES
		  hide-version: yes
		  pidfile: /run/nsd/nsd.pid
		  xfrdir: /run/nsd
		  rrl-ratelimit: 0
		remote-control:
		  control-enable: no
		zone:
		  name: .
		  zonefile: root
		zone:
		  name: servfail.test
		  zonefile: this-file-does-not-exist
	M
	for path in "$ZONES"/*; do
		name=${path##*/}
		[ "$name" = root ] ||
			printf 'zone:\n  name: %s\n  zonefile: %s\n' \
				"$name" "$name"
	done
}

do_run() {
	make_zones
	make_config >/etc/nsd/nsd.conf
	mkdir -p /run/nsd
	chown nsd /run/nsd
	exec nsd -d -c /etc/nsd/nsd.conf
}

main "$@"
