import { WorkspaceError } from '../../workspace/workspaceError.ts';
import { ToolError } from './tool.ts';

/** What the workspace refuses is told to the model, in the workspace's own words. */
export async function served<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof WorkspaceError) throw new ToolError(error.message, { cause: error });
    throw error;
  }
}
