import '../theme/theme.ts';
import { mount } from 'svelte';
import { engineLink } from '../engine/connect.ts';
import App from './App.svelte';

mount(App, { target: document.getElementById('window')!, props: { link: engineLink() } });
