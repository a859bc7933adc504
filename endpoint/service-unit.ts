import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { replaceUnseen } from '../schema/shown-text.ts';

/**
 * Tells systemd how this service is (sd_notify). Node has no datagram sockets of Unix: the system's own program says
 * it.
 * Nothing happens where no systemd waits for it.
 */
export async function notifySystemd(state: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (!env.NOTIFY_SOCKET) return;
  await new Promise<void>((done) => execFile(
    'systemd-notify', [`--pid=${process.pid}`, state], { env, timeout: 5_000 }, () => done(),
  ));
}

/** Milliseconds within which systemd wants to hear of this process; null when it does not ask. */
export function watchdogMs(env: NodeJS.ProcessEnv = process.env, pid = process.pid): number | null {
  const microseconds = Number(env.WATCHDOG_USEC);
  if (!(microseconds > 0) || (env.WATCHDOG_PID && Number(env.WATCHDOG_PID) !== pid)) return null;
  return microseconds / 1_000;
}

/**
 * In double quotes, as systemd reads a command line: its specifiers and variables stand for themselves, and a line end
 * begins no line of its own. What is not to be seen is written by its bytes.
 */
const word = (text: string): string => {
  const said = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$');
  return `"${replaceUnseen(said, (character) => (
    [...Buffer.from(character)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')
  ))}"`;
};

/** The unit file of `assay service`, for /etc/systemd/system/assay.service. */
export function unitText({ watch }: { watch: readonly string[] }): string {
  const command = [
    resolve(import.meta.dirname, '../bin/assay'), 'service', ...watch.flatMap((dir) => ['--watch', resolve(dir)]),
  ].map(word).join(' ');
  return `[Unit]
Description=Assay endpoint: holds new files until policy lets them go
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
NotifyAccess=all
ExecStart=${command}
Restart=always
RestartSec=1
WatchdogSec=60
TimeoutStopSec=30
Environment=ASSAY_ENDPOINT_FILE=/var/lib/assay/endpoint.json
Environment=ASSAY_CACHE=/var/cache/assay
StateDirectory=assay
StateDirectoryMode=0700
CacheDirectory=assay
CacheDirectoryMode=0700
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy=multi-user.target
`;
}
