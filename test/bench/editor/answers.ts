import * as z from 'zod';

/** What the probe answers. */
export const activationSchema = z.object({ loadMs: z.number(), activateMs: z.number() });
export type Activation = z.infer<typeof activationSchema>;

/**
 * Delays as `monitorEventLoopDelay` gives them: its own resolution of 1 ms is part of each, and so is waiting for a core.
 * `busy` is the share of one core that the main thread itself used, 0 to 1.
 */
export const loopDelaySchema = z.object({ p99Ms: z.number(), maxMs: z.number(), busy: z.number() });
export type LoopDelay = z.infer<typeof loopDelaySchema>;

export const memorySchema = z.object({ residentBytes: z.number() });
export type Memory = z.infer<typeof memorySchema>;
