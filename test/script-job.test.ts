import { expect, test } from 'vitest';
import { readScriptJob } from '../sandbox-runner/script-job.ts';

const read = (text: string) => readScriptJob(Buffer.from(text));

test('scripts of one language become one, without the marks that XML needs', () => {
  expect(read('<package><job id="a"><script language="VBScript"><![CDATA[\r\na = 1\r\n]]></script>\n<script language="vbscript">b = a</script></job></package>'))
    .toEqual({ extension: 'vbs', text: '\r\na = 1\r\n\r\nb = a', isWhole: true });
  expect(read('<job><script>x()</script></job>')).toEqual({ extension: 'js', text: 'x()', isWhole: true });
});
test('what a script would find or share elsewhere makes it less than whole', () => {
  for (const text of [
    '<job><script language="VBScript">a</script><script language="JScript">b</script></job>',
    '<job><script language="VBScript" src="\\\\host\\a.vbs">a</script></job>',
    '<job><object id="s" progid="WScript.Shell"/><script language="VBScript">s.Run "a"</script></job>',
    '<job><reference object="WScript.Shell"/><script>a</script></job>',
  ]) expect(read(text)?.isWhole).toBe(false);
});
test('a job without a script is none', () => {
  expect(read('<job id="a"></job>')).toBeNull();
});
test('in UTF-16 it is read as well', () => {
  expect(readScriptJob(Buffer.from('\ufeff<job><script language="VBScript">a</script></job>', 'utf16le'))).toMatchObject({ text: 'a', isWhole: true });
});
test('of many scripts the first are taken, and it is not whole', () => {
  expect(read(`<job>${'<script>a</script>'.repeat(60)}</job>`)).toMatchObject({ isWhole: false });
});
