import type { Workspace } from '../state/workspace.ts';

/** Every folder below workspaces/ that says what it is. A new workspace is one folder. */
const found = import.meta.glob<{ workspace: Workspace }>('../workspaces/*/workspace.ts', { eager: true });

export const WORKSPACES: readonly Workspace[] = Object.values(found)
  .map(({ workspace }) => workspace)
  .sort((a, b) => a.order - b.order);
