/** Where the extension's settings, commands and context keys lie. */
export const SECTION = 'agentTaskQueue';
