import { stat } from 'node:fs/promises';

/**
 * Without hardware virtualisation the guest's time is what it has executed, 4 ns an instruction, and a guest that waits is moved on to the
 * moment it waits for: a sample that sleeps for ten minutes acts at once, all its clocks agree, and a busy host changes nothing that the guest
 * can see. With hardware virtualisation time is the host's.
 * String instructions are counted at every repetition, which is slow: the kernel is told to copy without them (clearcpuid).
 */
const processors = {
  kvm: { cpu: ['-accel', 'kvm', '-cpu', 'host'], kernelArguments: '' },
  tcg: { cpu: ['-accel', 'tcg,thread=single,tb-size=256', '-icount', 'shift=2,sleep=off', '-rtc', 'clock=vm', '-cpu', 'Nehalem,-hypervisor'], kernelArguments: ' clearcpuid=112,297' },
};

/** What the guest's firmware says of its maker: nothing that names a virtual machine. */
export const identity = [
  'type=0,vendor=Norbit Firmware,version=1.14.2,date=03/11/2022', 'type=1,manufacturer=Norbit,product=Desk 7040,version=A02,serial=7KQ4N23,family=Desk',
  'type=2,manufacturer=Norbit,product=0HD5W2,version=A01', 'type=3,manufacturer=Norbit',
].flatMap((one) => ['-smbios', one]);

/** Raise it when the machine itself changes: templates of another machine can't be restored into it. */
export const machineRevision = 4;

/** RAM in a file of the VM's folder. Template: written through to it. Clone: a copy that is its own, and a state that comes in. */
export const ramOf = (memoryMiB: number, purpose: 'template' | 'clone'): string[] => [
  '-object', `memory-backend-file,id=ram,size=${memoryMiB}M,mem-path=/vm/ram,share=${purpose === 'template' ? 'on' : 'off'}`, ...(purpose === 'clone' ? ['-incoming', 'defer'] : []),
];

/** A channel of bytes to a program in the guest that opens the port of this name. */
export const channel = (name: string): string[] => ['-device', 'virtio-serial-pci', '-chardev', 'socket,id=agent,path=/vm/agent,server=on,wait=off', '-device', `virtserialport,chardev=agent,name=${name}`];

/** A disk that is memory: a file of the host, where qemu sees it, and whether the guest may write it. */
export interface Disk {
  file: string;
  path: string;
  writable: boolean;
}

/** Reading such a disk takes instructions and never waits for the host, so that no time passes for the guest meanwhile. */
async function memoryDisks(disks: readonly Disk[]): Promise<{ devices: string[]; sizeMiB: number }> {
  const sizes = await Promise.all(disks.map(async ({ file }) => (await stat(file)).size));
  const devices = disks.flatMap(({ path, writable }, n) => [
    '-object', `memory-backend-file,id=disk${n},size=${sizes[n]},mem-path=${path},share=on${writable ? '' : ',readonly=on'}`,
    '-device', `nvdimm,memdev=disk${n}${writable ? '' : ',unarmed=on'}`,
  ]);
  return { devices, sizeMiB: sizes.reduce((sum, size) => sum + Math.ceil(size / 1024 ** 2), 0) };
}

const memory = (memoryMiB: number, disks: readonly Disk[], sizeMiB: number): string[] => ['-m', `${memoryMiB}M,slots=${disks.length},maxmem=${memoryMiB + sizeMiB + 1024 * disks.length}M`];

const boot = (kernelArguments: string): string[] => [
  '-kernel', '/images/kernel', '-initrd', '/images/initrd',
  '-append', `console=ttyS0 quiet panic=-1 reboot=t mitigations=off nokaslr tsc=reliable audit=0 random.trust_cpu=on${kernelArguments}`,
  '-chardev', 'file,id=serial,path=/vm/serial', '-serial', 'chardev:serial',
];

/** The computer of the guests that Assay builds. */
export async function builtComputer(options: { disks: readonly Disk[]; memoryMiB: number; accelerator: 'kvm' | 'tcg'; purpose: 'template' | 'clone' }): Promise<string[]> {
  const { memoryMiB, purpose, disks } = options;
  const { cpu, kernelArguments } = processors[options.accelerator];
  const { devices, sizeMiB } = await memoryDisks(disks);
  return [
    ...cpu, '-machine', 'q35,memory-backend=ram,nvdimm=on', ...memory(memoryMiB, disks, sizeMiB), '-smp', '1', ...ramOf(memoryMiB, purpose), ...identity,
    ...boot(kernelArguments), ...devices, ...channel('assay.agent'),
  ];
}

/** The same computer without a channel to it, whose RAM is nobody's to keep: a guest's disk is made ready in it, or it only shows that it starts. */
export async function buildComputer(options: { disks: readonly Disk[]; memoryMiB: number; accelerator: 'kvm' | 'tcg' }): Promise<string[]> {
  const { memoryMiB, disks } = options;
  const { cpu, kernelArguments } = processors[options.accelerator];
  const { devices, sizeMiB } = await memoryDisks(disks);
  const machine = disks.length > 0 ? ['-machine', 'q35,nvdimm=on', ...memory(memoryMiB, disks, sizeMiB)] : ['-machine', 'q35', '-m', `${memoryMiB}M`];
  return [...cpu, ...machine, '-smp', '1', ...identity, ...boot(kernelArguments), ...devices];
}
