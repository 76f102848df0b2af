import type { TaskType } from './taskTypes.ts';

/**
 * What to do, where the person only said what they want: for each type what its result must hold to be of use. The
 * agent brings the how.
 */
export const INSTRUCTIONS: Readonly<Record<TaskType, string>> = {
  general: `1. Do what the description asks, and no more.
2. Name the files and lines that your answer rests on.
3. Say what you assumed, and what remains open.`,
  analysis: `1. Answer what the description asks about, from the code as it is.
2. Rest each finding on files and lines that you have read, the most important first.
3. Keep what the code shows apart from what you conclude, and say what reading could not settle.`,
  coding: `1. Find the cause, or the place where the change belongs, before you write.
2. Make the smallest change that does it, in the manner of the project, with a test that fails without it.
3. Say what it might break, and how to check it.`,
  research: `1. Take the question apart, and find evidence for each part of it.
2. Keep what you found, with its source, apart from what you conclude.
3. Compare the options, say which you would take and why, and what is still unknown.`,
  review: `1. Read all that the description names.
2. List the defects by severity, each with its file and line, the case that shows it, and a remedy.
3. Say what you checked and found sound. Leave out matters of taste.`,
  documentation: `1. Write for the reader that the description has in mind, where they will look for it.
2. Take every name, default and limit from the code as it is, and check each example against it.
3. Say where what was written before is wrong, and what the code does not tell.`,
};
