import * as vscode from 'vscode';
import { shippedAgentName } from '../files/agentFile.ts';
import type { Submitted } from '../engine/port.ts';
import { selectionEntry, workspacePaths } from './queueing/fields/context.ts';
import { askAndQueue } from './queueing/sentence.ts';
import { queueList } from './queueing/severalTasks.ts';
import { queueDrafts, type QueueingTools } from './queueing/submit.ts';

// A bundle of its own (see esbuild.js), loaded with the first task that is queued: the parsers need not be there before.
