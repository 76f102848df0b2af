import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the page's script, style and icons lie. */
export function pageRoots(extension: vscode.Uri): readonly vscode.Uri[] {
  return [vscode.Uri.joinPath(extension, 'dist')];
}

/** The page of a web view: one script with a nonce, one style sheet, and nothing from anywhere else. */
export function pageOf(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const uri = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, 'dist', name)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width" />
    <title>Agent Task Queue</title>
    <link rel="stylesheet" id="vscode-codicon-stylesheet" href="${uri('webview.css')}" />
  </head>
  <body>
    <script nonce="${nonce}" src="${uri('webview.js')}"></script>
  </body>
</html>`;
}
