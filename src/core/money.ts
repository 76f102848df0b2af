import type { Price, Prices } from './provider.ts';
import type { Usage } from './task.ts';

/** Millionths of a US dollar in one: money is counted in whole ones of these. */
export const MICRO_USD = 1_000_000;

export function priceOf(prices: Prices | undefined, model: string): Price | undefined {
  if (prices === undefined) return undefined;
  return Object.hasOwn(prices, model) ? prices[model] : prices['*'];
}

/** Whether nothing that a provider does costs money, whichever model it is asked for. */
export function isUnpaid(prices: Prices = {}): boolean {
  const all = Object.values(prices);
  const isNothing = ({ input, output, cachedInput = 0 }: Price) => input + output + cachedInput === 0;
  return '*' in prices && all.every(isNothing);
}

/** The usage with what it costs, rounded up. `cachedTokens`: how many of its input tokens the provider still had. */
export function priced(usage: Usage, price: Price | undefined, cachedTokens = 0): Usage {
  if (price === undefined) return usage;
  const cached = Math.min(cachedTokens, usage.inputTokens);
  // Dollars for a million tokens are micro-dollars for one.
  const cost =
    (usage.inputTokens - cached) * price.input +
    cached * (price.cachedInput ?? price.input) +
    usage.outputTokens * price.output;
  return { ...usage, microUsd: Math.min(Math.ceil(cost), Number.MAX_SAFE_INTEGER) };
}

/** As people write it: `$0.42`, and less than ten cents with the digits that tell small amounts apart. */
export function usdWords(microUsd: number): string {
  const usd = microUsd / MICRO_USD;
  if (usd > 0 && usd < 0.000_05) return '< $0.0001';
  const isSmall = usd > 0 && usd < 0.1;
  return `$${isSmall ? usd.toFixed(4).replace(/0{1,2}$/, '') : usd.toFixed(2)}`;
}
