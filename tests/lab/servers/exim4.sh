#!/bin/bash
# Exim: 2503 as it comes, with "verify = sender"; 2553 the same without early
# pipelining, so that its synchronization check bites; 2603 TLS; 2653 wants a
# PROXY header.
# shellcheck source=tests/lab/servers/common.sh
. "$(dirname "$0")/common.sh"

do_install() {
	install_packages exim4-base exim4-config exim4-daemon-heavy
	make_users
}

do_run() {
	install -m 640 -g Debian-exim "$TLS/server.key" /etc/exim4/lab.key
	install -m 644 "$TLS/server.crt" /etc/exim4/lab.crt
	cat >/etc/exim4/exim4.conf <<'M'
primary_hostname = mail.local.test
domainlist local_domains = local.test : mail.local.test
domainlist relay_to_domains =
hostlist relay_from_hosts =
acl_smtp_rcpt = acl_check_rcpt
acl_smtp_data = acl_check_data
acl_smtp_vrfy = accept
acl_smtp_expn = accept hosts = 127.0.0.1
daemon_smtp_ports = 2503 : 2553 : 2603 : 2653
hosts_proxy = ${if eq{$received_port}{2653}{*}{}}
# 2553: no early pipelining offered, so that exim's synchronization check bites
pipelining_connect_advertise_hosts = ${if eq{$received_port}{2553}{:}{*}}
tls_on_connect_ports = 2603
local_interfaces = 127.0.0.1
tls_advertise_hosts = *
tls_certificate = /etc/exim4/lab.crt
tls_privatekey = /etc/exim4/lab.key
never_users = root
host_lookup =
dns_dnssec_ok = 0
rfc1413_query_timeout = 0s
prdr_enable = true
# What is too big is played too, and need not be 50 MB for that.
message_size_limit = 2M
smtp_accept_max = 100
smtputf8_advertise_hosts = *
log_selector = +smtp_protocol_error +smtp_syntax_error
ignore_bounce_errors_after = 2d
timeout_frozen_after = 7d
keep_environment =
exim_path = /usr/sbin/exim4
log_file_path = syslog
begin acl
acl_check_rcpt:
  accept local_parts = postmaster
         domains = +local_domains
  require message = sender address does not verify: $acl_verify_message
          verify = sender
  accept authenticated = *
  require message = relaying for <$local_part@$domain> is not offered here
          domains = +local_domains : +relay_to_domains
  require verify = recipient
  accept
acl_check_data:
  accept
begin routers
dnslookup:
  driver = dnslookup
  domains = ! +local_domains
  transport = remote_smtp
  ignore_target_hosts = 0.0.0.0
  no_more
localuser:
  driver = accept
  check_local_user
  transport = local_delivery
  cannot_route_message = Unknown user
begin transports
remote_smtp:
  driver = smtp
local_delivery:
  driver = appendfile
  file = /var/mail/$local_part_data
  group = mail
  mode = 0660
  delivery_date_add
  envelope_to_add
  return_path_add
begin retry
*  *  F,2h,15m; G,16h,1h,1.5; F,4d,6h
begin authenticators
PLAIN:
  driver = plaintext
  server_set_id = $auth2
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{alice}}{eq{$auth3}{secret}}}}
LOGIN:
  driver = plaintext
  server_set_id = $auth1
  server_prompts = <| Username: | Password:
  server_condition = ${if and{{eq{$auth1}{alice}}{eq{$auth2}{secret}}}}
CRAM_MD5:
  driver = cram_md5
  public_name = CRAM-MD5
  server_set_id = $auth1
  server_secret = ${if eq{$auth1}{alice}{secret}fail}
M
	mkdir -p /run/exim4 /var/spool/exim4 /var/log/exim4
	chown Debian-exim:Debian-exim \
		/run/exim4 /var/spool/exim4 /var/log/exim4
	exec /usr/sbin/exim4 -bdf -q30m
}

main "$@"
