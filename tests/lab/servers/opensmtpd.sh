#!/bin/bash
# OpenSMTPD: 2504 as it comes; 2554 with a filter that refuses missing.test;
# 2604 TLS.
# shellcheck source=tests/lab/servers/common.sh
. "$(dirname "$0")/common.sh"

do_install() {
	install_packages opensmtpd
	make_users
}

do_run() {
	local hash
	install -m 600 "$TLS/server.key" /etc/opensmtpd.key
	install -m 644 "$TLS/server.crt" /etc/opensmtpd.crt
	hash=$(smtpctl encrypt secret)
	echo "alice $hash" >/etc/opensmtpd.creds
	chmod 640 /etc/opensmtpd.creds
	chgrp opensmtpd /etc/opensmtpd.creds
	printf '@missing.test\n@nosuchdomain.invalid\n' >/etc/opensmtpd.baddom
	cat >/etc/smtpd.conf <<'M'
pki mail.local.test cert "/etc/opensmtpd.crt"
pki mail.local.test key "/etc/opensmtpd.key"
smtp max-message-size 2M
table creds file:/etc/opensmtpd.creds
table baddom file:/etc/opensmtpd.baddom
filter baddom phase mail-from match mail-from <baddom> reject "501 5.1.8 Sender domain must exist"
listen on 127.0.0.1 port 2504 tls pki mail.local.test auth-optional <creds> hostname mail.local.test
listen on 127.0.0.1 port 2554 tls pki mail.local.test hostname mail.local.test filter baddom
listen on 127.0.0.1 port 2604 smtps pki mail.local.test auth-optional <creds> hostname mail.local.test
action "local" mbox
match from any for domain "local.test" action "local"
M
	mkdir -p /run/opensmtpd /var/spool/smtpd
	chmod 711 /var/spool/smtpd
	exec /usr/sbin/smtpd -d -f /etc/smtpd.conf
}

main "$@"
