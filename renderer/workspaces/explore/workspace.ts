import type { Workspace } from '../../state/workspace.ts';
import Over from './Over.svelte';
import Side from './Side.svelte';

export const workspace: Workspace = { id: 'explore', title: 'Explore', order: 1, map: true, Over, Side };
