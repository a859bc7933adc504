import { channel, identity, ramOf } from '../machines/hardware.ts';
import type { OwnImage } from './manifest.ts';

/** Raise it when the computer changes: guests frozen on another one can't be woken on it. */
export const computerRevision = 1;

/** Time is the host's: a Windows of the operator's waits for its disk and its clock like on any computer. */
const processors = {
  kvm: ['-accel', 'kvm', '-cpu', 'host,kvm=off'],
  tcg: ['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', 'Nehalem,-hypervisor'],
};

/** What Windows finds on any desk: a SATA disk, a network card whose cable leads nowhere, a screen, a mouse. */
export function ownComputer(image: OwnImage, accelerator: 'kvm' | 'tcg', purpose: 'template' | 'clone'): string[] {
  const port = image.agent === 'virtio' ? channel('org.qemu.guest_agent.0') : ['-chardev', 'socket,id=agent,path=/vm/agent,server=on,wait=off', '-serial', 'chardev:agent'];
  // What a clone writes goes to a file that has no name and ends with it.
  const disk = purpose === 'template' ? 'file=/vm/overlay' : 'file=/vm/frozen,snapshot=on';
  return [
    ...processors[accelerator], '-machine', 'q35,memory-backend=ram', '-m', `${image.memoryMiB}M`, '-smp', String(image.processors), ...ramOf(image.memoryMiB, purpose), ...identity, '-rtc', 'base=localtime',
    '-drive', `if=none,id=disk,format=qcow2,${disk}`, '-device', image.diskBus === 'sata' ? 'ide-hd,drive=disk,model=NRB-SSD-512,serial=7KQ4N23A' : 'virtio-blk-pci,drive=disk',
    '-vga', 'std', '-device', 'qemu-xhci', '-device', 'usb-tablet', '-netdev', 'user,id=net,restrict=on', '-device', 'e1000e,netdev=net,romfile=,mac=a4:4c:c8:12:7e:51', ...port,
  ];
}
