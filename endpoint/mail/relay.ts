import { isAscii } from 'node:buffer';
import { hostname } from 'node:os';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Recipient } from './spool.ts';

export interface RelayOptions {
  host: string;
  port: number;
  /** `required` checks the server's certificate; `offered` takes STARTTLS when it is offered; `never`. */
  tls?: 'required' | 'offered' | 'never';
  name?: string | undefined;
  /** Further authorities, PEM. */
  ca?: string | undefined;
}

/** What the next server said. A recipient that it did not speak about is still WAITING. */
export interface Relayed {
  recipients: Recipient[];
  response: string;
}

interface SmtpError extends Error {
  responseCode?: number | undefined;
  response?: string | undefined;
  recipient?: string | undefined;
  rejectedErrors?: SmtpError[] | undefined;
}

const lasting = (error: SmtpError): boolean => (error.responseCode ?? 0) >= 500 && (error.responseCode ?? 0) < 600;
const words = (error: SmtpError): string => (error.response ?? error.message).replace(/[^\x20-\x7e]/g, ' ').slice(0, 900);

/** Gives a message to the next server. Never throws: what can't be said now is tried again. */
export async function relay(options: RelayOptions, envelope: { sender: string; recipients: readonly Recipient[] }, message: Buffer): Promise<Relayed> {
  const { host, port, tls = 'offered', name = hostname(), ca } = options;
  const waiting = envelope.recipients.filter(({ state }) => state === 'WAITING');
  const connection = new SMTPConnection({
    host, port, name, ignoreTLS: tls === 'never', requireTLS: tls === 'required', opportunisticTLS: tls === 'offered', tls: { rejectUnauthorized: tls === 'required', ...(ca ? { ca } : {}) },
    connectionTimeout: 30_000, greetingTimeout: 60_000, socketTimeout: 300_000, allowInternalNetworkInterfaces: true,
  });
  const answered = new Map<string, Recipient>();
  const say = (address: string, state: Recipient['state'], response: string) => void answered.set(address, { address, state, response });
  const refused = (error: Pick<SmtpError, 'rejectedErrors'>) => {
    for (const one of error.rejectedErrors ?? []) if (one.recipient) say(one.recipient, lasting(one) ? 'REFUSED' : 'WAITING', words(one));
  };
  let response = '';
  try {
    await new Promise<void>((done, failed) => {
      connection.once('error', failed);
      connection.once('end', () => failed(new Error('the server closed the connection')));
      connection.connect((error) => (error ? failed(error) : done()));
    });
    const info = await new Promise<{ accepted: string[]; rejectedErrors?: SmtpError[] | undefined; response: string }>((done, failed) => {
      connection.once('error', failed);
      connection.once('end', () => failed(new Error('the server closed the connection')));
      connection.send({ from: envelope.sender === '' ? false : envelope.sender, to: waiting.map(({ address }) => address), size: message.length, use8BitMime: !isAscii(message) }, message, (error, result) => {
        if (error) failed(error);
        else done(result);
      });
    });
    ({ response } = info);
    for (const address of info.accepted) say(address, 'TAKEN', response);
    refused(info);
    connection.quit();
  } catch (cause) {
    const error = cause as SmtpError;
    response = words(error);
    refused(error);
    // A final no to the message as a whole is one to everybody who was not refused before.
    if (lasting(error) && error.rejectedErrors === undefined) for (const { address } of waiting) if (!answered.has(address)) say(address, 'REFUSED', response);
  } finally {
    connection.once('error', () => undefined);
    connection.close();
  }
  return { recipients: envelope.recipients.map((one) => answered.get(one.address) ?? { ...one, response: one.state === 'WAITING' ? response || one.response : one.response }), response: response.replace(/[^\x20-\x7e]/g, ' ').slice(0, 900) };
}
