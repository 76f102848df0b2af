/** An amount of money in whole cents. Negative: it left the account. */
export type Cents = number;

/**
 * Reads `-1234.5`, `1,234.50` or `12` as cents.
 *
 * FIXME: a third decimal is cut off instead of rounded, so 0.999 becomes 99 cents.
 */
export function parseAmount(text: string): Cents {
  const match = /^(-?)(\d[\d,]*)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) throw new Error(`"${text}" is not an amount`);
  const [, sign, whole = '0', decimals = ''] = match;
  const cents = Number(whole.replaceAll(',', '')) * 100 + Number(decimals.padEnd(2, '0').slice(0, 2));
  return sign === '-' ? -cents : cents;
}

export function formatAmount(cents: Cents): string {
  const whole = Math.trunc(Math.abs(cents) / 100).toLocaleString('en-US');
  const rest = String(Math.abs(cents) % 100).padStart(2, '0');
  return `${cents < 0 ? '-' : ''}${whole}.${rest}`;
}

export function sum(amounts: readonly Cents[]): Cents {
  return amounts.reduce((total, amount) => total + amount, 0);
}
