/** The themes that the editor is looked at in: as they are called in the list, and marked in the workbench and in its pages. */
export const THEMES = {
  light: { label: 'Light Modern', mark: 'vs', page: 'vscode-light' },
  dark: { label: 'Dark Modern', mark: 'vs-dark', page: 'vscode-dark' },
  'high contrast': { label: 'Dark High Contrast', mark: 'hc-black', page: 'vscode-high-contrast' },
} as const;

export type Theme = keyof typeof THEMES;
