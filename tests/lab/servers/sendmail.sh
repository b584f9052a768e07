#!/bin/bash
# Sendmail: 2501 with Debian's rules, a greet_pause and AUTH; 2551 with the
# words of 2001.
# shellcheck source=tests/lab/servers/common.sh
. "$(dirname "$0")/common.sh"

do_install() {
	install_packages sendmail sendmail-bin sendmail-cf m4 procmail \
		sasl2-bin libsasl2-modules
	make_users
}

make_keys() {
	install -m 600 -o root "$TLS/server.key" tls/lab.key
	install -m 644 "$TLS/server.crt" tls/lab.crt
	install -m 644 "$TLS/ca.pem" tls/lab-ca.pem
}

make_config() {
	cat >lab.mc <<'M'
divert(-1)
include(`/usr/share/sendmail/cf/m4/cf.m4')
divert(0)dnl
OSTYPE(`debian')dnl
DOMAIN(`debian-mta')dnl
undefine(`confHOST_STATUS_DIRECTORY')dnl
FEATURE(`no_default_msa')dnl
DAEMON_OPTIONS(`Family=inet, Name=MTA-v4, Port=2501, Addr=127.0.0.1')dnl
define(`confPRIVACY_FLAGS',dnl
`needmailhelo,needexpnhelo,needvrfyhelo,restrictqrun,restrictexpand,nobodyreturn,authwarnings')dnl
define(`confTO_IDENT', `0')dnl
dnl A machine that builds beside it is busy: no reason to turn clients away.
define(`confREFUSE_LA', `1000')dnl
define(`confQUEUE_LA', `1000')dnl
FEATURE(`access_db', , `skip')dnl
FEATURE(`greet_pause', `300')dnl
FEATURE(`always_add_domain')dnl
FEATURE(`use_cw_file')dnl
FEATURE(`local_procmail')dnl
define(`confAUTH_MECHANISMS',dnl
`PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256')dnl
TRUST_AUTH_MECH(`PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256')dnl
define(`confCACERT', `/etc/mail/tls/lab-ca.pem')dnl
define(`confCACERT_PATH', `/etc/ssl/certs')dnl
define(`confSERVER_CERT', `/etc/mail/tls/lab.crt')dnl
define(`confSERVER_KEY', `/etc/mail/tls/lab.key')dnl
MAILER_DEFINITIONS
MAILER(`local')dnl
MAILER(`smtp')dnl
M
	m4 lab.mc >sendmail.cf.all
	# The stock rules relay for 127.0.0.1 and for this host's own names,
	# whatever the access map says. Without them a denial can be seen here.
	grep -vE \
		-e '^R(127\.0\.0\.1|IPv6:(0000:|0:)+0*1|IPv6:::1)[[:space:]]+\$@ RELAY' \
		-e '^R(<\?> )?\$=w[[:space:]]+\$@ RELAY' \
		sendmail.cf.all >sendmail.cf
	printf 'local.test\nmail.local.test\n' >local-host-names
	: >access
	: >relay-domains
	makemap hash access </dev/null
	[ -s aliases ] || echo 'postmaster: root' >aliases
	newaliases
}

# The same rules with two texts as they were in 2001, and neither greet_pause
# nor AUTH.
make_config_2001() {
	# shellcheck disable=SC2016 # $&f is sendmail's
	sed -e 's/"553 Domain of sender address " $&f " does not exist"/"501 Sender domain must exist"/' \
		-e 's/Relaying denied\. Proper authentication required\./Relaying denied/' \
		-e 's/Port=2501/Port=2551/' \
		-e '/^Sgreet_pause/,/^S[A-Z]/{/greet_pause/!{/^R/d}}' \
		-e 's/^O AuthMechanisms=.*/O AuthMechanisms=/' \
		sendmail.cf >sendmail-2001.cf
}

make_passwords() {
	local dir
	printf '%s\n' 'pwcheck_method: auxprop' 'auxprop_plugin: sasldb' \
		"mech_list: $MECHANISMS" >sasl/Sendmail.conf
	for dir in /usr/lib/sasl2 /etc/sasl2 /etc/sasl; do
		mkdir -p "$dir"
		cp sasl/Sendmail.conf "$dir/Sendmail.conf"
	done
	echo secret | saslpasswd2 -p -c -u mail.local.test alice
	chmod 600 /etc/sasldb2
}

do_run() {
	cd /etc/mail
	make_keys
	make_config
	make_config_2001
	make_passwords
	mkdir -p /run/sendmail/mta /run/sendmail/msp /run/sendmail/stampdir
	chown smmta:smmsp /run/sendmail/mta /run/sendmail
	chmod 755 /run/sendmail
	/usr/sbin/sendmail-mta -bD -C/etc/mail/sendmail-2001.cf \
		-OPidFile=/run/sendmail/mta/sendmail-2001.pid &
	exec /usr/sbin/sendmail-mta -bD -q10m \
		-OPidFile=/run/sendmail/mta/sendmail.pid
}

main "$@"
