#!/bin/bash
# An authority of this guest alone, trusted by it: so TLS can be heard. Made when the template is, worth nothing anywhere else.
mkdir -p -m 700 /run/assay/tls; cd /run/assay/tls
openssl ecparam -genkey -name prime256v1 -out ca.key 2>/dev/null; openssl ecparam -genkey -name prime256v1 -out host.key 2>/dev/null
openssl req -x509 -key ca.key -subj '/C=US/O=Fernhill Trust/CN=Fernhill Root R1' -days 3650 -addext basicConstraints=critical,CA:TRUE -out ca.pem 2>/dev/null
root=; [ ! -e /world ] || root=/world
certs=$root/etc/ssl/certs; mkdir -p $certs
# What the package's own script would have made of the certificates it brings.
[ -s $certs/ca-certificates.crt ] || cat /usr/share/ca-certificates/mozilla/*.crt > $certs/ca-certificates.crt 2>/dev/null
cat ca.pem >> $certs/ca-certificates.crt; cp ca.pem "$certs/$(openssl x509 -hash -noout -in ca.pem).0"
chown -R --reference=$root/etc $certs
cd /
