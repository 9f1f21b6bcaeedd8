import type { Workspace } from '../../state/workspace.ts';
import Page from './Page.svelte';
import Side from './Side.svelte';

export const workspace: Workspace = { id: 'text', title: 'Text', order: 3, map: false, Page, Side };
