import type { Agent } from '../../core/agent.ts';
import { askUser } from './askUser.ts';
import { createTask } from './createTask.ts';
import { deleteFile } from './deleteFile.ts';
import { editFile } from './editFile.ts';
import { fetchResult } from './fetchResult.ts';
import { getDiagnostics } from './getDiagnostics.ts';
import { listFiles } from './listFiles.ts';
import { moveFile } from './moveFile.ts';
import { readFile } from './readFile.ts';
import { searchText } from './searchText.ts';
import { suggestFollowUps } from './suggestFollowUps.ts';
import type { Tool } from './tool.ts';
import { updatePlan } from './updatePlan.ts';
import { writeFile } from './writeFile.ts';

/** Every tool there is, in the order in which a model is told of them. */
const TOOLS: readonly Tool[] = [
  listFiles,
  readFile,
  searchText,
  getDiagnostics,
  fetchResult,
  writeFile,
  editFile,
  deleteFile,
  moveFile,
  updatePlan,
  suggestFollowUps,
  askUser,
  createTask,
];

/** The tools that an agent may use: those of the kinds that it names. */
export function toolsFor(agent: Pick<Agent, 'tools'>): readonly Tool[] {
  return TOOLS.filter(({ kind }) => agent.tools.includes(kind));
}
