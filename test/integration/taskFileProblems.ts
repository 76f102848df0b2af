import * as vscode from 'vscode';

/** Also where it links to an explanation. */
export function codeOf({ code }: vscode.Diagnostic): string | number | undefined {
  return typeof code === 'object' ? code.value : code;
}

/** What is wrong with a file, once it is as expected. */
export async function problems(
  uri: vscode.Uri,
  isExpected: (found: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const found = () => vscode.languages.getDiagnostics(uri);
  if (!isExpected(found()))
    await new Promise<void>((resolve) => {
      const listening = vscode.languages.onDidChangeDiagnostics(() => {
        if (!isExpected(found())) return;
        listening.dispose();
        resolve();
      });
    });
  return found();
}
