/**
 * What a log may say of a mail that could not be sent: the server's number or the client's word, as `550` or
 * `ECONNREFUSED`. A server's own words quote who the mail was for.
 */
export function mailFailureCode(error: unknown): string | number {
  const { responseCode, code, name } = error as Error & { code?: string; responseCode?: number };
  return responseCode ?? code ?? name;
}
