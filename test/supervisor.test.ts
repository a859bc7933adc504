import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LastLines, reasonOfEnding, StartFailure, type Ending } from '../embedded/ending.ts';
import { beginning, delayMs, died, restartLimits, settled, settlesAt, started, type Course } from '../embedded/restart-policy.ts';
import { Supervisor, type Supervised, type SupervisorOptions } from '../embedded/supervisor.ts';

const limits = restartLimits;

/** What can happen to a process: it starts and lives for so long, or does not start at all. */
const lives = fc.array(fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 400_000 })), { minLength: 1, maxLength: 60 });

/** Plays lives on a clock of its own; `look` sees each moment after something happened. */
function play(all: readonly (number | null)[], look: (course: Course, now: number, pause: number | null) => void, random = 0.5): void {
  let now = 1_000_000;
  let course = beginning(now);
  for (const life of all) {
    if (life !== null) {
      course = started(course, now);
      look(course, now, null);
      const at = settlesAt(course, limits);
      if (at !== null && at <= now + life) {
        course = settled(course, at, limits);
        look(course, at, null);
      }
      now += life;
    }
    course = died(course, now, 'killed', limits);
    const pause = delayMs(course, random, limits);
    look(course, now, pause);
    now += pause;
  }
}

describe('when a process that died is started again', () => {
  test('the pause is never shorter than half of the first, nor longer than the longest, and doubles with each death without a rest', () => {
    fc.assert(fc.property(lives, fc.double({ min: 0, max: 1, noNaN: true }), (all, random) => {
      play(all, ({ streak }, _now, pause) => {
        if (pause === null) return;
        const whole = Math.min(limits.delayMsMax, limits.delayMsMin * 2 ** (streak - 1));
        expect(pause).toBeGreaterThanOrEqual(whole / 2);
        expect(pause).toBeLessThanOrEqual(whole);
      }, random);
    }));
  });

  test('what never stays up is tried at most so often in an hour, however it dies', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constant(null), fc.integer({ min: 0, max: limits.upMsMin - 1 })), { minLength: 200, maxLength: 200 }), (all) => {
      const starts: number[] = [];
      play(all, (_course, now, pause) => pause !== null && starts.push(now + pause), 0);
      for (const [n, at] of starts.entries()) expect(starts.slice(n).filter((other) => other < at + 3_600_000).length).toBeLessThanOrEqual(130);
    }));
  });

  test('it is failing from the third death in five minutes, or in a row without a minute of rest, until fewer than three are younger than that and it has run for a minute', () => {
    fc.assert(fc.property(lives, (all) => {
      const deaths: number[] = [];
      let row = 0;
      let upSince: number | null = null;
      let failing = false;
      play(all, (course, now, pause) => {
        if (pause !== null) {
          deaths.push(now);
          upSince = null;
          row++;
          const young = deaths.filter((at) => now - at < limits.windowMs).length;
          failing ||= row >= limits.failingDeaths || young >= limits.failingDeaths;
        } else if (upSince === null) upSince = now;
        else {
          // It was seen to have rested.
          expect(now - upSince).toBeGreaterThanOrEqual(limits.upMsMin);
          if (failing) expect(deaths.filter((at) => now - at < limits.windowMs).length).toBeLessThan(limits.failingDeaths);
          row = 0;
          failing = false;
        }
        expect(course.state === 'FAILING').toBe(failing);
      });
    }));
  });

  test('states follow one another as they are drawn, each with the moment it began, and every start after the first is counted', () => {
    const arrows = new Set(['STARTING RUNNING', 'STARTING RESTARTING', 'RUNNING RESTARTING', 'RUNNING FAILING', 'RESTARTING RUNNING', 'RESTARTING FAILING', 'FAILING RUNNING']);
    fc.assert(fc.property(lives, (all) => {
      let before: Course = beginning(1_000_000);
      let starts = 0;
      play(all, (course, now, pause) => {
        if (course.state === before.state) expect(course.since).toBe(before.since);
        else {
          expect(arrows).toContain(`${before.state} ${course.state}`);
          expect(course.since).toBe(now);
        }
        if (pause === null && course.upSince === now) starts += before.upSince === null ? 1 : 0;
        expect(course.restarts).toBe(all[0] === null ? starts : Math.max(0, starts - 1));
        before = course;
      });
    }));
  });
});

