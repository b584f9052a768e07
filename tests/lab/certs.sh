#!/bin/bash
# A private CA and one server certificate, made once: for mail.local.test,
# localhost and 127.0.0.1.
# shellcheck source=tests/lab/lib.sh
. "$(dirname "$0")/lib.sh"
set -e

dir=$LAB_DIR/tls
[ -s "$dir/server.pem" ] && exit 0
echo "lab: making a CA and a certificate in $dir"
mkdir -p "$dir"
cd "$dir"
{
	openssl req -x509 -newkey rsa:2048 -nodes -days 3650 \
		-subj "/CN=Lab Test CA" -keyout ca.key -out ca.pem \
		-addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign,cRLSign
	openssl req -newkey rsa:2048 -nodes -subj "/CN=mail.local.test" \
		-keyout server.key -out server.csr
	printf '%s\n' \
		'subjectAltName=DNS:mail.local.test,DNS:localhost,IP:127.0.0.1' \
		'basicConstraints=CA:FALSE' \
		'extendedKeyUsage=serverAuth,clientAuth' >extensions
	openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key \
		-CAcreateserial -days 3650 -extfile extensions -out server.crt
} 2>"$LAB_DIR/log/certs"
cat server.crt ca.pem >chain.pem
cat server.key server.crt >server.pem
chmod 755 .
chmod 644 ca.pem chain.pem server.crt
chmod 600 ca.key server.key server.pem
