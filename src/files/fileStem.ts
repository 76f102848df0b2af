const MAX_STEM = 60;

/** Windows keeps these names for devices, whatever follows the first dot. */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * What a file is called after a name or a title; undefined where nothing of it can stand in a file's name.
 *
 * @param kind stands before a name that cannot be used by itself
 */
export function fileStem(name: string, kind: string): string | undefined {
  const stem = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, MAX_STEM)
    .replace(/^-+|-+$/g, '');
  if (stem === '') return undefined;
  return DEVICES.test(stem) ? `${kind}-${stem}` : stem;
}
