import { createTransport, type Transporter } from 'nodemailer';
import { unwrap } from '../../../platform/envelope.ts';
import { systemManager, type Platform } from '../../../platform/subgraph.ts';
import { Webhooks } from '../../../platform/webhooks.ts';
import { jsonText } from '../../../schema/shown-text.ts';
import { mailFailureCode } from '../mail-failure.ts';
import { notifiedFile, openFile } from './file.ts';
import { linkTo } from './link.ts';
import { mailOf, type MailedNotice } from './mail.ts';
import { titleOf } from './words.ts';

const batchMax = 200;
/** Minutes until it is tried again, growing; after a day it is given up. */
const retryMinutes = [1, 5, 15, 60];
const giveUpMs = 86_400_000;
/** Who takes what is due has so long for it; then another may. */
const holdMs = 60_000;

interface Due {
  notification_id: string;
  rule_id: string;
  user_id: string;
  customer_id: string;
  channel: 'MAIL' | 'WEBHOOK';
  attempts: number;
  due_at: string;
  kind: string;
  level: string | null;
  title: string;
  words: string;
  subject: string | null;
  /** Sealed. */
  file: string | null;
  raised_at: string;
  email: string;
  webhook_url: string | null;
  secret: Buffer | null;
}

/** Sends what is due: webhooks one by one, mails to the same person of the same rule together. */
export class Sender {
  readonly #platform: Platform;
  readonly #mail: Transporter | null;
  readonly #hooks: Webhooks;
  constructor(platform: Platform) {
    this.#platform = platform;
    const { ASSAY_SMTP_URL, ASSAY_OUTBOUND_NETWORKS } = platform.config;
    this.#mail = ASSAY_SMTP_URL ? createTransport(ASSAY_SMTP_URL) : null;
    this.#hooks = new Webhooks(ASSAY_OUTBOUND_NETWORKS);
  }

  async round(): Promise<void> {
    const em = systemManager(this.#platform);
    // Taken by moving its time: who dies with it leaves it to be sent again, once.
    const due = await em.execute<Due[]>(
      `with taken as (update notification_delivery set due_at = now() + make_interval(secs => ?) where (notification_id, rule_id, channel) in
         (select notification_id, rule_id, channel from notification_delivery where state = 'WAITING' and due_at <= now() order by due_at limit ? for update skip locked) returning *)
       select t.notification_id, t.rule_id, t.user_id, t.customer_id, t.channel, t.attempts, t.due_at, n.kind, n.level, n.title, n.words, n.subject, n.file, n.raised_at, u.email, r.webhook_url, r.secret
       from taken t join notification n on n.id = t.notification_id join account u on u.id = t.user_id left join notification_rule r on r.id = t.rule_id order by n.raised_at, n.id`, [holdMs / 1000, batchMax]);
    const mails = new Map<string, Due[]>();
    for (const one of due) if (one.channel === 'MAIL') mails.set(`${one.user_id} ${one.rule_id}`, [...(mails.get(`${one.user_id} ${one.rule_id}`) ?? []), one]);
    await Promise.all([
      ...[...mails.values()].map(async (list) => await this.#ended(list, async () => await this.#write(list))),
      ...due.filter(({ channel }) => channel === 'WEBHOOK').map(async (one) => await this.#ended([one], async () => await this.#call(one))),
    ]);
  }

  async #write(list: readonly Due[]): Promise<void> {
    if (!this.#mail) throw new Error('no mail is sent here: ASSAY_SMTP_URL is not set');
    const { subject, text, html } = mailOf(list.map((one) => this.#told(one)));
    await this.#mail.sendMail({
      from: this.#platform.config.ASSAY_MAIL_FROM, to: list[0]!.email, subject, text, html,
      headers: { 'Auto-Submitted': 'auto-generated' }, disableFileAccess: true, disableUrlAccess: true,
    });
  }

  /** What a notification says to its own person. */
  #told(one: Due): MailedNotice {
    const file = openFile(this.#platform, one.customer_id, one.file);
    return {
      title: titleOf(one, file), words: one.words, raisedAt: new Date(one.raised_at), file, url: linkTo(this.#platform, one),
    };
  }

  /** The id of a call is that of its notification, and its body what was known when that was raised: both over retries. */
  async #call(one: Due): Promise<void> {
    if (!one.webhook_url || !one.secret) throw new Error('the rule has no webhook any more');
    const secret = unwrap(this.#platform.keys.master, one.secret, `webhook ${one.rule_id}`).toString();
    const { title, words, raisedAt, file, url } = this.#told(one);
    const body = jsonText({
      id: one.notification_id, customerId: one.customer_id, kind: one.kind, level: one.level, title, words, subject: one.subject, url,
      raisedAt: raisedAt.toISOString(), file: file && notifiedFile(file),
    });
    await this.#hooks.call(one.webhook_url, secret, one.notification_id, body);
  }

  async #ended(list: readonly Due[], work: () => Promise<void>): Promise<void> {
    let code: string | number | undefined;
    const failure = await work().then(() => null, (error: unknown) => {
      code = mailFailureCode(error);
      return (error as Error).message.slice(0, 500);
    });
    const em = systemManager(this.#platform);
    for (const { notification_id, rule_id, channel, attempts, raised_at } of list) {
      const over = failure !== null && Date.now() - new Date(raised_at).getTime() > giveUpMs;
      await em.execute(
        "update notification_delivery set state = ?, attempts = attempts + 1, failure = ?, ended_at = case when ? then now() end, due_at = case when ? then due_at else now() + make_interval(mins => ?) end where notification_id = ? and rule_id = ? and channel = ? and state = 'WAITING'",
        [failure === null ? 'SENT' : over ? 'FAILED' : 'WAITING', failure, failure === null || over, failure === null || over, retryMinutes[Math.min(attempts, retryMinutes.length - 1)]!, notification_id, rule_id, channel], 'run');
    }
    // A server's words may name the person: they stay in the row.
    if (failure !== null) this.#platform.log.warn({ channel: list[0]!.channel, rule: list[0]!.rule_id, code }, 'a notification could not be sent; it is tried again');
  }

  async close(): Promise<void> {
    this.#mail?.close();
    await this.#hooks.close();
  }
}

/** Notifications, and sessions that have ended, are kept for 90 days. */
export async function forgetNotifications(platform: Platform): Promise<void> {
  const em = systemManager(platform);
  await em.execute("delete from notification_delivery where notification_id in (select id from notification where raised_at < now() - interval '90 days' limit 5000)", [], 'run');
  await em.execute("delete from session where expires_at < now() - interval '90 days'", [], 'run');
  await em.execute("delete from notification n where raised_at < now() - interval '90 days' and not exists (select from notification_delivery d where d.notification_id = n.id)", [], 'run');
}
