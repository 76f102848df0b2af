import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Which process this is, told apart from others on this machine and on others. An empty text means: not known. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When the process began, in the kernel's clock ticks since boot: tells a reused pid. Linux only. */
  readonly processStart: string;
  /** Changes with every start of the machine. Linux only. */
  readonly bootId: string;
  /** The namespace in which `pid` means something: a container has its own. Linux only. */
  readonly pidNamespace: string;
  readonly hostId: string;
}

/** The identity of this process. */
export function currentIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    processStart: startOf(orEmpty(() => readFileSync('/proc/self/stat', 'utf8'))),
    bootId: orEmpty(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    pidNamespace: orEmpty(() => readlinkSync('/proc/self/ns/pid')),
    hostId: hashed(orEmpty(() => readFileSync('/etc/machine-id', 'utf8')) || hostname()),
  };
}

/** Field 22 of /proc/self/stat (man proc_pid_stat); the second, in brackets, may hold blanks. */
function startOf(stat: string): string {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function orEmpty(read: () => string): string {
  try {
    return read().trim();
  } catch {
    return '';
  }
}

/** The machine's own id is not to be shown around (man machine-id). */
function hashed(hostId: string): string {
  return createHash('sha256').update(`agent-task-queue ${hostId}`).digest('hex').slice(0, 16);
}
