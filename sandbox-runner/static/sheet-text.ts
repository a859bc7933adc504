import { holdsActingFormula } from './formula.ts';
import { signal, type Found } from './found.ts';
import { links } from './remote.ts';

const barsMax = 100_000;
const commandsMax = 200;
const dde = (evidence: readonly string[]) => signal('document-dde', 'Sheet that asks another program for data', 55, ['T1559.002'], { benign: 'Sheets linked with old software.', malicious: 'A program is started without any macro.' }, evidence);

/** Cells that start a program by DDE: `=cmd|'/c calc'!A0`, whatever sign the formula begins with. */
function ddeCommands(text: string): string[] {
  const commands: string[] = [];
  for (let at = text.indexOf('|'), bars = 0; at >= 0 && bars < barsMax && commands.length < commandsMax; at = text.indexOf('|', at + 1), bars++) {
    const before = text.slice(Math.max(0, at - 160), at);
    const cell = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf(','), before.lastIndexOf(';'), before.lastIndexOf('\t')) + 1).replace(/^[\s"']+/, '');
    const program = /^[=+@-].{0,100}?([a-z_][\w.\\:/-]{1,100})['"]?$/i.exec(cell)?.[1];
    if (program === undefined) continue;
    const words = /^['"]{0,3}([^\r\n]{1,2000}?)['"]{0,3}!/.exec(text.slice(at + 1, at + 2_100))?.[1];
    // Excel looks for the program's name behind a path too: MSEXCEL|'\..\..\Windows\System32\cmd.exe /c calc'!''.
    if (words !== undefined) commands.push(/^[\\.]/.test(words) && /\.exe\b/i.test(words) ? words.replace(/^(?:\\?\.\.)+\\?/, '') : `${program} ${words.trim()}`);
  }
  return commands;
}

/** Values by commas, semicolons or tabs: formulas that start programs, and where they lead. */
export function readCsv(text: string): Found {
  const commands = ddeCommands(text);
  const places = [...text.matchAll(/[=+@-](?:HYPERLINK|WEBSERVICE|IMPORTXML|IMPORTDATA|IMAGE)\(\s*"{1,2}([^"\r\n]{1,1000})"/gi)].map((match) => match[1]!);
  return { commands, signals: commands.length > 0 ? [dde(commands)] : [], layers: links(places), complete: true, active: commands.length > 0 || holdsActingFormula(text) };
}

/** SYLK: the expressions of its cells, of which Excel runs those of a macro sheet. */
export function readSylk(text: string): Found {
  const expressions: string[] = [];
  let macro = false;
  let automatic = false;
  for (const line of text.split('\n', 100_000)) {
    if (/^O;(?:.*;)?E/.test(line)) macro = true;
    if (/^NN;(?:.*;)?NAuto_/i.test(line)) automatic = true;
    const expression = /^C;(?:[^E;][^;]*;)*E(.{1,8000})$/.exec(line.trimEnd().slice(0, 8_100))?.[1];
    if (expression !== undefined && expressions.length < 2_000) expressions.push(expression);
  }
  const joined = expressions.join('\n');
  const commands = [...joined.matchAll(/\b(?:EXEC|CALL|REGISTER)\(\s*"((?:[^"\n]|""){1,4000})"/gi)].map((match) => match[1]!.replaceAll('""', '"'));
  const programs = ddeCommands(expressions.map((one) => `=${one}`).join('\n'));
  const acts = macro && (automatic || /\b(?:EXEC|CALL|REGISTER|RUN|FOPEN)\(/i.test(joined));
  const story = { benign: 'Workbooks from the nineties.', malicious: 'Old macros that newer protection overlooks.' };
  return {
    commands: [...commands, ...programs], layers: expressions.length > 0 ? [{ name: 'formulas', bytes: Buffer.from(joined.slice(0, 1_000_000)) }] : [],
    signals: [...(acts ? [signal('document-xlm', 'Table (SYLK) with Excel 4.0 macros', 45, ['T1059', 'T1137'], story, commands)] : []), ...(programs.length > 0 ? [dde(programs)] : [])],
    complete: true, active: acts || programs.length > 0,
  };
}

/** A web query: the address that Excel fetches a table from. */
export const readWebQuery = (text: string): Found => ({ layers: links(text.split(/\r?\n/, 50).filter((line) => /^[a-z]+:/i.test(line))) });
