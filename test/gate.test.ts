import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Gate } from '../sandbox-runner/gate.ts';

const never = new AbortController().signal;

describe('a job in quarantine has its runner to itself', () => {
  test('it waits for those inside, and who comes later waits for it', async () => {
    const gate = new Gate();
    const order: string[] = [];
    const first = await gate.enter(false, never);
    const alone = gate.enter(true, never).then((leave) => {
      order.push('alone');
      return leave;
    });
    const later = gate.enter(false, never).then((leave) => {
      order.push('later');
      return leave;
    });
    await Promise.resolve();
    expect(order).toEqual([]);
    first();
    (await alone)();
    (await later)();
    expect(order).toEqual(['alone', 'later']);
  });

  test('who is called off while it waits keeps nobody', async () => {
    const gate = new Gate();
    const first = await gate.enter(false, never);
    const off = new AbortController();
    const alone = gate.enter(true, off.signal);
    const later = gate.enter(false, never);
    off.abort(new Error('off'));
    await expect(alone).rejects.toThrow('off');
    await later;
    first();
  });

  test('whatever comes and goes, nobody is inside beside one that is alone, and all get in', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ alone: fc.boolean(), off: fc.boolean() }), { maxLength: 20 }), fc.infiniteStream(fc.nat(100)), async (comers, dice) => {
      const gate = new Gate();
      const inside: { alone: boolean; leave: () => void }[] = [];
      const off = new AbortController();
      let entered = 0;
      let gone = 0;
      const all = comers.map(async ({ alone, off: calledOff }) => {
        const leave = await gate.enter(alone, calledOff ? off.signal : never).catch(() => null);
        if (!leave) return void gone++;
        entered++;
        inside.push({ alone, leave });
        expect(inside.length === 1 || inside.every((one) => !one.alone)).toBe(true);
      });
      for (let steps = 0; steps < comers.length * 3; steps++) {
        await Promise.resolve();
        if (steps === comers.length) off.abort(new Error('off'));
        if (inside.length > 0) inside.splice(dice.next().value % inside.length, 1)[0]!.leave();
        for (let n = 0; n < 5; n++) await Promise.resolve();
      }
      await Promise.all(all);
      expect(entered + gone).toBe(comers.length);
    }), { numRuns: 200 });
  });
});
