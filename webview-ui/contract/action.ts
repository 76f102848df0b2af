import * as z from 'zod';

/** What a person does to a task from a web view. Each is a command of the extension; a page can give no other. */
export const TASK_ACTIONS = [
  'open',
  'cancel',
  'pause',
  'resume',
  'answer',
  'retry',
  'retryFresh',
  'retryWithModel',
  'runAgain',
  'edit',
  'followUp',
  'delete',
  'openResult',
  'review',
  'applyChanges',
  'discardChanges',
  'bringBackChanges',
  'sendBack',
] as const;
export const taskActionSchema = z.enum(TASK_ACTIONS);
export type TaskAction = z.infer<typeof taskActionSchema>;

/** What a person does to a proposed file from a web view. */
export const FILE_ACTIONS = ['review', 'apply', 'discard', 'bringBack'] as const;
export const fileActionSchema = z.enum(FILE_ACTIONS);
export type FileAction = z.infer<typeof fileActionSchema>;

/** What a person does about the queue from a web view. */
export const QUEUE_ACTIONS = [
  'queueTask',
  'newTask',
  'trySample',
  'pauseQueue',
  'resumeQueue',
  'connectModel',
  'manageTrust',
  'changeBudget',
  'showBoard',
] as const;
export const queueActionSchema = z.enum(QUEUE_ACTIONS);
export type QueueAction = z.infer<typeof queueActionSchema>;
