/** The themes that the editor is looked at in: as they are called in the settings, and marked in the workbench. */
export const THEMES = {
  light: { setting: 'Light Modern', mark: 'vs', page: 'vscode-light' },
  dark: { setting: 'Dark Modern', mark: 'vs-dark', page: 'vscode-dark' },
  'high contrast': { setting: 'Default High Contrast', mark: 'hc-black', page: 'vscode-high-contrast' },
} as const;

export type Theme = keyof typeof THEMES;
