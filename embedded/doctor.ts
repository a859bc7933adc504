import { look, looksWithin, type Check } from './doctor/check.ts';
import { guestChecks } from './doctor/guests.ts';
import { hostChecks } from './doctor/host.ts';
import { rulesCheck } from './doctor/rules.ts';
import { serviceChecks } from './doctor/service.ts';
import { foldersFrom } from './folders.ts';
import { lines, silent } from './progress.ts';
import { reasonOf } from './reason.ts';

/**
 * `npm run doctor`: looks at each part within a minute and says what is missing, what that costs, and how to get it.
 * Builds no guest, and repeats no build that failed before, unless it is asked to (`-- --build`). With `-- --rules`
 * it looks at rules alone, and ends with 1 when one is left out.
 */
const folders = foldersFrom(process.env);
const build = process.argv.includes('--build');
const lookInTime = build ? look : looksWithin(60_000);
const indented = (text: string) => text.split('\n').join('\n      ');

let faults = 0;
let costly = 0;
async function show(check: Check): Promise<void> {
  process.stdout.write(`  ${check.name} … `);
  try {
    const { state, text } = await lookInTime(check);
    if (state === 'COSTS') costly++;
    process.stdout.write(state === 'GOOD' ? `✓ ${text}\n` : `! ${indented(text)}\n      → ${check.remedy}\n`);
  } catch (error) {
    faults++;
    process.stdout.write(`✗\n      ${indented(reasonOf(error))}\n      → ${check.remedy}\n`);
  }
}

if (process.argv.includes('--rules')) {
  await show(rulesCheck);
  process.exit(faults + costly === 0 ? 0 : 1);
}
for (const check of [...hostChecks(folders), ...serviceChecks(folders), rulesCheck]) await show(check);
// A configuration that is wrong names no environments either.
try {
  for (const check of guestChecks(folders, build, build ? lines() : silent)) await show(check);
} catch {
  process.stdout.write('  guests … not looked at: the configuration above comes first\n');
}
const rest = costly > 0 ? ` What is marked with ! works, at the price it names.` : '';
process.stdout.write(faults === 0 ? `\nAssay can run here.${rest}\n` : `\n${faults} of the parts are not well.${rest}\n`);
process.exit(faults === 0 ? 0 : 1);
