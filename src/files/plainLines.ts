/** Stands in for a colon at the same length, from the private use area, so that every offset stays what it is. */
const COLON = '\uE03A';

/**
 * Makes one-line values with `: ` in them readable, which YAML refuses. Claude's own files have such values unquoted
 * (`description: Use it when: …`): its reader takes each line as it stands. Give the values to `restorePlainValue`.
 */
export function protectPlainLines(yaml: string): string {
  if (yaml.includes(COLON)) return yaml;
  return yaml.replace(
    /(?<![^\r\n])([A-Za-z][\w-]*:[ \t]+)(?=[^\s"'[{|>&*!%@`#-])([^\r\n]*)/g,
    (_line, key: string, value: string) => key + value.replace(/:(?=[ \t]|$)/g, COLON),
  );
}

export function restorePlainValue(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(COLON, ':') : value;
}
