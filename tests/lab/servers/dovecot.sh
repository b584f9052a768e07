#!/bin/bash
# Dovecot: 2508 submission (wants AUTH), 2509 and a socket LMTP, 2608 TLS.
# What it takes for others goes to a sink on 25080.
# shellcheck source=tests/lab/servers/common.sh
. "$(dirname "$0")/common.sh"

do_install() {
	install_packages dovecot-core dovecot-lmtpd dovecot-submissiond \
		dovecot-imapd python3-aiosmtpd
	make_users
	groupadd -f vmail
	id vmail >/dev/null 2>&1 ||
		useradd -m -b /var/home -g vmail vmail
}

do_run() {
	local uid gid
	printf 'alice:{PLAIN}secret::::::\nbob:{PLAIN}secret::::::\n' >/etc/dovecot/lab.users
	uid=$(id -u vmail)
	gid=$(id -g vmail)
	mkdir -p /var/vmail
	chown vmail:vmail /var/vmail
	install -m 600 "$TLS/server.key" /etc/dovecot/lab.key
	install -m 644 "$TLS/server.crt" /etc/dovecot/lab.crt
	cat >/etc/dovecot/dovecot.conf <<M
protocols = lmtp submission
listen = 127.0.0.1
log_path = /dev/stderr
hostname = mail.local.test
ssl = yes
ssl_cert = </etc/dovecot/lab.crt
ssl_key = </etc/dovecot/lab.key
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256
# Without the longer and longer waits for a client that has failed before.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
auth_username_format = %n
mail_location = maildir:/var/vmail/%n
mail_uid = $uid
mail_gid = $gid
first_valid_uid = $uid
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%n /etc/dovecot/lab.users
}
userdb {
  driver = passwd-file
  args = username_format=%n /etc/dovecot/lab.users
  override_fields = uid=$uid gid=$gid home=/var/vmail/%n
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = 2509
  }
  unix_listener $LAB_DIR/run/dovecot-lmtp.sock {
    mode = 0666
  }
}
service submission-login {
  inet_listener submission {
    port = 2508
  }
  inet_listener submissions {
    port = 2608
    ssl = yes
  }
}
submission_relay_host = 127.0.0.1
submission_relay_port = 25080
submission_relay_trusted = no
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
M
	rm -f "$LAB_DIR/run/dovecot-lmtp.sock"
	/usr/bin/python3 -m aiosmtpd -n -u -l 127.0.0.1:25080 -c aiosmtpd.handlers.Debugging &
	exec dovecot -F -c /etc/dovecot/dovecot.conf
}

main "$@"
