let words: Readonly<Record<string, string>> = {};

/** The person's language, as the editor's side has it. */
export function setWords(given: Readonly<Record<string, string>>): void {
  words = given;
}

/** As `vscode.l10n`: the English words are the key, `{0}` stands for the first argument. */
export const l10n = {
  t(message: string, ...args: readonly (string | number)[]): string {
    const translated = words[message] ?? message;
    return translated.replace(/\{(\d+)\}/g, (whole, index: string) => String(args[Number(index)] ?? whole));
  },
};
