import { readdir, readFile } from 'node:fs/promises';

/** The process ids of the language servers that this extension host has started. Linux only. */
export async function languageServers(): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const of = async (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
    const [command, status] = [await of('cmdline'), await of('status')];
    if (command.includes('languageServer.cjs') && status.includes(`PPid:\t${process.pid}\n`))
      found.push(Number(pid));
  }
  return found;
}
