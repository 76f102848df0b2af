import { spawnSync } from 'node:child_process';

/**
 * Opens a folder in the installed VS Code with the extension as it is built here.
 *
 * @throws Error where there is no VS Code, or it does not start
 */
export function openDesktop(repository: string, folder: string): void {
  const code = process.env['CODE'] ?? 'code';
  const args = ['--new-window', `--extensionDevelopmentPath=${repository}`, folder];
  const { error, status } = start(code, args);
  if (error && 'code' in error && error.code === 'ENOENT') {
    throw new Error(
      `There is no ${code} on the PATH. In VS Code, run "Shell Command: Install 'code' command in PATH", or name the program in the variable CODE.`,
    );
  }
  if (error) throw error;
  if (status !== 0) throw new Error(`${code} ended with ${status}.`);
}

/** On Windows the command is a script, which only a shell starts, and the shell wants the quotes. */
function start(code: string, args: readonly string[]) {
  if (process.platform !== 'win32') return spawnSync(code, args, { stdio: 'inherit' });
  const line = [code, ...args].map((part) => `"${part}"`).join(' ');
  return spawnSync(line, { stdio: 'inherit', shell: true });
}
