import type { Tools } from '../tools.ts';
import { runInBuildMachine } from './build-machine.ts';
import { checkDisk, emptyDisk } from './disk.ts';
import type { Prefix } from './recipe.ts';

/** A hole that grows with what is written: about 330 MiB of the 64-bit Windows, 170 of the 32-bit one. */
const prefixMiB = 768;

/** What makes the prefix, for its identity too. */
export function prefixScript({ architecture, version, holds, lacks }: Prefix): string {
  const [wine, server] = architecture === 'win64' ? ['wine64', 'wineserver64'] : ['wine', 'wineserver32'];
  const checks = Object.entries(holds).map(([name, filesMin]) => `n=$(find drive_c/windows/${name} -type f | wc -l); [ "$n" -ge ${filesMin} ] || { echo "only $n files in ${name}"; exit 3; }`);
  return String.raw`
# Wine tells its errors by a descriptor of its own (wine-record.ts).
exec 127>&2
export WINEPREFIX=$HOME/.wine WINEARCH=${architecture} WINEDEBUG=fixme-all DISPLAY= WINEDLLOVERRIDES='mscoree,mshtml=' PATH=/usr/lib/wine:$PATH
${wine} wineboot -i
${wine} winecfg -v ${version}
${wine} reg add 'HKCU\Software\Wine\Drivers' /v Graphics /d null /f
${server} -w
cd "$WINEPREFIX"
${checks.join('\n')}
${lacks.map((name) => `[ ! -e drive_c/windows/${name} ] || { echo "${name} must not be there"; exit 3; }`).join('\n')}
grep -q '^#arch=${architecture}' system.reg
test -e drive_c/windows/system32/cmd.exe
rm -f drive_c/windows/sys*/winedbg.exe
# What an office computer has installed.
for name in 7-Zip 'Microsoft Office' Notepad++; do mkdir -p "drive_c/Program Files/$name"; done
echo '7-Zip is free software.' > 'drive_c/Program Files/7-Zip/License.txt'
(cd drive_c/users/mkeller; for name in *; do if [ -L "$name" ]; then rm "$name"; mkdir "$name"; fi; done; mkdir -p Downloads)
sync
`;
}

/** Makes the disk of a prefix beside the disk of its packages. */
export async function makePrefix(prefix: Prefix, options: { disk: string; target: string; folder: string; tools: Tools; accelerator: 'kvm' | 'tcg' }): Promise<void> {
  const { disk, target, folder, tools, accelerator } = options;
  await emptyDisk(target, prefixMiB, 'home/user/.wine', tools);
  await runInBuildMachine({ folder, disk, own: target, script: prefixScript(prefix), tools, accelerator });
  await checkDisk(target, tools);
}
