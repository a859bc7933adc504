// Runs before every npm script, with whatever Node the machine has: installs what package-lock.json names when node_modules holds something else.
'use strict';
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..');
const stamp = join(root, 'node_modules', '.assay-lock');
const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === hash;
const nodeBinary = join(root, 'node_modules', '.bin', 'node');

if (!installed) {
  process.stderr.write('Installing what package-lock.json names (about 600 MB unpacked, a minute or so) …\n');
  // Whoever started us through npm has its settings in the environment; the inner npm must read them afresh.
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.status !== 0) {
    process.stderr.write('\nnpm ci failed; its reason is above. Check the network and the npm registry, then try again.\n');
    process.exit(1);
  }
  if (!existsSync(nodeBinary) && Number(process.versions.node.split('.')[0]) < 24) {
    process.stderr.write('\nAssay needs Node 24 or later, and the registry had no Node for this platform: install Node 24.\n');
    process.exit(1);
  }
  writeFileSync(stamp, hash);
  process.stderr.write('Installed.\n\n');
}