describe('why a process ended', () => {
  test.each<[Partial<Ending>, string]>([
    [{ signal: 'SIGKILL' }, 'killed by SIGKILL, by hand or by the kernel for want of memory'],
    [{ code: 137 }, 'killed by SIGKILL, by hand or by the kernel for want of memory'],
    [{ code: 134, lines: ['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'] }, 'killed by SIGABRT: it ran out of memory'],
    [{ code: 1, lines: ['could not write to file "x": No space left on device', 'shutting down'] }, 'ended with code 1: the disk is full'],
    [{ code: 1, lines: ['PANIC:  could not locate a valid checkpoint record'] }, 'ended with code 1: its data is damaged'],
    [{ code: 3 }, 'ended with code 3'],
    [{ lines: ['spawn sh ENOENT'] }, 'could not be started'],
  ])('%j is told in words', (ending, words) => expect(reasonOfEnding({ code: null, signal: null, lines: [], ...ending })).toBe(words));

  test('is told in words of ours alone, whatever it printed', () => {
    fc.assert(fc.property(fc.array(fc.string({ minLength: 4 })), fc.option(fc.integer({ min: 0, max: 255 })), (lines, code) => {
      const safe = reasonOfEnding({ code, signal: null, lines });
      expect(safe).toMatch(/^(killed by SIG\w+|ended with code \d+|could not be started)(, by hand or by the kernel for want of memory)?(: [a-z ]+)?$/);
    }));
  });

  test('the last lines are kept, and no more of what is printed without end', () => {
    const lines = new LastLines();
    for (let n = 0; n < 100; n++) lines.read(`line ${n}\nli`);
    lines.read('x'.repeat(1_000_000));
    expect(lines.all()).toHaveLength(21);
    expect(lines.all().at(-2)).toBe('liline 99');
    expect(lines.all().at(-1)!.length).toBeLessThanOrEqual(2_000);
  });
});

