import type { Workspace } from '../../state/workspace.ts';
import Over from './Over.svelte';
import Side from './Side.svelte';
import Tray from './Tray.svelte';

export const workspace: Workspace = { id: 'export', title: 'Export', order: 6, map: true, Over, Side, Tray };
