import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** Two pages: the window, and the stories of its widgets. Everything is a file of our origin (no data: URLs, no inline scripts). */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte()],
  resolve: { conditions: ['svelte', 'browser'] },
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rollupOptions: { input: ['index.html', 'stories.html'].map((page) => `${import.meta.dirname}/${page}`) },
  },
});
