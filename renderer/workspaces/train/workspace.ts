import type { Workspace } from '../../state/workspace.ts';
import Page from './Page.svelte';
import Side from './Side.svelte';

export const workspace: Workspace = { id: 'train', title: 'Train', order: 4, map: false, Page, Side };
