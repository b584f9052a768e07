#!/bin/bash
# A private CA and one server certificate, made once: for mail.local.test,
# localhost and 127.0.0.1. And a CA that has signed nothing.
# shellcheck source=tests/lab/lib.sh
. "$(dirname "$0")/lib.sh"
set -e

dir=$LAB_DIR/tls
mkdir -p "$dir" "$LAB_DIR/log"
cd "$dir"
exec 2>>"$LAB_DIR/log/certs"

# authority NAME SUBJECT: NAME.key and NAME.pem.
authority() {
	openssl req -x509 -newkey rsa:2048 -nodes -days 3650 \
		-subj "$2" -keyout "$1.key" -out "$1.pem" \
		-addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign,cRLSign
	chmod 600 "$1.key"
	chmod 644 "$1.pem"
}

server_certificate() {
	openssl req -newkey rsa:2048 -nodes -subj "/CN=mail.local.test" \
		-keyout server.key -out server.csr
	printf '%s\n' \
		'subjectAltName=DNS:mail.local.test,DNS:localhost,IP:127.0.0.1' \
		'basicConstraints=CA:FALSE' \
		'extendedKeyUsage=serverAuth,clientAuth' >extensions
	openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key \
		-CAcreateserial -days 3650 -extfile extensions -out server.crt
	cat server.crt ca.pem >chain.pem
	cat server.key server.crt >server.pem
	chmod 644 chain.pem server.crt
	chmod 600 server.key server.pem
}

chmod 755 .
if ! [ -s server.pem ]; then
	echo "lab: making a CA and a certificate in $dir"
	authority ca "/CN=Lab Test CA"
	server_certificate
fi
[ -s other-ca.pem ] || authority other-ca "/CN=Another CA"
