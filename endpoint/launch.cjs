// The first file that bin/assay runs. Plain CommonJS, so that a Node too old for the rest can say so.
'use strict';
const { existsSync, mkdirSync, statSync } = require('node:fs');
const { homedir } = require('node:os');
const { join, resolve } = require('node:path');

const root = resolve(__dirname, '..');
const nodeMajorMin = 24;

/** Where compiled code is kept: it takes most of the time of a start away. Null when there is no place that is this user's alone. */
function compileCache() {
  const { ASSAY_CACHE: own, XDG_CACHE_HOME: caches } = process.env;
  const folders = own ? [own, 'compiled'] : caches ? [caches, 'assay', 'compiled'] : [join(homedir(), '.cache'), 'assay', 'compiled'];
  try {
    let folder = '';
    // One by one: a home that does not exist is not made, and mkdir's `recursive` never ends in file systems such as /proc.
    for (const name of folders) {
      folder = join(folder, name);
      if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    }
    const { uid, mode } = statSync(folder);
    // Code from here is run: a folder that others write to, such as a user's own under sudo, is none for it.
    return uid === process.geteuid() && (mode & 0o022) === 0 ? folder : null;
  } catch {
    return null;
  }
}

function fail(text) {
  process.stderr.write(`assay: ${text}\n`);
  process.exitCode = 1;
}

if (!existsSync(join(root, 'node_modules', 'commander'))) fail(`its packages are not installed: run "npm ci" in ${root} first`);
else if (Number(process.versions.node.split('.')[0]) < nodeMajorMin) {
  fail(`this is Node ${process.versions.node}, and Node ${nodeMajorMin} or later is needed: run "npm ci" in ${root}, which brings one along, or install it`);
} else {
  const folder = compileCache();
  if (folder) require('node:module').enableCompileCache(folder);
  void import('./assay.ts');
}
