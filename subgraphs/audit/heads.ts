import { SignJWT } from 'jose';
import { systemManager, type Platform } from '../../platform/subgraph.ts';

const chunk = 500;

/** Signs the end of each chain that has grown. Who can write the tables but not sign can't rewrite what lies before a signed head. */
export async function signHeads(platform: Platform): Promise<void> {
  for (;;) {
    const more = await systemManager(platform).transactional(async (em) => {
      const chains = await em.execute<{ customer_id: string; number: number; hash: string }[]>('select customer_id, number, hash from chain where number > signed order by customer_id limit ? for update skip locked', [chunk]);
      for (const { customer_id, number, hash } of chains) {
        const signedAt = new Date();
        const signature = await new SignJWT({ number, hash, signedAt: signedAt.toISOString() }).setProtectedHeader({ alg: 'EdDSA' }).setSubject(customer_id).setAudience('audit-head').sign(platform.keys.signing);
        await em.execute('insert into audit_head (customer_id, number, hash, signed_at, signature) values (?, ?, ?, ?, ?)', [customer_id, number, hash, signedAt.toISOString(), signature], 'run');
        await em.execute('update chain set signed = ? where customer_id = ?', [number, customer_id], 'run');
      }
      return chains.length === chunk;
    });
    if (!more) return;
  }
}
