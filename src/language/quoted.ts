/** A ref as YAML: in the quotes that are there; in new ones only where YAML would read something else without. */
export function quoted(ref: string, opening: string): string {
  if (opening === "'") return `'${ref.replaceAll("'", "''")}'`;
  return opening === '"' || !isPlain(ref) ? JSON.stringify(ref) : ref;
}

/** Stricter than YAML: what begins like a word, has no sign that means anything to it, and is none of its own words. */
function isPlain(ref: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}_./-]*$/u.test(ref) && !/^(?:true|false|null|yes|no|on|off)$/i.test(ref);
}
