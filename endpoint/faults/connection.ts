/** Why a connection failed, and what to do: by the codes of Node, OpenSSL and undici. */
const words: Record<string, string> = {
  ECONNREFUSED: 'nothing listens at this address and port; check the URL, and that the service runs',
  ENOTFOUND: 'no such host name is known; check the URL for a typing error',
  EAI_AGAIN: 'the host name could not be looked up, because no name server answers; check the network and try again',
  EAI_FAIL: 'the host name could not be looked up; check the name server of this machine',
  ECONNRESET: 'the connection was cut off; try again, and check whether the URL should begin with https://',
  ECONNABORTED: 'the connection was cut off; try again',
  UND_ERR_SOCKET: 'the connection was cut off before the answer was whole; try again, and check whether the URL should begin with https://',
  ETIMEDOUT: 'no connection came about in time; check the network, and whether a firewall lets this machine through',
  UND_ERR_CONNECT_TIMEOUT: 'no connection came about in time; check the network, and whether a firewall lets this machine through',
  UND_ERR_HEADERS_TIMEOUT: 'it took the request and did not answer in time; try again later',
  UND_ERR_BODY_TIMEOUT: 'its answer stopped on the way; try again later',
  UND_ERR_DESTROYED: 'the connection was ended from this side',
  EHOSTUNREACH: 'there is no way to this host; check the network and the URL',
  EHOSTDOWN: 'this host is down; check the network and the URL',
  ENETUNREACH: 'there is no way to this network; check whether this machine is online',
  ENETDOWN: 'the network of this machine is down',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS at this port; should the URL begin with http:// or name another port?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS at this port; should the URL begin with http:// or name another port?',
  EPROTO: 'it does not speak TLS as this machine does; check the port in the URL',
  CERT_HAS_EXPIRED: "its certificate is past its time; the service's operator renews it (or the clock of this machine is wrong)",
  CERT_NOT_YET_VALID: 'its certificate is not valid yet; check the clock of this machine',
  CERT_REVOKED: "its certificate was revoked; ask the service's operator",
  CERT_SIGNATURE_FAILURE: "its certificate is not genuine, or the authority in --ca or ASSAY_CA is another one of the same name; ask the service's operator",
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name; use the name in the URL that the certificate was made for',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "it asks for this device's certificate; give --certificate and --certificate-key",
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: "it does not accept this device's certificate, because its authority is unknown there; ask the service's operator",
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: "it does not accept this device's certificate; ask the service's operator",
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: "this device's certificate is past its time; give a new one with --certificate and --certificate-key",
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'it and this machine know no way of TLS in common; does it ask for a certificate (--certificate, --certificate-key)?',
  ERR_OSSL_PEM_NO_START_LINE: 'a file given by --ca, --certificate or --certificate-key holds no PEM',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'the key in --certificate-key is not the one of the certificate in --certificate',
};

const untrusted = 'its certificate is by an authority that is not trusted here; name the PEM file of your own authority with --ca or in ASSAY_CA';
for (const code of [
  'SELF_SIGNED_CERT_IN_CHAIN', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_UNTRUSTED',
]) words[code] = untrusted;

/** Words for one code, or null where it is of something else. */
export function connectionWords(code: string): string | null {
  if (words[code]) return words[code];
  if (code.startsWith('HPE_')) return 'it does not speak HTTP at this port; should the URL begin with https:// or name another port?';
  if (/^ERR_OSSL_(?:PEM|ASN1|X509|UNSUPPORTED|WRONG_TAG|NO_START_LINE)/.test(code)) return 'a file given by --ca, --certificate or --certificate-key can not be read as PEM';
  if (/^ERR_(?:SSL|TLS)_/.test(code)) return 'a safe connection (TLS) could not be made; check the port in the URL, and the certificates';
  if (code.startsWith('CERT_')) return "its certificate is not valid; ask the service's operator";
  return code.startsWith('UND_ERR_') ? 'the connection failed; try again' : null;
}
