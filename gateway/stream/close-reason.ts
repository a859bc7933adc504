/** Bytes that a close frame has for its reason: 125 for all it carries, two of which are the code (RFC 6455, 5.5). */
const reasonBytesMax = 123;

/** A reason that fits into a close frame, cut where a character ends: ws throws for a longer one, and the socket would stay open. */
export function closeReason(text: string): string {
  const whole = text.toWellFormed();
  if (Buffer.byteLength(whole) <= reasonBytesMax) return whole;
  const bytes = Buffer.from(whole);
  let end = reasonBytesMax;
  // Bytes that begin with 10 go on with a character.
  while ((bytes[end]! & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
