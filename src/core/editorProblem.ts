import * as z from 'zod';

/** The worst first. What the editor calls a hint it does not list as a problem either. */
export const SEVERITIES = ['error', 'warning', 'information'] as const;

/** One problem that the editor shows: of a compiler, a linter, a language server. */
export const editorProblemSchema = z.strictObject({
  /** As a task names files. */
  path: z.string(),
  /** From 1. */
  line: z.int().min(1),
  /** From 1. */
  column: z.int().min(1),
  severity: z.enum(SEVERITIES),
  message: z.string(),
  /** Who says so, with their number for it: `ts 2304`. */
  source: z.string().optional(),
});
export type EditorProblem = z.infer<typeof editorProblemSchema>;

export const editorProblemsSchema = z.strictObject({
  /** The worst first. */
  problems: z.array(editorProblemSchema),
  /** How many there are in all. */
  total: z.int().min(0),
});
export type EditorProblems = z.infer<typeof editorProblemsSchema>;
