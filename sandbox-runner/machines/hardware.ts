import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';

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
export const machineRevision = 3;

/** RAM in a file of the VM's folder. Template: written through to it. Clone: a copy that is its own, and a state that comes in. */
export const ramOf = (memoryMiB: number, purpose: 'template' | 'clone'): string[] => [
  '-object', `memory-backend-file,id=ram,size=${memoryMiB}M,mem-path=/vm/ram,share=${purpose === 'template' ? 'on' : 'off'}`, ...(purpose === 'clone' ? ['-incoming', 'defer'] : []),
];

/** A channel of bytes to a program in the guest that opens the port of this name. */
export const channel = (name: string): string[] => ['-device', 'virtio-serial-pci', '-chardev', 'socket,id=agent,path=/vm/agent,server=on,wait=off', '-device', `virtserialport,chardev=agent,name=${name}`];

/** The computer of the guests that Assay builds. */
export async function builtComputer(options: { disk: string; memoryMiB: number; accelerator: 'kvm' | 'tcg'; purpose: 'template' | 'clone' }): Promise<string[]> {
  const { memoryMiB, purpose } = options;
  const { cpu, kernelArguments } = processors[options.accelerator];
  const { size } = await stat(options.disk);
  return [
    ...cpu, '-machine', 'q35,memory-backend=ram,nvdimm=on', '-m', `${memoryMiB}M,slots=1,maxmem=${memoryMiB + Math.ceil(size / 1024 ** 2) + 1024}M`, '-smp', '1', ...ramOf(memoryMiB, purpose), ...identity,
    '-kernel', '/images/kernel', '-initrd', '/images/initrd',
    '-append', `console=ttyS0 quiet panic=-1 reboot=t mitigations=off nokaslr tsc=reliable audit=0 random.trust_cpu=on${kernelArguments}`,
    '-chardev', 'file,id=serial,path=/vm/serial', '-serial', 'chardev:serial',
    // A disk that is memory: reading it takes instructions and never waits for the host, so that no time passes for the guest meanwhile.
    '-object', `memory-backend-file,id=disk,size=${size},mem-path=/images/disk,share=on,readonly=on`, '-device', 'nvdimm,memdev=disk,unarmed=on', ...channel('assay.agent'),
  ];
}

/** The computer in which a guest's disk is made ready: quick instead of the same every time, and it may write. */
export async function buildComputer(options: { disk: string; memoryMiB: number; accelerator: 'kvm' | 'tcg' }): Promise<string[]> {
  const { memoryMiB, accelerator } = options;
  const { size } = await stat(options.disk);
  const cpu = accelerator === 'kvm' ? processors.kvm.cpu : ['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', 'Nehalem'];
  return [
    ...cpu, '-smp', String(Math.min(2, availableParallelism())), '-machine', 'q35,nvdimm=on', '-m', `${memoryMiB}M,slots=1,maxmem=${memoryMiB + Math.ceil(size / 1024 ** 2) + 1024}M`,
    '-kernel', '/images/kernel', '-initrd', '/images/initrd', '-append', 'console=ttyS0 quiet panic=-1 reboot=t mitigations=off audit=0 random.trust_cpu=on',
    '-chardev', 'file,id=serial,path=/vm/serial', '-serial', 'chardev:serial', '-object', `memory-backend-file,id=disk,size=${size},mem-path=/vm/disk,share=on`, '-device', 'nvdimm,memdev=disk',
  ];
}