describe('a supervisor', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  interface Fake extends Supervised {
    die(ending?: Partial<Ending>): void;
    stopped: boolean;
  }
  const killed: Ending = { code: null, signal: 'SIGSEGV', lines: ['last words'] };

  function arranged(options: Partial<SupervisorOptions<Fake>> = {}) {
    const lives: Fake[] = [];
    const log: { msg: string; printed?: string[]; reason?: string; process?: string }[] = [];
    const start = async (): Promise<Fake> => {
      const { promise, resolve } = Promise.withResolvers<Ending>();
      const one: Fake = {
        pid: lives.length + 1, ended: promise, stopped: false, die: (ending) => resolve({ ...killed, ...ending }),
        stop: async () => {
          one.stopped = true;
          resolve({ code: 0, signal: null, lines: [] });
          await promise;
        },
      };
      lives.push(one);
      return await Promise.resolve(one);
    };
    const supervisor = new Supervisor<Fake>({ name: 'engine', start, log: pino({}, { write: (line: string) => void log.push(JSON.parse(line) as never) }), ...options });
    return { supervisor, lives, log };
  }
  const flush = async () => await vi.advanceTimersByTimeAsync(0);

  test('starts again what died, with a line for the death that says why and what it printed, and a line for the start', async () => {
    const { supervisor, lives, log } = arranged();
    await supervisor.start();
    expect(supervisor.status).toMatchObject({ name: 'engine', state: 'RUNNING', restarts: 0, lastReason: null });
    lives[0]!.die();
    await flush();
    expect(supervisor.status).toMatchObject({ state: 'RESTARTING', lastReason: 'killed by SIGSEGV' });
    await vi.advanceTimersByTimeAsync(limits.delayMsMin);
    expect(supervisor.status).toMatchObject({ state: 'RUNNING', restarts: 1 });
    expect(supervisor.current).toBe(lives[1]);
    expect(log).toMatchObject([{ process: 'engine', pid: 1, reason: 'killed by SIGSEGV', printed: ['last words'], msg: expect.stringMatching(/^engine died \(killed by SIGSEGV\); it is started again in 0\.\d s$/) as string }, { process: 'engine', pid: 2, msg: 'engine runs again' }]);
    await supervisor.stop();
  });

  test('is failing when that repeats, says so to who shows it, and forgets it when the process has run for long enough', async () => {
    const states: string[] = [];
    const { supervisor, lives, log } = arranged({ onChange: ({ state }) => states.push(state) });
    await supervisor.start();
    for (let n = 0; n < 3; n++) {
      lives.at(-1)!.die();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(supervisor.status).toMatchObject({ state: 'FAILING', restarts: 3, lastReason: 'killed by SIGSEGV' });
    expect(lives).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(limits.windowMs);
    expect(supervisor.status.state).toBe('RUNNING');
    expect(states).toEqual(['RUNNING', 'RESTARTING', 'RUNNING', 'RESTARTING', 'RUNNING', 'FAILING', 'RUNNING']);
    expect(log.map(({ msg }) => msg)).toContain('engine has stopped dying');
    await supervisor.stop();
  });

  test('does not try in a hot loop what can not come back', async () => {
    let tries = 0;
    const { supervisor, lives } = arranged();
    await supervisor.start();
    const broken = arranged({ start: async () => (tries++ === 0 ? lives[0]! : await Promise.reject(new StartFailure('no', { code: 1, signal: null, lines: ['No space left on device'] }))) });
    await broken.supervisor.start();
    lives[0]!.die();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(broken.supervisor.status).toMatchObject({ state: 'FAILING', lastReason: 'ended with code 1: the disk is full' });
    expect(tries).toBeGreaterThan(50);
    expect(tries).toBeLessThan(150);
    await broken.supervisor.stop();
    await supervisor.stop();
  });

  test('a first start that no other would mend is refused with its reason; one that was killed is tried again', async () => {
    const failing = (code: number | null, signal: NodeJS.Signals | null) => async () => await Promise.reject(new StartFailure('it says why', { code, signal, lines: [] }));
    await expect(arranged({ start: failing(1, null) }).supervisor.start()).rejects.toThrow('it says why');
    const { supervisor } = arranged({ start: failing(null, 'SIGKILL'), isFinal: ({ code }) => code === 1 });
    const first = supervisor.start();
    await vi.advanceTimersByTimeAsync(2_000);
    // It keeps dying: who started it goes on without it, and it is tried beside.
    await first;
    expect(supervisor.status.state).toBe('FAILING');
    await supervisor.stop();
  });

  test('starts nothing after it was stopped: not in a pause, not while it starts, not after an end that is wanted', async () => {
    const { supervisor, lives } = arranged();
    await supervisor.start();
    lives[0]!.die();
    await flush();
    await supervisor.stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(lives).toHaveLength(1);

    const begun = Promise.withResolvers<AbortSignal>();
    const slow = arranged({ start: async (signal) => await new Promise((_resolve, reject) => {
      begun.resolve(signal);
      signal.addEventListener('abort', () => reject(new Error('stopped')));
    }) });
    const starting = slow.supervisor.start();
    starting.catch(() => undefined);
    await begun.promise;
    await slow.supervisor.stop();
    await expect(starting).rejects.toThrow('stopped');

    const wanted = arranged({ isWanted: ({ code }) => code === 0 });
    await wanted.supervisor.start();
    wanted.lives[0]!.die({ code: 0, signal: null });
    expect(await wanted.supervisor.over).toMatchObject({ code: 0 });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(wanted.lives).toHaveLength(1);
  });

  test('can be started again after it was stopped', async () => {
    const { supervisor, lives } = arranged();
    await supervisor.start();
    await supervisor.stop();
    expect(lives[0]!.stopped).toBe(true);
    await supervisor.start();
    expect(supervisor.current).toBe(lives[1]);
    await supervisor.stop();
  });
});
