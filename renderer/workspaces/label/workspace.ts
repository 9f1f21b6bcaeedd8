import type { Workspace } from '../../state/workspace.ts';
import Over from './Over.svelte';
import Side from './Side.svelte';
import Tray from './Tray.svelte';

export const workspace: Workspace = { id: 'label', title: 'Label', order: 2, map: true, Over, Side, Tray };
