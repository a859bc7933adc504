import type { IncomingMessage, ServerResponse } from 'node:http';

/** For so long, in milliseconds, what a client still sends after its answer is read and dropped. */
const lingerMs = 5_000;

/**
 * Answers a request whose body may still be on its way, and closes its connection. A connection that is closed with
 * unread bytes in it is reset, and a reset takes the answer from who has not read it yet; so what still comes is
 * dropped for a moment. Clients that look for an answer only after their last byte get it too, if they get there in
 * that time.
 */
export function answerEarly(
  request: IncomingMessage, response: ServerResponse, status: number, body: object | Buffer,
  headers: Record<string, string> = {},
): void {
  if (response.headersSent || response.destroyed) return;
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const whole = request.complete;
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8', ...headers, 'content-length': String(bytes.length),
    ...(whole ? {} : { connection: 'close' }),
  });
  if (whole) return void response.end(bytes);
  // The answer is complete on the wire by its length; the connection is closed when the response ends.
  response.write(bytes);
  const finish = () => {
    clearTimeout(timer);
    request.off('end', finish).off('close', finish).off('error', finish);
    response.end();
  };
  const timer = setTimeout(finish, lingerMs);
  request.on('end', finish).on('close', finish).on('error', finish);
  request.resume();
}
