import { utf16 } from './utf16.ts';
/**
 * Whether a batch file has what Wine's command shell reads otherwise than that of Windows, so that its run says nothing
 * of it: with delayed expansion, the name in `!v%%n!` or a place in `!v:~%%i,1!` that a loop gives. Wine looks the
 * variable up before the loop's letter is replaced. Each line is looked at once.
 */
export function isReadOtherwise(bytes: Buffer): boolean {
  const text = bytes.includes(0) ? utf16(bytes) : bytes.toString('latin1');
  if (!/enable\^?delayed\^?expansion|\/v(?::on)?\b/i.test(text)) return false;
  return text.split('\n').some((line) => line.split('!').some((part, at) => at % 2 === 1 && /%%~?[a-z]/i.test(part)));
}
