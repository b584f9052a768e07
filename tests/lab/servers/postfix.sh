#!/bin/bash
# Postfix: 2502 as it comes, with reject_unknown_sender_domain; 2552 as strict
# as it goes, and it takes XCLIENT and XFORWARD; 2602 with TLS from the first
# byte; 2652 wants a PROXY header.
# shellcheck source=tests/lab/servers/common.sh
. "$(dirname "$0")/common.sh"

do_install() {
	install_packages postfix sasl2-bin libsasl2-modules
	make_users
}

do_run() {
	cd /etc/postfix
	install -m 600 "$TLS/server.key" lab.key
	install -m 644 "$TLS/server.crt" lab.crt
	install -m 644 "$TLS/ca.pem" lab-ca.pem
	mkdir -p sasl
	printf '%s\n' 'pwcheck_method: auxprop' 'auxprop_plugin: sasldb' \
		"mech_list: $MECHANISMS" >sasl/smtpd.conf
	echo secret | saslpasswd2 -p -c -u mail.local.test alice
	chown postfix /etc/sasldb2
	cat >main.cf <<M
compatibility_level = 3.6
myhostname = mail.local.test
mydomain = local.test
mydestination = local.test, mail.local.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.9.9.9/32
alias_maps =
maillog_file =
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_sender_restrictions = reject_unknown_sender_domain
smtpd_tls_cert_file = /etc/postfix/lab.crt
smtpd_tls_key_file = /etc/postfix/lab.key
smtpd_tls_security_level = may
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = mail.local.test
M
	cat >master.cf <<M
127.0.0.1:2502 inet n - n - - smtpd
127.0.0.1:2552 inet n - n - - smtpd
  -o smtpd_relay_restrictions=permit_mynetworks,permit_sasl_authenticated,defer_unauth_destination
  -o smtpd_delay_reject=no
  -o unknown_address_reject_code=550
  -o smtpd_forbid_bare_newline=reject
  -o smtpd_forbid_unauth_pipelining=yes
  -o smtpd_helo_required=yes
  -o smtpd_authorized_xclient_hosts=127.0.0.0/8
  -o smtpd_authorized_xforward_hosts=127.0.0.0/8
127.0.0.1:2652 inet n - n - - smtpd
  -o smtpd_upstream_proxy_protocol=haproxy
127.0.0.1:2602 inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
M
	rm -f /var/lib/postfix/master.lock /var/spool/postfix/pid/*
	exec /usr/sbin/postfix start-fg
}

main "$@"
