import '../../theme/theme.ts';
import { mount } from 'svelte';
import { applyTheme } from '../../theme/theme.ts';
import Stories from './Stories.svelte';

applyTheme(new URLSearchParams(location.search).get('theme') === 'light' ? 'light' : 'dark');
mount(Stories, { target: document.getElementById('stories')! });
