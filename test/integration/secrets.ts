/** The keys that the tests connect with, one a provider: found nowhere but where the editor keeps its secrets. */
export const KEYS = {
  openai: 'sk-proj-Qa71kXw02LmVt8Bn',
  deepseek: 'sk-8f2e7c1d9b4a4f60a3c5',
} as const;
