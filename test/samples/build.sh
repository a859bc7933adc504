#!/bin/bash
# Builds the committed examples again; a fresh machine has none of these tools.
# Debian: gcc-mingw-w64-x86-64, gcc-mingw-w64-i686, wixl, osslsigncode, openssl, rpm, fp-utils
set -eu
cd "$(dirname "$0")"
flags="-Os -s -Wl,--no-insert-timestamp"
x86_64-w64-mingw32-gcc $flags -o hello.exe hello.c
x86_64-w64-mingw32-gcc $flags -o dropper.exe dropper.c -lws2_32
x86_64-w64-mingw32-gcc $flags -mwindows -o dialog.exe dialog.c
i686-w64-mingw32-gcc $flags -mwindows -o dialog32.exe dialog.c

wixl -o installer.msi installer.wxs

# Signed by a publisher for whom an authority of our own vouches. Keys live as long as this script.
keys=$(mktemp -d); trap 'rm -rf "$keys"' EXIT
openssl req -x509 -newkey rsa:2048 -nodes -keyout "$keys/ca.key" -out "$keys/ca.pem" -days 36500 -subj '/O=Example Trust/CN=Example Root' 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout "$keys/publisher.key" -out "$keys/publisher.csr" -subj '/O=Example Works/CN=Example Publisher' 2>/dev/null
openssl x509 -req -in "$keys/publisher.csr" -CA "$keys/ca.pem" -CAkey "$keys/ca.key" -CAcreateserial -days 36500 -extfile <(echo extendedKeyUsage=codeSigning) -out "$keys/publisher.pem" 2>/dev/null
rm -f signed.exe; osslsigncode sign -certs "$keys/publisher.pem" -ac "$keys/ca.pem" -key "$keys/publisher.key" -h sha256 -in hello.exe -out signed.exe >/dev/null

SOURCE_DATE_EPOCH=1700000000 rpmbuild -bb --quiet --define "_topdir $keys/rpm" --define '_binary_payload w9.gzdio' --define '_buildhost desk' --define 'use_source_date_epoch_as_buildtime 1' --define '_build_id_links none' example.spec
cp "$keys"/rpm/RPMS/noarch/example-*.rpm example.rpm

(cd help && chmcmd project.hhp >/dev/null && mv help.chm ..)
sha256sum hello.exe dropper.exe dialog.exe dialog32.exe installer.msi signed.exe example.rpm help.chm > SHA256SUMS
