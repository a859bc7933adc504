import MimeNode from 'nodemailer/lib/mime-node';
import { shown } from '../../schema/shown-text.ts';
import type { Recipient } from './spool.ts';

/** A notice to a sender that a message did not reach these recipients (RFC 3464). */
export async function undelivered(from: string, message: { sender: string; head: string; recipients: readonly Recipient[]; receivedAt: number }): Promise<Buffer> {
  const root = new MimeNode('multipart/report; report-type=delivery-status');
  root.setHeader({ From: `Mail Delivery System <MAILER-DAEMON@${from}>`, To: message.sender, Subject: 'Undelivered mail returned to sender', 'Auto-Submitted': 'auto-replied' });
  const list = message.recipients.map(({ address, response }) => `<${shown(address)}>: ${shown(response ?? 'no answer')}`).join('\r\n');
  root.createChild('text/plain; charset=utf-8').setContent(`This is the mail system at ${from}.\r\n\r\nYour message could not be delivered to:\r\n\r\n${list}\r\n`);
  const each = message.recipients.map(({ address, response }) => {
    const status = /\b([45]\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1] ?? '5.0.0';
    return `Final-Recipient: rfc822; ${address}\r\nAction: failed\r\nStatus: ${status.replace(/^4/, '5')}\r\nDiagnostic-Code: smtp; ${response ?? 'no answer'}\r\n`;
  });
  root.createChild('message/delivery-status').setContent(`Reporting-MTA: dns; ${from}\r\nArrival-Date: ${new Date(message.receivedAt).toUTCString().replace('GMT', '+0000')}\r\n\r\n${each.join('\r\n')}`);
  root.createChild('text/rfc822-headers').setContent(message.head);
  return await root.build();
}
